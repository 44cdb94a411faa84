#include "bench/core/services/pacing.hpp"

namespace bench::core {

namespace {

/// The time since the epoch of `clock` at which an operation is due.
using due_ns = std::int64_t;

class pacer final : public process {
public:
  pacer(caf::actor_config& config, std::vector<caf::actor> workers, std::uint64_t count,
        std::chrono::nanoseconds interval)
      : process(config), workers_(std::move(workers)), left_(count * workers_.size()), interval_(interval) {}

protected:
  caf::behavior make_behavior() override {
    next_ = clock::now();
    send(this, caf::tick_atom_v);
    return {[this](caf::tick_atom) {
      for (const auto now = clock::now(); left_ != 0 && next_ <= now; next_ += interval_)
        send(workers_[--left_ % workers_.size()], due_ns{next_.time_since_epoch().count()});
      if (left_ == 0)
        quit();
      else
        send(this, caf::tick_atom_v);
    }};
  }

private:
  std::vector<caf::actor> workers_;
  std::uint64_t left_;
  std::chrono::nanoseconds interval_;
  clock::time_point next_;
};

} // namespace

caf::behavior paced_worker::make_behavior() {
  return {[this](due_ns when) {
    due_.emplace_back(std::chrono::nanoseconds{when});
    if (due_.size() == 1)
      begin();
  }};
}

void paced_worker::end() {
  samples_.push_back(clock::now() - due_.front());
  due_.pop_front();
  if (--left_ != 0) {
    if (!due_.empty())
      begin();
    return;
  }
  times_.add(samples_);
  quit();
  done_.count_down();
}

void spawn_pacer(host& on, std::vector<caf::actor> workers, std::uint64_t count, std::chrono::nanoseconds interval) {
  on.spawn<pacer>(std::move(workers), count, interval);
}

} // namespace bench::core
