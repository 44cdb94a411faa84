#include "bench/core/contestant.hpp"

#include "examples/support/child_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <utility>

namespace bench::core {

namespace {

/// For a child that has said all to end.
constexpr std::chrono::seconds end_limit{20};

/// A failure with what the child wrote to standard error.
std::runtime_error failure(const examples::child_process& child, const std::string& what) {
  auto errors = child.errors();
  return std::runtime_error{errors.empty() ? what : what + "; it wrote:\n" + errors};
}

std::string next_line(examples::child_process& child, std::chrono::milliseconds limit, const char* wanted) {
  if (auto line = child.read_line(limit))
    return *line;
  // The end of its output, or none within the limit.
  if (const auto code = child.wait(std::chrono::milliseconds{100}))
    throw failure(child, fmt::format("ended with {} before it told {}", *code, wanted));
  throw failure(child, fmt::format("told no {} within {} ms", wanted, limit.count()));
}

std::size_t threads_of(const work& what) {
  return what.threads != 0 ? what.threads : std::max(1U, std::thread::hardware_concurrency());
}

} // namespace

contestant::contestant(std::string name, std::vector<std::string> command)
    : name_(std::move(name)), command_(std::move(command)) {}

measured contestant::run(const work& what, std::chrono::milliseconds limit) const {
  const auto threads = std::to_string(threads_of(what));
  auto command = command_;
  for (auto& each : command)
    if (const auto place = each.find("@THREADS"); place != std::string::npos)
      each.replace(place, 8, threads);
  command.insert(command.end(), {what.row, std::to_string(what.count), std::to_string(what.width),
                                 std::to_string(what.window), threads});
  examples::child_process child{command};
  if (const auto line = next_line(child, limit, "begin"); line != "begin")
    throw failure(child, fmt::format("told \"{}\" instead of begin", line.substr(0, 200)));
  measured out;
  out.before = memory_of(child.id());
  const auto cpu = cpu_time(child.id());
  const auto from = clock::now();
  child.write("go\n");
  const auto line = next_line(child, limit, "result");
  out.wall = clock::now() - from;
  try {
    out.cpu = cpu_time(child.id()) - cpu;
    out.after = memory_of(child.id());
    out.own = read_told(line);
  } catch (const std::exception& wrong) {
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

} // namespace bench::core
