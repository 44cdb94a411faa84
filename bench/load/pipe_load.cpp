#include "bench/load/pipe_load.hpp"

#include "bench/process/usage.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace bench {

namespace {

using clock = std::chrono::steady_clock;

void check(bool done, const char* what) {
  if (!done)
    throw std::system_error{errno, std::generic_category(), what};
}

void do_not_block(int descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  check(flags >= 0 && ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0, "load: fcntl");
}

class pipeline {
public:
  explicit pipeline(const pipe_plan& plan) : plan_(plan), under_way_(plan.calls.size()) {
    do_not_block(plan.to);
    do_not_block(plan.from);
  }

  load_result run() {
    const auto start = clock::now();
    open_at_ = start + plan_.warm_up;
    close_at_ = open_at_ + plan_.time;
    for (std::size_t n = 0; n < under_way_.size(); ++n)
      make(n, plan_.first_id + n, start);
    if (plan_.warm_up == std::chrono::milliseconds{})
      open_window(start);
    missing_ = under_way_.size();
    while (missing_ != 0 && wait()) {
      write_some();
      read_some();
    }
    if (!closed_)
      close_window(clock::now());
    result_.missing = missing_;
    return std::move(result_);
  }

private:
  struct asked {
    std::uint64_t id = 0;
    clock::time_point at;
    bool answered = false;
  };

  /// The id tells the call: beyond the first id it is the call's number, modulo their number.
  void make(std::size_t call, std::uint64_t id, clock::time_point now) {
    const auto& parts = plan_.calls[call];
    fmt::format_to(std::back_inserter(out_), "{}{}{}\n", parts.begin, id, parts.end);
    under_way_[call] = {.id = id, .at = now};
  }

  /// False: nothing has happened for too long.
  bool wait() {
    std::array<pollfd, 2> both{pollfd{plan_.from, POLLIN, 0}, pollfd{out_.empty() ? -1 : plan_.to, POLLOUT, 0}};
    int ready = 0;
    do {
      ready = ::poll(both.data(), both.size(), static_cast<int>(plan_.patience.count()));
    } while (ready < 0 && errno == EINTR);
    check(ready >= 0, "load: poll");
    return ready != 0;
  }

  void write_some() {
    if (out_.empty())
      return;
    const auto bytes = ::write(plan_.to, out_.data(), out_.size());
    if (bytes >= 0)
      out_.erase(0, static_cast<std::size_t>(bytes));
    else
      check(errno == EAGAIN || errno == EINTR, "load: write");
  }

  void read_some() {
    std::array<char, std::size_t{64} * 1024> part; // NOLINT(cppcoreguidelines-pro-type-member-init): read into
    const auto bytes = ::read(plan_.from, part.data(), part.size());
    if (bytes == 0)
      throw std::runtime_error{"load: the server has ended its output"};
    if (bytes < 0)
      return check(errno == EAGAIN || errno == EINTR, "load: read");
    in_.append(part.data(), static_cast<std::size_t>(bytes));
    const auto now = clock::now();
    std::size_t begin = 0;
    for (auto end = in_.find('\n'); end != std::string::npos; end = in_.find('\n', begin)) {
      take(std::string_view{in_}.substr(begin, end - begin), now);
      begin = end + 1;
    }
    in_.erase(0, begin);
    write_some();
  }

  void take(std::string_view line, clock::time_point now) {
    std::uint64_t id = 0;
    if (line.starts_with(plan_.answer_begin)) {
      line.remove_prefix(plan_.answer_begin.size());
      const auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), id);
      line.remove_prefix(static_cast<std::size_t>(end - line.data()));
      const auto call = (id - plan_.first_id) % under_way_.size();
      auto& of = under_way_[call];
      if (failed == std::errc{} && of.id == id && !of.answered) {
        result_.wrong += line != plan_.calls[call].answer_end;
        return answered(call, now);
      }
    }
    ++result_.wrong; // an answer to nothing that was asked
  }

  void answered(std::size_t call, clock::time_point now) {
    auto& of = under_way_[call];
    of.answered = true;
    if (opened_ && !closed_) {
      ++result_.answers;
      result_.latency.add(now - of.at);
      if (now >= close_at_)
        close_window(now);
    } else if (!opened_ && now >= open_at_) {
      open_window(now);
    }
    if (closed_)
      --missing_;
    else
      make(call, of.id + under_way_.size(), now);
  }

  void open_window(clock::time_point now) {
    opened_ = true;
    opened_at_ = now;
    if (plan_.server != 0)
      cpu_before_ = cpu_time(plan_.server);
  }

  void close_window(clock::time_point now) {
    closed_ = true;
    if (!opened_)
      open_window(now);
    result_.window = now - opened_at_;
    if (plan_.server != 0)
      result_.cpu = cpu_time(plan_.server) - cpu_before_;
  }

  const pipe_plan& plan_;
  std::vector<asked> under_way_;
  std::string out_;
  std::string in_;
  clock::time_point open_at_;
  clock::time_point close_at_;
  clock::time_point opened_at_;
  std::chrono::nanoseconds cpu_before_{};
  std::uint64_t missing_ = 0;
  bool opened_ = false;
  bool closed_ = false;
  load_result result_;
};

} // namespace

load_result run_pipelined(const pipe_plan& plan) {
  return pipeline{plan}.run();
}

} // namespace bench
