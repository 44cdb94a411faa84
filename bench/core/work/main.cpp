// A contestant: does one row once and tells the figures that only it knows. The driver reads the rest from the operating system.
//
//   bench_core_libactors ROW COUNT WIDTH WINDOW THREADS
//
//   > begin                                                     after the warm-up; waits for a line
//   > {"ops": 1000000, "seconds": 0.81, "runtime": "libactors, 2 threads", "latency_ns": [[1200, 3], …]}
//
// and ends when its standard input does, so that the driver may look at it meanwhile. Exit code 2: the command line is wrong.
#include "bench/core/work/rows.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <iostream>
#include <map>
#include <optional>
#include <string_view>
#include <thread>

namespace bench::core {

namespace {

using row = outcome (*)(host&, const work&);

const std::map<std::string_view, row> rows{
    {"message", send_messages},
    {"ping_pong", ping_pong},
    {"call", call_server},
    {"spawn", spawn_processes},
    {"idle", idle},
    {"wakeup", wake_up},
    {"wakeup_threads", wake_threads},
    {"fork_join", fork_join},
    {"thread_ring", thread_ring},
    {"chameneos", chameneos},
    {"big", big},
};

template <class T>
bool read(std::string_view text, T& to) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), to);
  return failed == std::errc{} && end == text.data() + text.size();
}

std::optional<work> read_work(int argc, char** argv) {
  work out;
  if (argc != 6 || !rows.contains(argv[1]) || !read(argv[2], out.count) || !read(argv[3], out.width) ||
      !read(argv[4], out.window) || !read(argv[5], out.threads))
    return std::nullopt;
  out.row = argv[1];
  if (out.count == 0 || out.width == 0 || out.window == 0)
    return std::nullopt;
  return out;
}

std::string as_text(const outcome& done, double seconds, std::size_t threads) {
  std::string latency;
  done.latency.for_each([&latency](std::chrono::nanoseconds value, std::uint64_t count) {
    latency += fmt::format("{}[{},{}]", latency.empty() ? "" : ",", value.count(), count);
  });
  return fmt::format(R"({{"ops": {}, "seconds": {}, "runtime": "{}, {} threads", "latency_ns": [{}]}})", done.ops,
                     seconds, host::name(), threads, latency);
}

void run(const work& what) {
  host on{what.threads};
  const auto perform = rows.find(what.row)->second;
  auto warm_up = what;
  warm_up.count = std::max<std::uint64_t>(1, what.count / 8);
  if (what.row != "idle")
    perform(on, warm_up).release();
  std::cout << "begin" << std::endl;
  std::string line;
  std::getline(std::cin, line);
  const auto from = clock::now();
  const auto done = perform(on, what);
  const auto seconds = std::chrono::duration<double>{clock::now() - from}.count();
  const auto threads = what.threads != 0 ? what.threads : std::thread::hardware_concurrency();
  std::cout << as_text(done, seconds, threads) << std::endl;
  while (std::getline(std::cin, line))
    continue;
  done.release();
}

} // namespace

} // namespace bench::core

int main(int argc, char** argv) {
  const auto what = bench::core::read_work(argc, argv);
  if (!what) {
    fmt::print(stderr, "usage: {} ROW COUNT WIDTH WINDOW THREADS\n", argv[0]);
    return 2;
  }
  try {
    bench::core::run(*what);
    return 0;
  } catch (const std::exception& failed) {
    fmt::print(stderr, "{}: {}\n", what->row, failed.what());
    return 1;
  }
}
