// How many messages a second do pairs exchange, each waiting for the other's answer, and how long is a round trip?
#include "bench/core/work/rows.hpp"

#include <latch>

namespace bench::core {

namespace {

class pong final : public process {
public:
  pong(caf::actor_config& config, std::uint64_t count) : process(config), left_(count) {}

  void on_exit() override { peer_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    return {
        [this](int ball) {
          send(peer_, ball);
          if (--left_ == 0)
            quit();
        },
        [this](caf::join_atom, caf::actor& peer) { peer_ = std::move(peer); },
    };
  }

private:
  caf::actor peer_;
  std::uint64_t left_;
};

class ping final : public process {
public:
  ping(caf::actor_config& config, caf::actor peer, std::uint64_t count, latency_log& times, std::latch& end)
      : process(config), peer_(std::move(peer)), left_(count), times_(times), done_(end) {}

  void on_exit() override { peer_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    samples_.reserve(left_ / sample_every + 1);
    send(peer_, caf::join_atom_v, caf::actor{this});
    serve();
    return {[this](int) {
      if (left_ % sample_every == 0)
        samples_.push_back(clock::now() - served_);
      if (--left_ != 0) {
        serve();
        return;
      }
      times_.add(samples_);
      quit();
      done_.count_down();
    }};
  }

private:
  void serve() {
    if (left_ % sample_every == 0)
      served_ = clock::now();
    send(peer_, 1);
  }

  caf::actor peer_;
  std::uint64_t left_;
  clock::time_point served_{};
  std::vector<clock::duration> samples_;
  latency_log& times_;
  std::latch& done_;
};

} // namespace

outcome ping_pong(host& on, const work& what) {
  latency_log times;
  std::latch done{static_cast<std::ptrdiff_t>(what.width)};
  for (std::size_t n = 0; n < what.width; ++n)
    on.spawn<ping>(on.spawn<pong>(what.count), what.count, times, done);
  done.wait();
  return {.ops = 2 * what.count * what.width, .latency = times.seen()};
}

} // namespace bench::core
