// Between the wire and the dispatch table: reads what arrived into one shape for both eras, and writes answers as the
// era of the request wants them.
//
//   codec wire{{.name = "calculator", .version = "1.0.0"}};
//   auto in = wire.decode(exchange->request(), {.http = true});
//   if (auto* call = std::get_if<incoming>(&in))
//     exchange->respond(wire.encode_result(call->reply, {{"tools", tools}}));
//   else if (auto* no = std::get_if<reject>(&in))
//     exchange->respond(no->answer);
//
// It knows rules, not state: it demands a session id where the era does, but whether that session lives is the caller's
// to say (`session_not_found`). A request that `decode` lets through names a method that its era has.
//
// Thread safety: immutable, any thread. Lifetime: what it returns owns what it holds.
// Source: 2025-11-25, basic/lifecycle and basic/transports; 2026-07-28, basic, basic/versioning and basic/transports.
#pragma once

#include "services/jsonrpc/message.hpp"
#include "services/jsonrpc/parse.hpp"
#include "services/mcp/http_rules.hpp"
#include "services/mcp/methods.hpp"
#include "services/mcp/protocol.hpp"
#include "services/transport/connection.hpp"

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace actors::mcp {

class tool_result;

/// What an answer must know about its request. Small, to be kept while the request is worked on.
struct reply_address {
  jsonrpc::id id{}; ///< null for what is not a request
  mcp::version version = latest_2025;
  mcp::method method = mcp::method::none;
  bool http = true;

  [[nodiscard]] mcp::era era() const noexcept { return era_of(version); }
};

/// A message that keeps to the rules of its era.
struct incoming {
  reply_address reply{}; ///< `version` of an `initialize` is the one to agree on
  jsonrpc::message message{};
  std::string session_id{}; ///< 2025 over HTTP: never empty but for `initialize`; else empty

  [[nodiscard]] bool is_request() const noexcept { return std::holds_alternative<jsonrpc::request>(message); }

  // Views into `message`; null where it has none.
  [[nodiscard]] const boost::json::object* params() const noexcept;

  /// `params._meta`, or what it holds under a key.
  [[nodiscard]] const boost::json::object* meta() const noexcept;
  [[nodiscard]] const boost::json::value* meta(std::string_view key) const noexcept;

  /// What the client can do: in 2026 with each request; in 2025 `initialize` told it.
  [[nodiscard]] const boost::json::object* client_capabilities() const noexcept;

  /// 2026: who asks, optional and unverified.
  [[nodiscard]] const boost::json::object* client_info() const noexcept;

  /// A string or a number: the client wants `notifications/progress` under it.
  [[nodiscard]] const boost::json::value* progress_token() const noexcept;

  /// 2026: the least level of log messages to send; empty: send none.
  [[nodiscard]] std::string_view log_level() const noexcept;
};

/// Refused, with the answer ready to be sent. Over a link an empty body means that nothing is to be said.
struct reject {
  transport::outbound answer;
  std::string reason; ///< for the log
};

/// Many messages in one, each judged on its own; 2025-03-26 alone has them. Answer each, then `join` the answers.
struct batch {
  std::vector<std::variant<incoming, reject>> messages{};
  std::string session_id{}; ///< over HTTP
};

/// HTTP DELETE of a 2025 session: to be answered with 204, or with `session_not_found`.
struct session_end {
  std::string session_id;
};

/// HTTP GET of a 2025 session: to be answered with a stream of news or of what came after that event, or with
/// `session_not_found`.
struct stream_start {
  std::string session_id;
  std::string last_event_id; ///< empty: none
};

using decoded = std::variant<incoming, reject, batch, session_end, stream_start>;

/// Where a message came from.
struct decode_context {
  bool http = true; ///< false over stdio and other links: no headers, no statuses, no session ids

  /// What `initialize` agreed on over this link. Over HTTP: in the session, if the caller knows; it decides where the
  /// client sends no MCP-Protocol-Version.
  std::optional<mcp::version> negotiated{};

  boost::json::storage_ptr storage{}; ///< for the parsed message
};

/// What a result is, beyond its members.
struct result_hints {
  std::string_view type = "complete"; ///< 2026
  std::optional<cache_hint> cache{};  ///< 2026, cacheable methods only; else `codec_options::cache` holds
  boost::json::object meta{};         ///< `_meta`; `encode_result` takes what the result itself has
};

struct codec_options {
  access_policy access{};
  jsonrpc::parse_limits limits{};
  cache_hint cache{};          ///< for cacheable results without a hint of their own
  bool identify_server = true; ///< 2026: `serverInfo` in the `_meta` of each result
};

class codec {
public:
  explicit codec(const server_info& info, codec_options options = {});

  [[nodiscard]] decoded decode(const transport::inbound& in, const decode_context& context) const;

  // Requires: `to` is of a request.
  /// `_meta` and `resultType` of `result` stay as they are; the codec adds what is missing.
  [[nodiscard]] transport::outbound encode_result(const reply_address& to, boost::json::object result,
                                                  const result_hints& hints = {}) const;

  /// The same for a result that was written in advance: the text of a JSON object without `resultType`, `_meta`,
  /// `ttlMs` and `cacheScope`.
  [[nodiscard]] transport::outbound encode_serialized(const reply_address& to, std::string_view result,
                                                      const result_hints& hints = {}) const;

  /// The same for the members of a result, without its braces; not empty.
  [[nodiscard]] transport::outbound encode_members(const reply_address& to, std::string_view members,
                                                   const result_hints& hints = {}) const;

  /// The result of a `tools/call`, written in one go.
  [[nodiscard]] transport::outbound encode_tool_result(const reply_address& to, const tool_result& result) const;

  /// Over HTTP a 2025 request is answered 200, as the error is the answer; 2026 has a status for each error. Codes that
  /// the era does not know are told as `errc::invalid_params`. `data`: null is not sent.
  [[nodiscard]] transport::outbound encode_error(const reply_address& to, errc code, std::string_view message,
                                                 const boost::json::value& data = nullptr) const;
  [[nodiscard]] transport::outbound encode_error(const reply_address& to, const protocol_error& error) const;

  /// 404: the session has ended, the client starts a new one.
  /// Source: 2025-11-25, basic/transports, "Session Management".
  [[nodiscard]] transport::outbound session_not_found(const reply_address& to) const;

  /// The answer to a notification or a response that was taken: 202 without body.
  [[nodiscard]] static transport::outbound accepted();

  /// One answer for a batch: an array of the bodies that are not empty, or `accepted()` where none is left.
  [[nodiscard]] static transport::outbound join(const std::vector<transport::outbound>& answers);

private:
  [[nodiscard]] std::variant<incoming, reject> admit(jsonrpc::message message, const transport::inbound& in,
                                                     const decode_context& context) const;
  [[nodiscard]] decoded decode_batch(jsonrpc::batch many, const transport::inbound& in,
                                     const decode_context& context) const;

  void append_meta(std::string& out, era to, const boost::json::object& meta) const;

  codec_options options_;
  boost::json::object server_info_;
  std::string server_meta_; // `"_meta":{…},` as every result of 2026 carries it, or empty
};

} // namespace actors::mcp
