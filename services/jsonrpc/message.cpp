#include "services/jsonrpc/message.hpp"

#include <utility>

namespace actors::jsonrpc {

request make_request(id id, std::string_view method, boost::json::value params) {
  return {.id = std::move(id), .method = std::string{method}, .params = std::move(params)};
}

notification make_notification(std::string_view method, boost::json::value params) {
  return {.method = std::string{method}, .params = std::move(params)};
}

response make_result(id id, boost::json::value result) {
  return {.id = std::move(id), .result = std::move(result)};
}

error_response make_error(id id, error_code code, std::string_view text, boost::json::value data) {
  return make_error(
      std::move(id),
      error_object{.code = static_cast<std::int64_t>(code), .message = std::string{text}, .data = std::move(data)});
}

error_response make_error(id id, error_object error) {
  return {.id = std::move(id), .error = std::move(error)};
}

error_response make_error(const parse_error& refusal) {
  return make_error(refusal.id, refusal.code(), refusal.message);
}

} // namespace actors::jsonrpc
