// Savina's "fork join (throughput)": how fast do messages go from one process to many that do a little work for each?
// Source: S. Imam, V. Sarkar: Savina – An Actor Benchmark Suite, AGERE! 2014; parameters there: 60 actors, 10,000 messages.
#include "bench/core/work/rows.hpp"

#include <cmath>
#include <latch>

namespace bench::core {

namespace {

class worker final : public process {
public:
  worker(caf::actor_config& config, std::size_t count, std::latch& end) : process(config), left_(count), done_(end) {}

protected:
  caf::behavior make_behavior() override {
    return {[this](caf::tick_atom) {
      const auto sine = std::sin(angle_);
      sum_ += sine * sine;
      if (--left_ != 0)
        return;
      if (sum_ <= 0)
        std::terminate();
      quit();
      done_.count_down();
    }};
  }

private:
  std::size_t left_;
  volatile double angle_ = 37.2; // known to the compiler it would be no work
  double sum_ = 0;
  std::latch& done_;
};

class source final : public process {
public:
  source(caf::actor_config& config, std::vector<caf::actor> to, std::size_t count)
      : process(config), to_(std::move(to)), count_(count) {}

protected:
  caf::behavior make_behavior() override {
    for (std::size_t n = 0; n < count_; ++n)
      for (const auto& each : to_)
        send(each, caf::tick_atom_v);
    to_.clear();
    return {};
  }

private:
  std::vector<caf::actor> to_;
  std::size_t count_;
};

} // namespace

outcome fork_join(host& on, const work& what) {
  for (std::uint64_t round = 0; round < what.count; ++round) {
    std::latch done{static_cast<std::ptrdiff_t>(what.width)};
    std::vector<caf::actor> workers;
    workers.reserve(what.width);
    for (std::size_t n = 0; n < what.width; ++n)
      workers.push_back(on.spawn<worker>(what.window, done));
    on.spawn<source>(std::move(workers), what.window);
    done.wait();
  }
  return {.ops = what.count * what.width * what.window};
}

} // namespace bench::core
