#include "bench/report/machine.hpp"

#include <array>
#include <ctime>
#include <fstream>
#include <thread>

namespace bench {

namespace {

std::string cpu_name() {
  std::ifstream info{"/proc/cpuinfo"};
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name"))
      if (const auto colon = line.find(": "); colon != std::string::npos)
        return line.substr(colon + 2);
  return "unknown";
}

std::string today() {
  const auto now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 16> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts)};
}

} // namespace

machine this_machine() {
#if defined(__clang__)
  const std::string compiler = "clang++ " __clang_version__;
#else
  const std::string compiler = "g++ " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__);
#endif
  return {.cpu = cpu_name(),
          .cores = std::thread::hardware_concurrency(),
          .date = today(),
          .build = BENCH_BUILD ", " + compiler};
}

} // namespace bench
