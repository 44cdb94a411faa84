#include "examples/demo/report.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdio>

namespace demo {

namespace {

std::string three_digits(double value) {
  return fmt::format("{:.{}f}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

template <std::size_t Count>
std::string scaled(double value, const std::array<const char*, Count>& units) {
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < Count) {
    value /= 1000;
    ++unit;
  }
  return three_digits(value) + " " + units[unit];
}

} // namespace

void report::chapter(std::string_view title) {
  fmt::print("\n{}. {}\n", ++chapters_, title);
  std::fflush(stdout);
}

void report::line(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    fmt::print("   {}\n", text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void report::item(std::string_view name, std::string_view text) {
  fmt::print("   {:<35}  {}\n", name, text);
}

bool report::check(bool good, std::string_view what) {
  ++checks_;
  if (!good) {
    failed_.emplace_back(what);
    fmt::print("   FAILED: {}\n", what);
  }
  return good;
}

void report::figure(std::string name, std::string value) {
  item(name, value);
  figures_.emplace_back(std::move(name), std::move(value));
}

int report::finish() {
  chapter("Summary");
  for (const auto& [name, value] : figures_)
    item(name, value);
  item("checks", fmt::format("{} made, {} failed", checks_, failed_.size()));
  for (const auto& what : failed_)
    item("FAILED", what);
  return failed_.empty() ? 0 : 1;
}

std::string time_text(std::chrono::nanoseconds time) {
  return scaled(static_cast<double>(time.count()), std::array{"ns", "µs", "ms", "s"});
}

std::string count_text(double count) {
  auto text = scaled(count, std::array{"", "K", "M", "G"});
  return text.back() == ' ' ? fmt::format("{:.0f}", count) : text;
}

} // namespace demo
