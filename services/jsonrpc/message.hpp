// The four kinds of JSON-RPC 2.0 message, as plain values, and the shortest ways to make them.
//
//   auto ask    = make_request(1, "tools/list");
//   auto answer = make_result(ask.id, {{"tools", boost::json::array{}}});
//   auto no     = make_error(ask.id, error_code::method_not_found, "no such method: tools/lisst");
//   send(serialize(answer));                                 // services/jsonrpc/serialize.hpp
//
// Thread safety: plain values. Lifetime: values keep the memory resource that they were parsed into.
// Source: JSON-RPC 2.0, sections 4 and 5.
#pragma once

#include "services/jsonrpc/error.hpp"
#include "services/jsonrpc/id.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace actors::jsonrpc {

struct request {
  jsonrpc::id id;
  std::string method;
  boost::json::value params; ///< an object, an array, or null: the member is absent
};

/// A request that wants no answer.
struct notification {
  std::string method;
  boost::json::value params; ///< as in `request`
};

struct response {
  jsonrpc::id id;
  boost::json::value result;
};

struct error_response {
  jsonrpc::id id; ///< null: the id of the request could not be known
  error_object error;
};

using message = std::variant<request, notification, response, error_response>;

/// Requires: `params` is an object, an array or null.
[[nodiscard]] request make_request(id id, std::string_view method, boost::json::value params = {});
[[nodiscard]] notification make_notification(std::string_view method, boost::json::value params = {});
[[nodiscard]] response make_result(id id, boost::json::value result);
[[nodiscard]] error_response make_error(id id, error_code code, std::string_view text, boost::json::value data = {});
[[nodiscard]] error_response make_error(id id, error_object error);

/// The answer to a text that was refused.
[[nodiscard]] error_response make_error(const parse_error& refusal);

} // namespace actors::jsonrpc
