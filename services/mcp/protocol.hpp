// The words of the Model Context Protocol: eras, revisions, methods, error codes, and the names that messages use.
//
// Use it wherever code must know which revision a peer speaks; ask the predicates below instead of comparing versions.
// Everything here is a value or a pure function, safe from any thread.
//
//   auto agreed = actors::mcp::negotiate("2025-06-18");              // version::v2025_06_18
//   auto m = actors::mcp::find_method(era::v2026, "server/discover"); // method::server_discover
//
// Source: modelcontextprotocol.io/specification, revisions 2025-03-26, 2025-06-18, 2025-11-25 and 2026-07-28.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string_view>

namespace actors::mcp {

/// How a conversation is opened. Source: 2026-07-28, basic/versioning, "Terminology" (there: legacy and modern).
enum class era : std::uint8_t {
  v2025, ///< `initialize` first, then a session (HTTP) or the link (stdio) remembers what was agreed
  v2026, ///< no state: each request carries version and client capabilities in `_meta`
};

/// The revisions that are served, oldest first, so that they compare by age.
enum class version : std::uint8_t { v2025_03_26, v2025_06_18, v2025_11_25, v2026_07_28 };

inline constexpr version latest_2025 = version::v2025_11_25;
inline constexpr version latest_2026 = version::v2026_07_28;

[[nodiscard]] std::string_view to_string(version v) noexcept;
std::ostream& operator<<(std::ostream& out, version v);
[[nodiscard]] std::optional<version> parse_version(std::string_view text) noexcept;

/// All revisions that are served, newest first: what `server/discover` and UnsupportedProtocolVersion list.
[[nodiscard]] std::span<const version> supported_versions() noexcept;

[[nodiscard]] constexpr era era_of(version v) noexcept {
  return v >= version::v2026_07_28 ? era::v2026 : era::v2025;
}

/// What `initialize` answers: the requested revision if it is served in the handshake's era, else the latest of that
/// era. Source: 2025-11-25, basic/lifecycle, "Version Negotiation".
[[nodiscard]] version negotiate(std::string_view requested) noexcept;

/// Whether one message may be an array of messages. Source: 2025-03-26, basic, "Batching"; removed in 2025-06-18.
[[nodiscard]] constexpr bool has_batches(version v) noexcept {
  return v == version::v2025_03_26;
}

/// Whether `structuredContent` and `outputSchema` exist. Source: 2025-06-18, changelog.
[[nodiscard]] constexpr bool has_structured_content(version v) noexcept {
  return v >= version::v2025_06_18;
}

/// Whether structured content and its schema may be any JSON value; before, both describe an object.
/// Source: 2026-07-28, changelog, minor change 10.
[[nodiscard]] constexpr bool has_free_structured_content(version v) noexcept {
  return v >= version::v2026_07_28;
}

/// Whether clients take an event without data, and come back for the rest when the server ends their connection before
/// the stream. Source: 2025-11-25, changelog, SEP-1699.
[[nodiscard]] constexpr bool has_stream_polling(version v) noexcept {
  return v == version::v2025_11_25;
}

/// Whether a client may ask that a call of a tool be a task. Source: 2025-11-25, basic/utilities/tasks, experimental there.
[[nodiscard]] constexpr bool has_task_calls(version v) noexcept {
  return v == version::v2025_11_25;
}

/// Whether arguments that fail validation are a tool result with `isError`, so that the model can correct itself;
/// before, they are an error with `errc::invalid_params`. Source: 2025-11-25, changelog, minor change 5.
[[nodiscard]] constexpr bool argument_errors_are_results(version v) noexcept {
  return v >= version::v2025_11_25;
}

/// Error codes on the wire.
/// Source: 2026-07-28, basic, "Error Codes"; 2025-11-25, server/resources and client/elicitation, "Error Handling".
enum class errc : std::int32_t {
  parse_error = -32700,                        ///< the text is not JSON
  invalid_request = -32600,                    ///< JSON, but not a message, or one that is out of place
  method_not_found = -32601,                   ///< no such method in this era, or its capability is not offered
  invalid_params = -32602,                     ///< parameters missing or wrong; unknown tool, prompt, cursor
  internal_error = -32603,                     ///< the server failed
  resource_not_found = -32002,                 ///< 2025 only; a 2026 client is told invalid_params
  url_elicitation_required = -32042,           ///< 2025 only; a 2026 client is told invalid_params
  header_mismatch = -32020,                    ///< 2026: an HTTP header is missing, malformed or contradicts the body
  missing_required_client_capability = -32021, ///< 2026: `data.requiredCapabilities` says what the client must declare
  unsupported_protocol_version = -32022,       ///< `data` holds `supported` and `requested`
};

/// Every message that a client may send, whatever the era: requests, then notifications. `find_method` knows which era
/// has which.
enum class method : std::uint8_t {
  initialize,      ///< 2025
  ping,            ///< 2025
  server_discover, ///< 2026
  tools_list,
  tools_call,
  resources_list,
  resources_templates_list,
  resources_read,
  resources_subscribe,   ///< 2025
  resources_unsubscribe, ///< 2025
  subscriptions_listen,  ///< 2026
  prompts_list,
  prompts_get,
  completion_complete,
  logging_set_level,        ///< 2025
  tasks_get,                ///< 2025-11-25; in 2026 of the extension io.modelcontextprotocol/tasks
  tasks_cancel,             ///< the same
  tasks_result,             ///< 2025-11-25
  tasks_list,               ///< 2025-11-25
  tasks_update,             ///< 2026, of the extension
  notification_initialized, ///< 2025
  notification_cancelled,
  notification_progress,           ///< 2025
  notification_roots_list_changed, ///< 2025
  none, ///< a response, or a notification that the era does not define: to be accepted and ignored
};

[[nodiscard]] std::string_view to_string(method m) noexcept;

/// The request or notification of that name, if the era has it.
/// Source: schema.ts of 2025-11-25 and 2026-07-28, `ClientRequest` and `ClientNotification`.
[[nodiscard]] std::optional<method> find_method(era e, std::string_view name) noexcept;

/// Whether it is a notification; all others but `none` are requests.
[[nodiscard]] constexpr bool is_notification(method m) noexcept {
  return m >= method::notification_initialized && m < method::none;
}

/// Whether complete results of it carry `ttlMs` and `cacheScope` in 2026.
/// Source: 2026-07-28, server/utilities/caching, "Cacheable Results".
[[nodiscard]] bool is_cacheable(method m) noexcept;

enum class cache_scope : std::uint8_t {
  public_,  ///< the same for everyone: shared caches may keep it
  private_, ///< one caller's own
};

/// How long a client may keep a result. Source: 2026-07-28, server/utilities/caching.
struct cache_hint {
  std::chrono::milliseconds ttl{0}; ///< 0: stale at once. Requires: not negative.
  cache_scope scope = cache_scope::private_;
};

/// How much a log message matters, least first. Source: 2025-11-25, server/utilities/logging, "Log Levels" (RFC 5424).
enum class log_level : std::uint8_t { debug, info, notice, warning, error, critical, alert, emergency };

[[nodiscard]] std::string_view to_string(log_level level) noexcept;
[[nodiscard]] std::optional<log_level> parse_log_level(std::string_view text) noexcept;

/// HTTP header fields. Names compare without case.
/// Source: 2025-11-25, basic/transports; 2026-07-28, basic/transports/streamable-http, "Request Metadata".
namespace header {
inline constexpr std::string_view protocol_version = "MCP-Protocol-Version";
inline constexpr std::string_view session_id = "Mcp-Session-Id";   ///< 2025
inline constexpr std::string_view last_event_id = "Last-Event-ID"; ///< 2025
inline constexpr std::string_view method = "Mcp-Method";           ///< 2026
inline constexpr std::string_view name = "Mcp-Name";               ///< 2026
} // namespace header

/// Keys of `_meta`. Source: 2026-07-28, basic, "_meta".
namespace meta_key {
inline constexpr std::string_view protocol_version = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view client_info = "io.modelcontextprotocol/clientInfo";
inline constexpr std::string_view client_capabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view log_level = "io.modelcontextprotocol/logLevel";
inline constexpr std::string_view server_info = "io.modelcontextprotocol/serverInfo";
inline constexpr std::string_view subscription_id = "io.modelcontextprotocol/subscriptionId";
inline constexpr std::string_view progress_token = "progressToken";
inline constexpr std::string_view related_task = "io.modelcontextprotocol/related-task"; ///< 2025-11-25
inline constexpr std::string_view traceparent = "traceparent";
inline constexpr std::string_view tracestate = "tracestate";
inline constexpr std::string_view baggage = "baggage";
} // namespace meta_key

} // namespace actors::mcp
