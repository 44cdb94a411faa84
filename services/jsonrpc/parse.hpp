// From text to messages.
//
//   auto in = actors::jsonrpc::parse(text);
//   if (!in)                                               answer(make_error(in.error()));
//   else if (auto* one = std::get_if<message>(&*in))       handle(std::move(*one));
//   else                                                   refuse_or_handle(std::get<batch>(*in));
//
// Batches are an alternative of their own, because not every protocol takes them (MCP: 2025-03-26 alone). Members that
// JSON-RPC does not know are ignored. Thread safety: reentrant. Lifetime: see strict_json.hpp.
// Source: JSON-RPC 2.0, sections 4 to 6.
#pragma once

#include "services/jsonrpc/error.hpp"
#include "services/jsonrpc/message.hpp"
#include "services/jsonrpc/strict_json.hpp"

#include <string_view>
#include <variant>
#include <vector>

namespace actors::jsonrpc {

/// At least one element, in the order of the text; each is judged on its own.
using batch = std::vector<result<message>>;

using parsed = std::variant<message, batch>;

/// Errors: every `errc`. The refusal carries the message's id where it was readable.
[[nodiscard]] result<parsed> parse(std::string_view text, const parse_limits& limits = {},
                                   boost::json::storage_ptr storage = {});

/// One message from a value that was read before.
[[nodiscard]] result<message> to_message(boost::json::value value);

} // namespace actors::jsonrpc
