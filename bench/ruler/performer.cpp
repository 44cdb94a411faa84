#include "bench/ruler/performer.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <iostream>
#include <thread>

namespace bench {

namespace {

template <class T>
bool read(std::string_view text, T& to) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), to);
  return failed == std::errc{} && end == text.data() + text.size();
}

void wait_for_end_of_input() {
  for (std::string line; std::getline(std::cin, line);)
    continue;
}

} // namespace

std::optional<work> read_work(int argc, char** argv) {
  work out;
  if (argc == 6 && read(argv[2], out.count) && read(argv[3], out.width) && read(argv[4], out.window) &&
      read(argv[5], out.threads) && out.count != 0 && out.width != 0 && out.window != 0) {
    out.row = argv[1];
    return out;
  }
  fmt::print(stderr, "usage: {} ROW COUNT WIDTH WINDOW THREADS\n", argv[0]);
  return std::nullopt;
}

void wait_for_word() {
  std::cout << "begin" << std::endl;
  std::string line;
  std::getline(std::cin, line);
}

void tell(const outcome& done, clock::duration taken, const std::string& runtime, const work& what) {
  std::string latency;
  done.latency.for_each([&latency](std::chrono::nanoseconds value, std::uint64_t count) {
    latency += fmt::format("{}[{},{}]", latency.empty() ? "" : ",", value.count(), count);
  });
  const auto threads = what.threads != 0 ? what.threads : std::thread::hardware_concurrency();
  std::cout << fmt::format(R"({{"ops": {}, "seconds": {}, "runtime": "{}, {} threads", "latency_ns": [{}]}})", done.ops,
                           std::chrono::duration<double>{taken}.count(), runtime, threads, latency)
            << std::endl;
  wait_for_end_of_input();
}

void tell_failure(const std::string& what) {
  fmt::print(stderr, "{}\n", what);
}

} // namespace bench
