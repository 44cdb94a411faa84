// A regular expression for texts of any length: RE2, whose time is linear in the subject and whose stack is bounded.
#pragma once

#include "services/schema/error.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2; // NOLINT(readability-identifier-naming): as its library calls it
}

namespace actors::schema::detail {

class path;
struct reading;

/// Thread safety: `matches` and `check` may run on many threads at once. Copies share the compiled expression.
class compiled_pattern {
public:
  explicit compiled_pattern(std::string_view regex);

  /// Empty, or why the expression cannot be used; it then matches nothing.
  [[nodiscard]] std::string problem() const;

  /// Whether some part of `text` matches.
  [[nodiscard]] bool matches(std::string_view text) const;

  [[nodiscard]] bool check(std::string_view text, const path& at, reading& state) const;

  [[nodiscard]] const std::string& source() const noexcept;

private:
  std::shared_ptr<const re2::RE2> regex_;
};

} // namespace actors::schema::detail

namespace actors::schema {

/// The patterns in a schema that json_schema has derived which RE2 does not take, each with its place in the schema.
[[nodiscard]] std::vector<error> unusable_patterns(const boost::json::object& derived);

} // namespace actors::schema
