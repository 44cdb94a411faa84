// A table of a TOML file, read key by key: a value of the wrong type or range, and a key that nobody asked for, is an error that says
// where it stands.
//
//   reader table{parsed, "shop.toml"};
//   const auto label = table.text("label");
//   table.finish();
//
// Errors: std::runtime_error with "FILE:LINE:COLUMN: what is wrong, what was expected".
// Lifetime: not beyond the parsed file. Threading: one thread.
#pragma once

#include "libactors/time.hpp"

#include <toml++/toml.h>

#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace playground {

class reader {
public:
  reader(const toml::table& table, std::string file) : table_(table), file_(std::move(file)) {}

  [[nodiscard]] std::optional<std::string> text(std::string_view key);
  [[nodiscard]] std::optional<bool> flag(std::string_view key);
  [[nodiscard]] std::optional<int> integer(std::string_view key);
  [[nodiscard]] std::optional<double> number(std::string_view key);

  /// A text such as "200 ms", "5 s", "2 min" or "1 h".
  [[nodiscard]] std::optional<actors::duration> time(std::string_view key);

  /// One of some words.
  template <class T>
  [[nodiscard]] std::optional<T> choice(std::string_view key,
                                        std::initializer_list<std::pair<std::string_view, T>> words) {
    const auto given = text(key);
    if (!given)
      return std::nullopt;
    std::string expected;
    for (const auto& [word, value] : words) {
      if (word == *given)
        return value;
      expected += (expected.empty() ? "\"" : ", \"") + std::string{word} + "\"";
    }
    refuse(key, "\"" + *given + "\" is none of " + expected);
  }

  [[nodiscard]] std::optional<reader> table(std::string_view key);

  /// The elements of an array of tables; none where it is not there.
  [[nodiscard]] std::vector<reader> tables(std::string_view key);

  /// Refuses what nobody asked for.
  void finish() const;

  /// About a key that is there, or about the whole table.
  [[noreturn]] void refuse(std::string_view key, std::string_view why) const;
  [[noreturn]] void refuse(std::string_view why) const;

private:
  const toml::node* find(std::string_view key);
  [[noreturn]] void refuse_at(const toml::source_region& where, std::string_view why) const;

  const toml::table& table_;
  std::string file_;
  std::vector<std::string> asked_;
};

/// A time written as in a file; nothing: it is none.
[[nodiscard]] std::optional<actors::duration> read_time(std::string_view text);

} // namespace playground
