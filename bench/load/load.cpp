#include "bench/load/load.hpp"

#include "bench/load/connection.hpp"
#include "bench/load/schedule.hpp"
#include "bench/process/usage.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>
#include <utility>

namespace bench {

namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

/// What both loops have: the connections, and the window with the server's CPU time at its ends.
class generator {
public:
  explicit generator(const load_plan& plan) : plan_(plan) {
    for (std::size_t n = 0; n < plan.connections; ++n)
      connections_.push_back(std::make_unique<connection>(
          context_, plan, plan.requests[n % plan.requests.size()],
          [this](connection& from, const connection::answer& what) { on_answer(from, what); }));
  }
  virtual ~generator() = default;
  generator(const generator&) = delete;
  generator& operator=(const generator&) = delete;

protected:
  virtual void on_answer(connection& from, const connection::answer& what) = 0;

  void open_window(clock::time_point now) {
    opened_ = now;
    if (plan_.server != 0)
      cpu_before_ = cpu_time(plan_.server);
  }

  void close_window(clock::time_point now) {
    result_.window = now - *opened_;
    if (plan_.server != 0)
      result_.cpu = cpu_time(plan_.server) - cpu_before_;
  }

  // One thread: no locks in Asio.
  asio::io_context context_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};
  const load_plan& plan_;
  std::vector<std::unique_ptr<connection>> connections_;
  std::optional<clock::time_point> opened_;
  std::chrono::nanoseconds cpu_before_{};
  load_result result_;
};

class closed_loop final : generator {
public:
  using generator::generator;

  load_result run() {
    const auto start = clock::now();
    open_at_ = start + plan_.warm_up;
    close_at_ = open_at_ + plan_.time;
    if (plan_.warm_up == std::chrono::milliseconds{})
      open_window(start);
    for (const auto& each : connections_)
      each->send(start);
    asio::steady_timer limit{context_};
    if (!plan_.calls) {
      limit.expires_at(close_at_ + plan_.patience);
      limit.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled)
          give_up(clock::now());
      });
    }
    limit_ = &limit;
    context_.run();
    return std::move(result_);
  }

private:
  void on_answer(connection& from, const connection::answer& what) override {
    result_.wrong += !what.right;
    if (closed_) {
      if (--result_.missing == 0)
        limit_->cancel();
      return;
    }
    if (opened_) {
      ++result_.answers;
      result_.latency.add(what.came - what.asked);
      closed_ = plan_.calls ? result_.answers == *plan_.calls : what.came >= close_at_;
      if (closed_)
        return close(what.came);
    } else if (what.came >= open_at_) {
      open_window(what.came);
    }
    from.send(what.came);
  }

  /// The other connections still wait for their last answers.
  void close(clock::time_point now) {
    close_window(now);
    result_.missing = connections_.size() - 1;
    if (result_.missing == 0)
      limit_->cancel();
  }

  void give_up(clock::time_point now) {
    if (!closed_) {
      if (!opened_)
        open_window(now - plan_.time);
      close_window(now);
      result_.missing = connections_.size();
    }
    context_.stop();
  }

  clock::time_point open_at_;
  clock::time_point close_at_;
  bool closed_ = false;
  asio::steady_timer* limit_ = nullptr;
};

class open_loop final : generator {
public:
  open_loop(const load_plan& plan, double per_second)
      : generator(plan),
        arrivals_(clock::now() + std::chrono::milliseconds{10}, per_second, plan.warm_up + plan.time),
        counts_from_(arrivals_.time_of(0) + plan.warm_up) {
    for (const auto& each : connections_)
      free_.push_back(each.get());
  }

  load_result run() {
    asio::steady_timer limit{context_, counts_from_ + plan_.time + plan_.patience};
    limit.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled)
        context_.stop();
    });
    limit_ = &limit;
    send_due(clock::now());
    context_.run();
    result_.missing = arrivals_.size() - answered_;
    if (result_.missing != 0)
      finish(clock::now());
    return std::move(result_);
  }

private:
  void on_answer(connection& from, const connection::answer& what) override {
    ++answered_;
    result_.wrong += !what.right;
    if (what.asked >= counts_from_) {
      ++result_.answers;
      result_.latency.add(what.came - what.asked);
    }
    free_.push_back(&from);
    if (answered_ == arrivals_.size())
      finish(what.came);
    else
      send_due(what.came);
  }

  void send_due(clock::time_point now) {
    while (next_ < arrivals_.size() && !free_.empty()) {
      const auto due = arrivals_.time_of(next_);
      if (due > now)
        return wait_until(due);
      if (due >= counts_from_ && !opened_)
        open_window(now);
      auto* const free = free_.front();
      free_.pop_front();
      ++next_;
      free->send(due);
    }
  }

  void wait_until(clock::time_point due) {
    if (waiting_)
      return;
    waiting_ = true;
    timer_.expires_at(due);
    timer_.async_wait([this](const boost::system::error_code&) {
      waiting_ = false;
      send_due(clock::now());
    });
  }

  void finish(clock::time_point now) {
    limit_->cancel();
    if (opened_)
      close_window(now);
  }

  fixed_schedule arrivals_;
  clock::time_point counts_from_;
  asio::steady_timer timer_{context_};
  asio::steady_timer* limit_ = nullptr;
  std::deque<connection*> free_; // the one longest idle goes first
  std::uint64_t next_ = 0;
  std::uint64_t answered_ = 0;
  bool waiting_ = false;
};

} // namespace

double load_result::per_second() const {
  return static_cast<double>(answers) / std::chrono::duration<double>{window}.count();
}

std::chrono::duration<double, std::micro> load_result::cpu_per_answer() const {
  return std::chrono::duration<double, std::micro>{*cpu} / static_cast<double>(answers);
}

load_result run_closed_loop(const load_plan& plan) {
  return closed_loop{plan}.run();
}

load_result run_fixed_schedule(const load_plan& plan, double per_second) {
  return open_loop{plan, per_second}.run();
}

} // namespace bench
