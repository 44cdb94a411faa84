// The rules in which the eras differ, one pair of functions each. The codec decides the era and calls its pair.
#pragma once

#include "services/mcp/codec.hpp"

#include <optional>
#include <string>

namespace actors::mcp {

/// Why a message is refused. `status` matters over HTTP alone.
struct failure {
  errc code;
  std::string message;
  int status = 400;
  boost::json::value data = nullptr;
};

/// What stands around a message. `headers` are empty where `http` is false.
struct surroundings {
  const transport::headers& headers;
  bool http;
  std::optional<version> negotiated;
};

/// The method or notification that the message names; empty for responses.
[[nodiscard]] std::string_view method_name(const jsonrpc::message& message) noexcept;

/// The method that the message names, if the era has it and the message is of its kind: a request by the name of a
/// notification is an unknown request, and the other way round.
[[nodiscard]] std::optional<method> find_method(era e, const jsonrpc::message& message) noexcept;

/// Whether the request names the one session that it belongs to. 2025 over HTTP.
[[nodiscard]] std::optional<failure> check_session(const transport::headers& fields);

/// Fills in `reply.version`, `reply.method` and `session_id`, or says what is wrong.
[[nodiscard]] std::optional<failure> admit_2025(incoming& in, const surroundings& around);
[[nodiscard]] std::optional<failure> admit_2026(incoming& in, const surroundings& around);

/// The code as that era may say it.
[[nodiscard]] errc code_2025(errc code) noexcept;
[[nodiscard]] errc code_2026(errc code) noexcept;

/// HTTP status of an error that answers an admitted request; 2025 has 200 for all.
[[nodiscard]] int status_2026(errc code) noexcept;

[[nodiscard]] failure unsupported_version(std::string_view requested);
[[nodiscard]] failure unknown_method(std::string_view name, int status);

/// An error as a response on the wire. A null id is left out: MCP has no null ids.
/// Source: 2026-07-28, schema, `JSONRPCErrorResponse`.
[[nodiscard]] transport::outbound error_answer(bool http, const jsonrpc::id& id, const failure& why);

[[nodiscard]] transport::outbound json_answer(bool http, int status, std::string body);

} // namespace actors::mcp
