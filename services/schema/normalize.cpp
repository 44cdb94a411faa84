#include "services/schema/detail/checkable_schema.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace actors::schema::detail {

namespace {

using boost::json::value;

value normalized_text(boost::json::string_view text) {
  boost::json::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\0') {
      out.append("\xEF\xBF\xBF");
    } else {
      out.push_back(c);
    }
  }
  return out;
}

value normalized_number(double d) {
  constexpr double two_63 = 9223372036854775808.0;
  if (std::trunc(d) == d && d >= -two_63 && d < two_63) {
    return static_cast<std::int64_t>(d);
  }
  return d;
}

value normalized_number(std::uint64_t u) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return u <= most ? value(static_cast<std::int64_t>(u)) : value(static_cast<double>(u));
}

/// False: too deep.
bool normalize(const value& in, value& out, std::size_t depth_left) {
  if (const auto* all = in.if_array()) {
    auto& copy = out.emplace_array();
    copy.resize(all->size());
    for (std::size_t i = 0; i < all->size(); ++i) {
      if (depth_left == 0 || !normalize((*all)[i], copy[i], depth_left - 1)) {
        return false;
      }
    }
  } else if (const auto* members = in.if_object()) {
    auto& copy = out.emplace_object();
    copy.reserve(members->size());
    for (const auto& member : *members) {
      auto& slot = copy[normalized_text(member.key()).get_string()];
      if (depth_left == 0 || !normalize(member.value(), slot, depth_left - 1)) {
        return false;
      }
    }
  } else if (in.is_double()) {
    out = normalized_number(in.get_double());
  } else if (in.is_uint64()) {
    out = normalized_number(in.get_uint64());
  } else if (in.is_string()) {
    out = normalized_text(in.get_string());
  } else {
    out = in;
  }
  return true;
}

} // namespace

std::optional<value> normalized(const value& in, std::size_t max_depth) {
  value out;
  if (!normalize(in, out, max_depth)) {
    return std::nullopt;
  }
  return out;
}

} // namespace actors::schema::detail
