// How many messages a second does one process receive from others?
#include "bench/core/work/rows.hpp"

#include <algorithm>
#include <latch>

namespace bench::core {

namespace {

constexpr std::size_t bursts_ahead = 8;

class receiver final : public process {
public:
  receiver(caf::actor_config& config, std::uint64_t expected, std::latch& end)
      : process(config), left_(expected), done_(end) {}

protected:
  caf::behavior make_behavior() override {
    return {
        [this](int) {
          if (--left_ != 0)
            return;
          quit();
          done_.count_down();
        },
        [this](caf::update_atom, const caf::actor& from) { send(from, caf::tick_atom_v); },
    };
  }

private:
  std::uint64_t left_;
  std::latch& done_;
};

/// Sends a burst for each tick, and asks for the next tick behind it: a mailbox does not grow without end.
class sender final : public process {
public:
  sender(caf::actor_config& config, caf::actor to, std::uint64_t count, std::size_t burst)
      : process(config), to_(std::move(to)), left_(count), burst_(burst) {}

  void on_exit() override { to_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    for (std::size_t n = 0; n < bursts_ahead; ++n)
      send(this, caf::tick_atom_v);
    return {[this](caf::tick_atom) {
      const auto now = std::min<std::uint64_t>(left_, burst_);
      for (std::uint64_t n = 0; n < now; ++n)
        send(to_, static_cast<int>(n));
      left_ -= now;
      if (left_ == 0)
        quit();
      else
        send(to_, caf::update_atom_v, caf::actor{this});
    }};
  }

private:
  caf::actor to_;
  std::uint64_t left_;
  std::size_t burst_;
};

} // namespace

outcome send_messages(host& on, const work& what) {
  const auto all = what.count * what.width;
  std::latch done{1};
  {
    const auto to = on.spawn<receiver>(all, done);
    for (std::size_t n = 0; n < what.width; ++n)
      on.spawn<sender>(to, what.count, std::max<std::size_t>(1, what.window / bursts_ahead));
  }
  done.wait();
  return {.ops = all};
}

} // namespace bench::core
