// What can be wrong with a message: the codes that go on the wire, and this component's own reasons.
//
//   auto in = actors::jsonrpc::parse(text);
//   if (!in) reply(serialize(make_error(in.error())));      // code, text and id as JSON-RPC 2.0 asks
//
// Use `error_code` for what a peer sees; `errc` for what the program decides on (an HTTP transport answers 413 to
// `errc::too_large`). Thread safety: plain values.
#pragma once

#include "services/jsonrpc/id.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace actors::jsonrpc {

/// The codes that the specification reserves. -32000 to -32099 are left to servers; anything outside -32768 to -32000
/// to applications. Source: JSON-RPC 2.0, section 5.1.
enum class error_code : std::int32_t {
  /// The text is not JSON, or the server could not read it as such.
  parse_error = -32700,
  /// The JSON is not a valid request object.
  invalid_request = -32600,
  /// The method does not exist or is not available.
  method_not_found = -32601,
  /// The parameters do not fit the method.
  invalid_params = -32602,
  /// The server failed for a reason of its own.
  internal_error = -32603,
};

/// The `error` member of a response. `code` is a number so that servers and applications may use their own.
struct error_object {
  std::int64_t code = static_cast<std::int64_t>(error_code::internal_error);
  std::string message;
  boost::json::value data; ///< null: the member is left out
};

/// Why a text was refused.
enum class errc : std::uint8_t {
  /// Not JSON, or cut short, or more than one JSON text, or an escape that is half of a surrogate pair.
  bad_syntax = 1,
  /// The text holds bytes that are not UTF-8.
  bad_utf8,
  /// A number does not fit a double (1e999).
  bad_number,
  /// Arrays and objects are nested deeper than `parse_limits::max_depth`.
  too_deep,
  /// The text has more bytes than `parse_limits::max_bytes`, the batch more messages than `max_batch`, or objects too many members
  /// (strict_json.hpp).
  too_large,
  /// An object names a member twice.
  duplicate_key,
  /// The text, or an element of a batch, is not an object.
  not_an_object,
  /// A batch without messages.
  empty_batch,
  /// `jsonrpc` is missing or not "2.0".
  bad_version,
  /// `id` is not a string, an integer or null; or it is missing or null where a result needs one.
  bad_id,
  /// `method` is not a string.
  bad_method,
  /// `params` is neither an object nor an array.
  bad_params,
  /// `error` is not an object with an integer `code` and a string `message`.
  bad_error,
  /// Neither a request nor a response, or both, or a response with a result and an error.
  ambiguous,
};

/// The stable name of the reason ("duplicate_key").
[[nodiscard]] std::string_view to_string(errc reason) noexcept;

/// What to put on the wire. `errc`s that stop the reader (syntax, UTF-8, numbers, depth) are parse errors: an error
/// that occurred "while parsing the JSON text"; a text that was read, or refused unread for its size, is an invalid
/// request. Source: JSON-RPC 2.0, section 5.1.
[[nodiscard]] error_code wire_code(errc reason) noexcept;

/// A refusal. `id` is null where the message's own could not be known.
struct parse_error {
  parse_error() = default;
  parse_error(errc why, std::string text, jsonrpc::id about = {})
      : reason(why), message(std::move(text)), id(std::move(about)) {}

  [[nodiscard]] error_code code() const noexcept { return wire_code(reason); }

  errc reason = errc::bad_syntax;
  std::string message; ///< what was wrong and what was expected; safe to send
  jsonrpc::id id;
};

template <class T>
using result = boost::system::result<T, parse_error>;

/// What `result::value()` throws: std::runtime_error with the message.
[[noreturn]] void throw_exception_from_error(const parse_error& error, const boost::source_location& where);

} // namespace actors::jsonrpc
