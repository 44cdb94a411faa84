// How many processes a second start and end?
#include "bench/core/work/rows.hpp"

#include <algorithm>
#include <latch>
#include <thread>

namespace bench::core {

namespace {

class child final : public process {
public:
  child(caf::actor_config& config, caf::actor parent) : process(config), parent_(std::move(parent)) {}

protected:
  caf::behavior make_behavior() override {
    send(parent_, caf::ok_atom_v);
    parent_ = nullptr;
    return {};
  }

private:
  caf::actor parent_;
};

class parent final : public process {
public:
  parent(caf::actor_config& config, const work& what, std::latch& end)
      : process(config), to_start_(what.count), to_end_(what.count), window_(what.window), done_(end) {}

protected:
  caf::behavior make_behavior() override {
    const auto first = std::min<std::uint64_t>(to_start_, window_);
    for (std::uint64_t n = 0; n < first; ++n)
      start_one();
    return {[this](caf::ok_atom) {
      if (to_start_ != 0)
        start_one();
      if (--to_end_ != 0)
        return;
      quit();
      done_.count_down();
    }};
  }

private:
  void start_one() {
    --to_start_;
    spawn_from<child>(*this, caf::actor{this});
  }

  std::uint64_t to_start_;
  std::uint64_t to_end_;
  std::size_t window_;
  std::latch& done_;
};

} // namespace

outcome spawn_processes(host& on, const work& what) {
  std::latch done{1};
  on.spawn<parent>(what, done);
  done.wait();
  // The last have told, and may not have ended yet.
  while (on.processes() != 0)
    std::this_thread::sleep_for(std::chrono::microseconds{20});
  return {.ops = what.count};
}

} // namespace bench::core
