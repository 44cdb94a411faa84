// How many calls a second does one process answer, and how long does a call take?
#include "bench/core/work/rows.hpp"

#include <caf/send.hpp>

#include <latch>

namespace bench::core {

namespace {

class server final : public process {
public:
  using process::process;

protected:
  caf::behavior make_behavior() override {
    return {
        [](int number) { return number; },
        [this](caf::close_atom) { quit(); },
    };
  }
};

class client final : public process {
public:
  client(caf::actor_config& config, caf::actor to, const work& what, latency_log& times, std::latch& end)
      : process(config),
        server_(std::move(to)),
        to_send_(what.count),
        to_come_(what.count),
        window_(what.window),
        times_(times),
        done_(end) {}

  void on_exit() override { server_ = nullptr; }

protected:
  caf::behavior make_behavior() override {
    samples_.reserve(to_send_ / sample_every + 1);
    for (std::size_t n = 0; n < window_ && to_send_ != 0; ++n)
      call_next();
    return {[](caf::close_atom) {}};
  }

private:
  void call_next() {
    const auto from = to_send_ % sample_every == 0 ? clock::now() : clock::time_point{};
    --to_send_;
    call_from(
        *this, server_, [this, from](int) { take(from); }, 1);
  }

  void take(clock::time_point from) {
    if (from != clock::time_point{})
      samples_.push_back(clock::now() - from);
    if (to_send_ != 0)
      call_next();
    if (--to_come_ != 0)
      return;
    times_.add(samples_);
    quit();
    done_.count_down();
  }

  caf::actor server_;
  std::uint64_t to_send_;
  std::uint64_t to_come_;
  std::size_t window_;
  std::vector<clock::duration> samples_;
  latency_log& times_;
  std::latch& done_;
};

} // namespace

outcome call_server(host& on, const work& what) {
  latency_log times;
  std::latch done{static_cast<std::ptrdiff_t>(what.width)};
  const auto to = on.spawn<server>();
  for (std::size_t n = 0; n < what.width; ++n)
    on.spawn<client>(to, what, times, done);
  done.wait();
  caf::anon_send(to, caf::close_atom_v);
  return {.ops = what.count * what.width, .latency = times.seen()};
}

} // namespace bench::core
