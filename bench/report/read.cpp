#include "bench/report/read.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace bench {

namespace json = boost::json;

namespace {

/// A value and where in the file it stands.
class place {
public:
  place(const json::value& value, std::string path) : value_(&value), path_(std::move(path)) {}

  [[noreturn]] void refuse(std::string_view why) const { throw std::runtime_error{fmt::format("{} {}", path_, why)}; }

  [[nodiscard]] std::optional<place> find(std::string_view key) const {
    const auto* object = value_->if_object();
    if (!object)
      refuse("is not an object");
    const auto* found = object->if_contains(key);
    // The file's name ends with a colon.
    return found ? std::optional{place{*found, fmt::format("{}{}{}", path_, path_.ends_with(':') ? " " : ".", key)}}
                 : std::nullopt;
  }

  [[nodiscard]] place at(std::string_view key) const {
    auto found = find(key);
    if (!found)
      refuse(fmt::format("has no \"{}\"", key));
    return *std::move(found);
  }

  [[nodiscard]] std::vector<place> elements() const {
    const auto* array = value_->if_array();
    if (!array)
      refuse("is not an array");
    std::vector<place> out;
    out.reserve(array->size());
    for (std::size_t n = 0; n < array->size(); ++n)
      out.emplace_back((*array)[n], fmt::format("{}[{}]", path_, n));
    return out;
  }

  [[nodiscard]] std::vector<std::pair<std::string, place>> members() const {
    const auto* object = value_->if_object();
    if (!object)
      refuse("is not an object");
    std::vector<std::pair<std::string, place>> out;
    out.reserve(object->size());
    for (const auto& [key, value] : *object)
      out.emplace_back(key, place{value, fmt::format("{}.{}", path_, std::string_view{key})});
    return out;
  }

  [[nodiscard]] std::string text() const {
    const auto* string = value_->if_string();
    if (!string)
      refuse("is not a string");
    return {string->data(), string->size()};
  }

  [[nodiscard]] bool flag() const {
    const auto* yes = value_->if_bool();
    if (!yes)
      refuse("is not true or false");
    return *yes;
  }

  [[nodiscard]] double number() const {
    if (!value_->is_number())
      refuse("is not a number");
    return value_->to_number<double>();
  }

  [[nodiscard]] double not_negative() const {
    const auto out = number();
    if (out < 0)
      refuse("is negative");
    return out;
  }

  [[nodiscard]] std::uint64_t count() const {
    json::error_code failed;
    const auto out = value_->to_number<std::uint64_t>(failed);
    if (failed)
      refuse("is not a whole number");
    return out;
  }

private:
  const json::value* value_;
  std::string path_;
};

template <class T>
std::optional<T> optional_of(const place& in, std::string_view key, T (*read)(const place&)) {
  const auto found = in.find(key);
  return found ? std::optional<T>{read(*found)} : std::nullopt;
}

double read_number(const place& in) {
  return in.number();
}

std::uint64_t read_count(const place& in) {
  return in.count();
}

spread read_spread(const place& in) {
  spread out{
      .median = in.at("median").not_negative(), .min = in.at("min").not_negative(), .max = in.at("max").not_negative()};
  if (const auto samples = in.find("samples"))
    for (const auto& each : samples->elements())
      out.samples.push_back(each.not_negative());
  return out;
}

latencies read_latencies(const place& in) {
  return {.p50 = in.at("p50").number(),
          .p90 = in.at("p90").number(),
          .p99 = in.at("p99").number(),
          .p999 = in.at("p999").number(),
          .max = in.at("max").number()};
}

figures read_figures(const place& in) {
  const auto runtime = in.find("runtime");
  return {.runtime = runtime ? runtime->text() : std::string{},
          .ops_per_s = optional_of(in, "ops_per_s", read_spread),
          .latency_us = optional_of(in, "latency_us", read_latencies),
          .cpu_us_per_op = optional_of(in, "cpu_us_per_op", read_spread),
          .cpu_percent = optional_of(in, "cpu_percent", read_number),
          .memory_mib = optional_of(in, "memory_mib", read_number),
          .memory_delta_mib = optional_of(in, "memory_delta_mib", read_number),
          .memory_peak_mib = optional_of(in, "memory_peak_mib", read_number),
          .bytes_per_process = optional_of(in, "bytes_per_process", read_number),
          .share_of_unloaded = optional_of(in, "share_of_unloaded", read_number)};
}

requirement read_requirement(const place& in) {
  const auto least = in.find("at_least");
  const auto unit = in.find("unit");
  return {.what = in.at("what").text(),
          .value = in.at("value").number(),
          .limit = least ? least->number() : in.at("at_most").number(),
          .at_least = least.has_value(),
          .unit = unit ? unit->text() : std::string{}};
}

/// Earlier reports tell yes or no alone.
crossing read_mailbox(const place& in) {
  const auto crossed = in.at("crosses_mailbox").flag() ? crossing::yes : crossing::no;
  const auto told = in.find("mailbox");
  if (!told)
    return crossed;
  const auto out = read_crossing(told->text());
  if (!out)
    told->refuse(R"(is none of "yes", "per batch", "partly", "no")");
  return *out;
}

result read_row(const place& in) {
  result out{.suite = in.at("suite").text(),
             .name = in.at("name").text(),
             .workload = in.at("workload").text(),
             .mailbox = read_mailbox(in),
             .ops = optional_of(in, "ops", read_count),
             .offered_per_s = optional_of(in, "offered_per_s", read_number),
             .workers = optional_of(in, "workers", read_count),
             .runs = static_cast<std::size_t>(in.at("runs").count()),
             .ours = read_figures(in)};
  if (const auto connections = in.find("connections"))
    out.connections = static_cast<std::size_t>(connections->count());
  if (const auto peers = in.find("peers"))
    for (const auto& [name, measured] : peers->members()) {
      const auto way = measured.find("way");
      out.peers.push_back({name, read_figures(measured), way ? way->text() : std::string{}});
    }
  if (const auto required = in.find("required"))
    for (const auto& each : required->elements())
      out.required.push_back(read_requirement(each));
  return out;
}

machine read_machine(const place& in) {
  return {.cpu = in.at("cpu").text(),
          .cores = static_cast<unsigned>(in.at("cores").count()),
          .date = in.at("date").text(),
          .build = in.at("build").text()};
}

bool same_row(const result& a, const result& b) {
  return a.suite == b.suite && a.name == b.name && a.workload == b.workload;
}

} // namespace

report_file parse_report(std::string_view text, const std::string& name) {
  json::error_code failed;
  const auto root = json::parse(text, failed);
  if (failed)
    throw std::runtime_error{name + ": is not JSON: " + failed.message()};
  const place top{root, name + ":"};
  if (!root.is_object())
    throw std::runtime_error{name + R"(: is not a bench report: an object with "machine" and "results" was expected)"};
  report_file out{.on = read_machine(top.at("machine")), .rows = {}};
  for (const auto& each : top.at("results").elements()) {
    auto row = read_row(each);
    if (std::any_of(out.rows.begin(), out.rows.end(), [&](const result& other) { return same_row(other, row); }))
      each.refuse(fmt::format("is the second row {} with the workload \"{}\"", row.name, row.workload));
    out.rows.push_back(std::move(row));
  }
  return out;
}

report_file read_report(const std::string& path) {
  std::ifstream file{path};
  if (!file)
    throw std::runtime_error{path + ": cannot be read"};
  std::ostringstream text;
  if (!(text << file.rdbuf()))
    throw std::runtime_error{path + ": is empty or cannot be read"};
  return parse_report(text.str(), path);
}

} // namespace bench
