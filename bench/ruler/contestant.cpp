#include "bench/ruler/contestant.hpp"

#include "bench/report/result.hpp"
#include "examples/support/child_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <thread>
#include <utility>

namespace bench {

namespace {

constexpr std::string_view threads_here = "@THREADS";

/// For a child that has said all to end, and for one that is about to.
constexpr std::chrono::seconds end_limit{20};
constexpr std::chrono::milliseconds grace{100};

/// A failure with what the child wrote to standard error; it is ended where it still runs.
std::runtime_error failure(examples::child_process& child, const std::string& what) {
  child.signal(SIGKILL);
  child.close_input();
  const auto errors = child.errors_to_end(std::chrono::seconds{1});
  return std::runtime_error{errors.empty() ? what : what + "; it wrote:\n" + errors};
}

std::string next_line(examples::child_process& child, std::chrono::milliseconds limit, const char* wanted) {
  if (auto line = child.read_line(limit))
    return *line;
  // The end of its output, or none within the limit.
  if (const auto code = child.wait(grace))
    throw failure(child, fmt::format("ended with {} before it told {}", *code, wanted));
  throw failure(child, fmt::format("told no {} within {} ms", wanted, limit.count()));
}

/// What the operating system knows of it, where it still runs.
struct sight {
  clock::time_point at;
  std::chrono::nanoseconds cpu;
  memory_usage memory;
};

sight look_at(examples::child_process& child) {
  try {
    return {.at = clock::now(), .cpu = cpu_time(child.id()), .memory = memory_of(child.id())};
  } catch (const std::exception& gone) {
    if (const auto code = child.wait(grace))
      throw failure(child, fmt::format("ended with {} instead of waiting", *code));
    throw failure(child, gone.what());
  }
}

double rate_of(const measured& run) {
  return static_cast<double>(run.own.ops) / run.own.seconds;
}

std::size_t threads_of(const work& what) {
  return what.threads != 0 ? what.threads : std::max(1U, std::thread::hardware_concurrency());
}

} // namespace

contestant::contestant(std::string name, std::vector<std::string> command)
    : name_(std::move(name)), command_(std::move(command)) {}

measured contestant::run(const work& what, std::chrono::milliseconds limit) const {
  examples::child_process child{full_command(what)};
  if (const auto line = next_line(child, limit, "begin"); line != "begin")
    throw failure(child, fmt::format("told \"{}\" instead of begin", line.substr(0, 200)));
  const auto before = look_at(child);
  child.write("go\n");
  const auto line = next_line(child, limit, "result");
  const auto after = look_at(child);
  measured out{
      .cpu = after.cpu - before.cpu, .wall = after.at - before.at, .before = before.memory, .after = after.memory};
  try {
    out.own = read_told(line);
  } catch (const std::runtime_error& wrong) {
    throw failure(child, wrong.what());
  }
  child.close_input();
  const auto code = child.wait(end_limit);
  if (!code)
    throw failure(child, "does not end after its result");
  if (*code != 0)
    throw failure(child, fmt::format("ended with {} after its result", *code));
  return out;
}

std::chrono::nanoseconds contestant::interval_at_half(const work& peak, std::size_t runs) const {
  std::vector<double> rates;
  rates.reserve(runs);
  for (std::size_t n = 0; n < runs; ++n)
    rates.push_back(rate_of(run(peak)));
  return std::chrono::nanoseconds{static_cast<std::chrono::nanoseconds::rep>(2e9 / spread_of(rates).median)};
}

std::size_t contestant::better_threads(const work& what, by which) const {
  if (threads_of(what) == 1)
    return what.threads;
  auto alone = what;
  alone.threads = 1;
  const auto of_one = run(alone);
  const auto of_all = run(what);
  const bool one_is_better = which == by::rate ? rate_of(of_one) > rate_of(of_all)
                                               : of_one.own.latency.percentile(99) < of_all.own.latency.percentile(99);
  return one_is_better ? alone.threads : what.threads;
}

std::vector<std::string> contestant::full_command(const work& what) const {
  const auto threads = std::to_string(threads_of(what));
  auto command = command_;
  for (auto& each : command)
    while (each.find(threads_here) != std::string::npos)
      each.replace(each.find(threads_here), threads_here.size(), threads);
  command.insert(command.end(), {what.row, std::to_string(what.count), std::to_string(what.width),
                                 std::to_string(what.window), threads});
  return command;
}

} // namespace bench
