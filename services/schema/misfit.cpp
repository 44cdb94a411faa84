#include "services/schema/misfit.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string_view>

namespace actors::schema::detail {

bool fits_real(double value, const path& at, reading& state) {
  return std::isfinite(value) || fail(state, at, "is a number that JSON has not");
}

bool fits_json(const boost::json::value& value, const path& at, reading& state) {
  if (const auto* number = value.if_double()) {
    return fits_real(*number, at, state);
  }
  if (const auto* all = value.if_array()) {
    for (std::size_t i = 0; i < all->size(); ++i) {
      if (!fits_json((*all)[i], path{at, i}, state)) {
        return false;
      }
    }
  } else if (const auto* members = value.if_object()) {
    for (const auto& member : *members) {
      if (!fits_json(member.value(), path{at, std::string_view{member.key().data(), member.key().size()}}, state)) {
        return false;
      }
    }
  }
  return true;
}

} // namespace actors::schema::detail
