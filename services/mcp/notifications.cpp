#include "services/mcp/notifications.hpp"

#include "services/jsonrpc/serialize.hpp"

#include <boost/json/object.hpp>

#include <cmath>

namespace actors::mcp {
namespace {

using boost::json::object;

std::string notification(std::string_view method, object params) {
  return jsonrpc::serialize(
      boost::json::value(object{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}}));
}

} // namespace

std::string progress_notification(const boost::json::value& token, double done, std::optional<double> total,
                                  std::string_view message) {
  object params{{meta_key::progress_token, token}, {"progress", done}};
  if (total && std::isfinite(*total))
    params.emplace("total", *total);
  if (!message.empty())
    params.emplace("message", message);
  return notification("notifications/progress", std::move(params));
}

std::string log_notification(log_level level, const boost::json::value& data, std::string_view logger) {
  object params{{"level", to_string(level)}};
  if (!logger.empty())
    params.emplace("logger", logger);
  params.emplace("data", data);
  return notification("notifications/message", std::move(params));
}

std::string list_changed_notification(std::string_view of) {
  return jsonrpc::serialize(
      boost::json::value(object{{"jsonrpc", "2.0"}, {"method", "notifications/" + std::string{of} + "/list_changed"}}));
}

std::string resource_updated_notification(std::string_view uri) {
  return notification("notifications/resources/updated", object{{"uri", uri}});
}

std::string elicitation_complete_notification(std::string_view elicitation) {
  return notification("notifications/elicitation/complete", object{{"elicitationId", elicitation}});
}

std::string task_status_notification(object task) {
  return notification("notifications/tasks/status", std::move(task));
}

std::string listen_notification(const jsonrpc::id& subscription, std::string_view method, object params) {
  params["_meta"] = object{{meta_key::subscription_id, subscription.to_json()}};
  return notification(method, std::move(params));
}

std::string cancelled_notification(std::int64_t id, std::string_view reason) {
  return notification("notifications/cancelled", object{{"requestId", id}, {"reason", reason}});
}

std::string client_request(std::int64_t id, std::string_view method, object params) {
  object out{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}};
  if (!params.empty())
    out.emplace("params", std::move(params));
  return jsonrpc::serialize(boost::json::value(std::move(out)));
}

} // namespace actors::mcp
