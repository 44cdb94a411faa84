#include "bench/report/units.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>

namespace bench {

namespace {

template <std::size_t Count>
std::string scaled(double value, const std::array<const char*, Count>& units) {
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < Count) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.{}f}{}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, units[unit]);
}

} // namespace

std::string time_text(double us) {
  return scaled(us, std::array{" µs", " ms", " s"});
}

std::string count_text(double count) {
  return scaled(count, std::array{"", " K", " M", " G"});
}

std::string number_text(double number) {
  return std::abs(number) < 999.5 ? fmt::format("{:.3g}", number) : fmt::format("{:.0f}", number);
}

} // namespace bench
