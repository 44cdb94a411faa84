#include "examples/supervision_playground/toml_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace playground {

using namespace std::chrono_literals;

std::optional<std::string> reader::text(std::string_view key) {
  const auto* found = find(key);
  if (!found)
    return std::nullopt;
  if (!found->is_string())
    refuse(key, "a text in quotes is expected");
  return found->as_string()->get();
}

std::optional<bool> reader::flag(std::string_view key) {
  const auto* found = find(key);
  if (!found)
    return std::nullopt;
  if (!found->is_boolean())
    refuse(key, "true or false is expected");
  return found->as_boolean()->get();
}

std::optional<int> reader::integer(std::string_view key) {
  const auto* found = find(key);
  if (!found)
    return std::nullopt;
  if (!found->is_integer())
    refuse(key, "a whole number is expected");
  const auto value = found->as_integer()->get();
  if (value < 0 || value > std::numeric_limits<int>::max())
    refuse(key, "a number from 0 to 2147483647 is expected");
  return static_cast<int>(value);
}

std::optional<double> reader::number(std::string_view key) {
  const auto* found = find(key);
  if (!found)
    return std::nullopt;
  if (!found->is_number())
    refuse(key, "a number is expected");
  return found->value<double>();
}

std::optional<actors::duration> reader::time(std::string_view key) {
  const auto* found = find(key);
  if (!found)
    return std::nullopt;
  const auto value = found->is_string() ? read_time(found->as_string()->get()) : std::nullopt;
  if (!value)
    refuse(key, R"(a time is expected, as in "200 ms", "5 s", "2 min" or "1 h")");
  return value;
}

std::optional<reader> reader::table(std::string_view key) {
  const auto* found = find(key);
  if (!found)
    return std::nullopt;
  if (!found->is_table())
    refuse(key, "a table is expected");
  return reader{*found->as_table(), file_};
}

std::vector<reader> reader::tables(std::string_view key) {
  std::vector<reader> out;
  const auto* found = find(key);
  if (!found)
    return out;
  const auto* all = found->as_array();
  if (!all || std::any_of(all->begin(), all->end(), [](const toml::node& each) { return !each.is_table(); }))
    refuse(key, "an array of tables is expected");
  for (const auto& each : *all)
    out.emplace_back(*each.as_table(), file_);
  return out;
}

void reader::finish() const {
  for (const auto& [key, value] : table_) {
    if (std::find(asked_.begin(), asked_.end(), key.str()) != asked_.end())
      continue;
    std::string known;
    for (const auto& each : asked_)
      known += (known.empty() ? "" : ", ") + each;
    refuse_at(key.source(), "unknown key \"" + std::string{key.str()} + "\"; known here: " + known);
  }
}

void reader::refuse(std::string_view key, std::string_view why) const {
  refuse_at(table_.get(key)->source(), std::string{key} + ": " + std::string{why});
}

void reader::refuse(std::string_view why) const {
  refuse_at(table_.source(), why);
}

const toml::node* reader::find(std::string_view key) {
  asked_.emplace_back(key);
  return table_.get(key);
}

void reader::refuse_at(const toml::source_region& where, std::string_view why) const {
  throw std::runtime_error{file_ + ":" + std::to_string(where.begin.line) + ":" + std::to_string(where.begin.column) +
                           ": " + std::string{why}};
}

std::optional<actors::duration> read_time(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, actors::duration>, 4> units{
      {{"ms", 1ms}, {"s", 1s}, {"min", 1min}, {"h", 1h}}};
  constexpr int longest = 1'000'000; // of any unit: the clock counts nanoseconds
  int value = 0;
  const auto [rest, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || value < 0 || value > longest)
    return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  if (text.starts_with(' '))
    text.remove_prefix(1);
  for (const auto& [name, unit] : units)
    if (text == name)
      return value * unit;
  return std::nullopt;
}

} // namespace playground
