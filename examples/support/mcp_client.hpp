// The client's side of MCP in both eras, for examples and tests: makes requests and reads answers; the connection is the caller's.
//
//   examples::http_client connection{"127.0.0.1", port};
//   examples::mcp_client client{examples::era::v2026_07_28};
//   auto hello = client.open(connection);                                   // server/discover
//   auto sum = client.call(connection, "add", {{"a", 2}, {"b", 3}});        // sum.structured().at("result") == 5
//
// It shares no code with the server, so that the two check each other.
// Errors: std::runtime_error for what is no answer to the request; an error that the server answers is an `mcp_answer`.
// Thread safety: one thread at a time. Many connections may be used at the same time: see `make` and `read`.
// Source: 2025-11-25 and 2026-07-28, basic/transports.
#pragma once

#include "examples/support/http_client.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace examples {

enum class era {
  v2025_11_25, ///< initialize, then Mcp-Session-Id
  v2026_07_28, ///< stateless: `_meta` in each request, repeated in HTTP headers
};

[[nodiscard]] std::string_view to_string(era e) noexcept;

/// The endpoint's path.
inline constexpr std::string_view mcp_path = "/mcp";

struct mcp_request {
  http_headers headers;
  std::string body; ///< in one line, as stdio wants it
  std::int64_t id = 0;
};

/// As it goes over a connection to this machine, head and body.
[[nodiscard]] std::string http_text(const mcp_request& request);

struct mcp_answer {
  int status = 200; ///< HTTP's
  boost::json::object message;

  /// 0 where it is a result.
  [[nodiscard]] std::int64_t error_code() const;

  /// Throws where it is an error.
  [[nodiscard]] const boost::json::object& result() const;

  // Of tools/call.
  [[nodiscard]] bool is_error() const;
  [[nodiscard]] std::string text() const;                      ///< of the first content block
  [[nodiscard]] const boost::json::object& structured() const; ///< `structuredContent`
  [[nodiscard]] double number() const;                         ///< its member "result"
};

class mcp_client {
public:
  /// The capabilities are what it declares; it is up to the caller to live up to them.
  explicit mcp_client(era speaks, boost::json::object capabilities = {})
      : era_(speaks), capabilities_(std::move(capabilities)) {}

  /// The handshake: `initialize` and `notifications/initialized`, or `server/discover`.
  mcp_answer open(http_client& over);

  /// Ends the session. True: the server agreed, or the era has none.
  bool close(http_client& over);

  mcp_answer ask(http_client& over, std::string_view method, boost::json::object params = {});
  mcp_answer call(http_client& over, std::string_view tool, boost::json::object arguments);

  /// A request with an id of its own, ready to be sent.
  [[nodiscard]] mcp_request make(std::string_view method, boost::json::object params = {});
  [[nodiscard]] mcp_request make_call(std::string_view tool, boost::json::object arguments);

  /// The answer, if it is one to that request.
  [[nodiscard]] static mcp_answer read(const mcp_request& asked, int status, std::string_view body);

  [[nodiscard]] era speaks() const noexcept { return era_; }
  [[nodiscard]] const std::string& session() const noexcept { return session_; }

private:
  [[nodiscard]] http_headers headers() const;
  mcp_answer exchange(http_client& over, const mcp_request& request);

  era era_;
  boost::json::object capabilities_;
  std::string session_;
  std::int64_t last_id_ = 0;
};

} // namespace examples
