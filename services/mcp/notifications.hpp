// The messages that a server sends of its own accord, as they go over the wire. Pure functions, safe from any thread.
//
//   channel.notify(progress_notification(token, 3, 10, "third of ten"));
//
// Source: 2025-11-25 and 2026-07-28, schema, `ProgressNotification` and `LoggingMessageNotification`.
#pragma once

#include "services/mcp/protocol.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace actors::mcp {

/// An empty message, or a total that is no finite number, is not sent. Requires: `done` is finite.
[[nodiscard]] std::string progress_notification(const boost::json::value& token, double done,
                                                std::optional<double> total, std::string_view message);

/// An empty logger is not sent.
[[nodiscard]] std::string log_notification(log_level level, const boost::json::value& data, std::string_view logger);

} // namespace actors::mcp
