#include "services/jsonrpc/id.hpp"

#include "services/jsonrpc/serialize.hpp"

#include <boost/json/value.hpp>

#include <cmath>

namespace actors::jsonrpc {

std::optional<id> id::from_json(const boost::json::value& value) {
  constexpr double exact = 9007199254740992.0; // 2^53: every integer up to it is a double
  switch (value.kind()) {
  case boost::json::kind::null:
    return id{};
  case boost::json::kind::int64:
    return id{value.get_int64()};
  case boost::json::kind::string:
    return id{std::string_view{value.get_string().data(), value.get_string().size()}};
  case boost::json::kind::double_:
    if (const double d = value.get_double(); std::trunc(d) == d && std::abs(d) <= exact) {
      return id{static_cast<std::int64_t>(d)};
    }
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

boost::json::value id::to_json() const {
  if (const auto* number = as_number()) {
    return *number;
  }
  if (const auto* text = as_string()) {
    return boost::json::string{*text};
  }
  return nullptr;
}

std::string to_string(const id& id) {
  std::string out;
  append_id(out, id);
  return out;
}

} // namespace actors::jsonrpc

std::size_t std::hash<actors::jsonrpc::id>::operator()(const actors::jsonrpc::id& id) const noexcept {
  if (const auto* number = id.as_number()) {
    return std::hash<std::int64_t>{}(*number);
  }
  if (const auto* text = id.as_string()) {
    return std::hash<std::string>{}(*text);
  }
  return 0;
}
