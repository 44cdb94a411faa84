// Messages as clients of both eras send them, for the tests of the protocol layer.
#pragma once

#include "services/jsonrpc/strict_json.hpp"
#include "services/mcp/codec.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace actors::mcp::test {

inline boost::json::value json(std::string_view text) {
  return jsonrpc::parse_json(text).value();
}

/// The members of a 2026 envelope, to be put into "params".
inline constexpr std::string_view envelope = R"("_meta": {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": {"name": "ExampleClient", "version": "1.0.0"},
  "io.modelcontextprotocol/clientCapabilities": {}})";

inline std::string request_2026(std::string_view method, std::string_view other_params = {}) {
  return R"({"jsonrpc": "2.0", "id": 1, "method": ")" + std::string{method} + R"(", "params": {)" +
         std::string{envelope} + (other_params.empty() ? "" : ", ") + std::string{other_params} + "}}";
}

inline std::string request_2025(std::string_view method, std::string_view params = "{}") {
  return R"({"jsonrpc": "2.0", "id": 1, "method": ")" + std::string{method} + R"(", "params": )" + std::string{params} +
         "}";
}

inline std::string initialize_request(std::string_view revision = "2025-11-25") {
  return request_2025("initialize", R"({"protocolVersion": ")" + std::string{revision} +
                                        R"(", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}})");
}

/// An HTTP POST with the headers that every client sends, and `more`.
inline transport::inbound post(std::string body, const transport::headers& more = {}) {
  transport::inbound in{.method = "POST", .body = std::move(body), .headers = {}, .peer = {}};
  in.headers.add("Host", "127.0.0.1:8080");
  in.headers.add("Content-Type", "application/json");
  in.headers.add("Accept", "application/json, text/event-stream");
  for (const auto [name, value] : more)
    in.headers.add(name, value);
  return in;
}

/// The same from a client of 2026, with the headers that its revision asks for.
inline transport::inbound post_2026(std::string body, std::string_view method, const transport::headers& more = {}) {
  auto in = post(std::move(body), more);
  in.headers.add("MCP-Protocol-Version", "2026-07-28");
  in.headers.add("Mcp-Method", method);
  return in;
}

/// The same from a client of 2025, within a session.
inline transport::inbound post_2025(std::string body, const transport::headers& more = {}) {
  auto in = post(std::move(body), more);
  in.headers.add("MCP-Protocol-Version", "2025-11-25");
  in.headers.add("Mcp-Session-Id", "1868a90c");
  return in;
}

inline transport::inbound line(std::string body) {
  return {.method = "POST", .body = std::move(body), .headers = {}, .peer = {}};
}

inline codec example_codec(codec_options options = {}) {
  return codec{{.name = "ExampleServer", .version = "1.0.0"}, std::move(options)};
}

inline decoded decode_http(const transport::inbound& in) {
  return example_codec().decode(in, {});
}

inline decoded decode_line(std::string body, std::optional<version> negotiated = std::nullopt) {
  return example_codec().decode(line(std::move(body)), {.http = false, .negotiated = negotiated});
}

/// The code of the error that an answer carries; 0 if it carries none.
inline std::int64_t error_code(const transport::outbound& answer) {
  if (answer.body.empty())
    return 0;
  auto body = json(answer.body);
  auto* error = body.as_object().if_contains("error");
  return error ? error->at("code").to_number<std::int64_t>() : 0;
}

/// Status and error code of a refusal, {0, 0} if the message was not refused.
inline std::pair<int, std::int64_t> refusal(const decoded& result) {
  auto* no = std::get_if<reject>(&result);
  return no ? std::pair{no->answer.status, error_code(no->answer)} : std::pair{0, std::int64_t{0}};
}

} // namespace actors::mcp::test
