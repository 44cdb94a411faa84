// From messages and values to text.
//
//   std::string text = actors::jsonrpc::serialize(make_result(1, {{"sum", 5.0}}));
//   // {"jsonrpc":"2.0","id":1,"result":{"sum":5.0}}
//
// Use it instead of boost::json::serialize for what goes to a peer:
// - a double prints as the shortest digits that read back as the same double, with a ".0" where it would else read as an
//   integer (Boost prints 5.0 as 5E0); NaN and the infinities, which JSON cannot say, print as null;
// - bytes that are not UTF-8 print as U+FFFD, so that no handler's text can make the message unreadable.
// The text is one line. Thread safety: reentrant.
#pragma once

#include "services/jsonrpc/message.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace actors::jsonrpc {

[[nodiscard]] std::string serialize(const boost::json::value& value);
[[nodiscard]] std::string serialize(const request& what);
[[nodiscard]] std::string serialize(const notification& what);
[[nodiscard]] std::string serialize(const response& what);
[[nodiscard]] std::string serialize(const error_response& what);
[[nodiscard]] std::string serialize(const message& what);

/// The same at the end of `out`, so that a caller may reuse its memory.
void append(std::string& out, const boost::json::value& value);
void append(std::string& out, const request& what);
void append(std::string& out, const notification& what);
void append(std::string& out, const response& what);
void append(std::string& out, const error_response& what);
void append(std::string& out, const message& what);

/// Pieces, for those who write a message themselves: a string with its quotes, an id as it stands in a message.
void append_string(std::string& out, std::string_view text);
void append_id(std::string& out, const id& id);

} // namespace actors::jsonrpc
