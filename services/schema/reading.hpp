// One conversion from JSON under way, and what reads the values that have no parts. Included by schema.hpp.
#pragma once

#include "services/schema/error.hpp"
#include "services/schema/field.hpp"
#include "services/schema/path.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace actors::schema {

/// How much work may be lost on alternatives of variants that turn out not to fit, in values looked at. Without a
/// bound, a variant that contains itself would cost its peer nothing and us 2^depth.
inline constexpr std::size_t max_backtracking = std::size_t{1} << 20U;

} // namespace actors::schema

namespace actors::schema::detail {

/// One conversion under way.
struct reading {
  error problem; ///< set once something has failed
  std::size_t looked_at = 0;
  std::size_t lost = 0; ///< of `looked_at`, on alternatives that did not fit
};

/// Each returns false and sets the problem when the value does not fit.
[[nodiscard]] bool fail(reading& state, const path& at, std::string message);
[[nodiscard]] bool fail_kind(reading& state, const path& at, std::string_view expected, const boost::json::value& got);
[[nodiscard]] bool fail_unknown(reading& state, const path& at, const boost::json::object& got,
                                std::span<const std::string_view> known);
/// Of what was wrong with alternatives: what went furthest into the value tells most, and of several that ended at one place all do.
void keep_nearest(error& nearest, error problem);

[[nodiscard]] bool read_bool(const boost::json::value& in, bool& out, const path& at, reading& state);
[[nodiscard]] bool read_signed(const boost::json::value& in, std::int64_t& out, std::int64_t low, std::int64_t high,
                               const path& at, reading& state);
[[nodiscard]] bool read_unsigned(const boost::json::value& in, std::uint64_t& out, std::uint64_t high, const path& at,
                                 reading& state);
[[nodiscard]] bool read_real(const boost::json::value& in, double& out, double high, const path& at, reading& state);
[[nodiscard]] bool read_string(const boost::json::value& in, std::string& out, const path& at, reading& state);
[[nodiscard]] bool check_bounds(const facts& said, long double number, const path& at, reading& state);
[[nodiscard]] bool check_length(const facts& said, std::string_view text, const path& at, reading& state);
[[nodiscard]] bool check_size(const facts& said, std::size_t items, const path& at, reading& state);
[[nodiscard]] boost::json::value to_value(const scalar& given);

} // namespace actors::schema::detail
