#include "bench/ruler/told.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace bench {

namespace {

namespace json = boost::json;

constexpr std::size_t shown = 200;

[[noreturn]] void refuse(std::string_view line, std::string_view why) {
  throw std::runtime_error{
      fmt::format("told {}: \"{}{}\"", why, line.substr(0, shown), line.size() > shown ? "…" : "")};
}

told read(const json::value& from) {
  told out;
  out.ops = from.at("ops").to_number<std::uint64_t>();
  out.seconds = from.at("seconds").to_number<double>();
  if (const auto* runtime = from.as_object().if_contains("runtime"))
    out.runtime = runtime->as_string();
  if (const auto* latency = from.as_object().if_contains("latency_ns"))
    for (const auto& each : latency->as_array())
      out.latency.add(std::chrono::nanoseconds{each.at(0).to_number<std::int64_t>()},
                      each.at(1).to_number<std::uint64_t>());
  return out;
}

} // namespace

told read_told(std::string_view line) {
  told out;
  try {
    out = read(json::parse(json::string_view{line.data(), line.size()}));
  } catch (const std::exception&) {
    refuse(line, "no result");
  }
  if (out.ops == 0 || !std::isfinite(out.seconds) || out.seconds <= 0)
    refuse(line, "a result that cannot be");
  return out;
}

} // namespace bench
