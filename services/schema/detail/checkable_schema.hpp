// A hand-written schema in the form that valijson can be trusted with.
//
// What valijson 1.0 cannot do, or does at a peer's mercy, is taken out of the schema: annotations and uncheckable
// keywords go; `pattern` (std::regex there: stack and time grow with the subject), `uniqueItems` (quadratic there) and
// `multipleOf` (19.99 is no multiple of 0.01 there) get names of our own, under which validator.cpp hangs its own checks.
#pragma once

#include "services/schema/pattern.hpp"
#include "services/schema/validator.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace actors::schema::detail {

/// Its value is an index into `patterns`.
inline constexpr std::string_view pattern_keyword = "libactors:pattern";
/// Its value is true.
inline constexpr std::string_view unique_keyword = "libactors:uniqueItems";
/// Its value is the divisor, a number above zero.
inline constexpr std::string_view multiple_keyword = "libactors:multipleOf";

struct checkable_schema {
  boost::json::value schema;
  std::vector<compiled_pattern> patterns;
};

/// Errors: as validator::compile.
[[nodiscard]] result<checkable_schema> make_checkable(const boost::json::value& schema, uncheckable mode);

/// A copy in which equal values look equal to valijson's adapter: whole numbers are int64 where they fit one (5.0 is an
/// integer), other large ones are doubles, and U+0000, where its strings end, is U+FFFF. Nothing if nested too deep.
[[nodiscard]] std::optional<boost::json::value> normalized(const boost::json::value& value, std::size_t max_depth);

} // namespace actors::schema::detail
