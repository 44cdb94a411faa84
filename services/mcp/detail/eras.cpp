#include "services/mcp/detail/eras.hpp"

#include "services/jsonrpc/serialize.hpp"

#include <boost/json/array.hpp>

namespace actors::mcp {

std::string_view method_name(const jsonrpc::message& message) noexcept {
  if (auto* r = std::get_if<jsonrpc::request>(&message))
    return r->method;
  if (auto* n = std::get_if<jsonrpc::notification>(&message))
    return n->method;
  return {};
}

std::optional<method> find_method(era e, const jsonrpc::message& message) noexcept {
  auto found = find_method(e, method_name(message));
  bool notification = std::holds_alternative<jsonrpc::notification>(message);
  return found && is_notification(*found) == notification ? found : std::nullopt;
}

failure unsupported_version(std::string_view requested) {
  boost::json::array supported;
  for (auto v : supported_versions())
    supported.emplace_back(to_string(v));
  return {.code = errc::unsupported_protocol_version,
          .message = "Unsupported protocol version",
          .data = boost::json::object{{"supported", std::move(supported)}, {"requested", requested}}};
}

failure unknown_method(std::string_view name, int status) {
  return {.code = errc::method_not_found, .message = "Method not found: " + std::string{name}, .status = status};
}

transport::outbound json_answer(bool http, int status, std::string body) {
  transport::outbound out{.status = status, .headers = {}, .body = std::move(body)};
  if (http)
    out.headers.add("Content-Type", "application/json");
  return out;
}

transport::outbound error_answer(bool http, const jsonrpc::id& id, const failure& why) {
  boost::json::object error{{"code", static_cast<std::int64_t>(why.code)}, {"message", why.message}};
  if (!why.data.is_null())
    error.emplace("data", why.data);
  boost::json::object body{{"jsonrpc", "2.0"}};
  if (!id.is_null())
    body.emplace("id", id.to_json());
  body.emplace("error", std::move(error));
  return json_answer(http, why.status, jsonrpc::serialize(boost::json::value(std::move(body))));
}

} // namespace actors::mcp
