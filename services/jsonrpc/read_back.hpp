// Reads a text of our own: what `serialize` has written comes back as the same value.
//
//   auto value = actors::jsonrpc::read_back(text);
//
// Unlike boost::json::parse it is exact (a double is the nearest to its digits) and takes what is nested deeply; unlike parse_json it takes
// any size and any number of members. Not for what a peer has written. Thread safety: reentrant.
#pragma once

#include "services/jsonrpc/error.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace actors::jsonrpc {

/// Errors: too_deep, beyond 1024 levels; those of parse_json, if the text is no such text.
[[nodiscard]] result<boost::json::value> read_back(std::string_view text);

} // namespace actors::jsonrpc
