// The messages that a server sends of its own accord, as they go over the wire. Pure functions, safe from any thread.
//
//   channel.notify(progress_notification(token, 3, 10, "third of ten"));
//
// Source: 2025-11-25 and 2026-07-28, schema, `ProgressNotification` and `LoggingMessageNotification`.
#pragma once

#include "services/jsonrpc/id.hpp"
#include "services/mcp/protocol.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace actors::mcp {

/// An empty message, or a total that is no finite number, is not sent. Requires: `done` is finite.
[[nodiscard]] std::string progress_notification(const boost::json::value& token, double done,
                                                std::optional<double> total, std::string_view message);

/// An empty logger is not sent.
[[nodiscard]] std::string log_notification(log_level level, const boost::json::value& data, std::string_view logger);

/// "tools", "prompts" or "resources" have come or gone.
[[nodiscard]] std::string list_changed_notification(std::string_view of);

[[nodiscard]] std::string resource_updated_notification(std::string_view uri);

/// What the user was led to a page for has been done there. 2025.
[[nodiscard]] std::string elicitation_complete_notification(std::string_view elicitation);

/// What a task has come to. 2025-11-25.
[[nodiscard]] std::string task_status_notification(boost::json::object task);

/// On the stream of a subscription, which is known by the id of the request that opened it. 2026.
[[nodiscard]] std::string listen_notification(const jsonrpc::id& subscription, std::string_view method,
                                              boost::json::object params);

/// That a request of the server's own is void.
[[nodiscard]] std::string cancelled_notification(std::int64_t id, std::string_view reason);

/// A request to the client. 2025.
[[nodiscard]] std::string client_request(std::int64_t id, std::string_view method, boost::json::object params);

} // namespace actors::mcp
