// Reads JSON from a peer who may be hostile into a boost::json::value.
//
//   auto value = actors::jsonrpc::parse_json(R"({"a": 1})");
//
// Use it instead of boost::json::parse for anything that came over a wire. Stricter: bounded size and depth, a name
// that occurs twice in an object is refused (Boost keeps the last and says nothing), numbers that overflow a double are
// refused. More exact: a double is the nearest to its digits. Cost: O(n log n) in the names of one object, O(n) in all
// else, and no recursion deeper than `max_depth`. Where a peer has chosen the names for it, O(n * n) in those of an object; so
// the squares of the numbers of members, of all objects with more than 256, may come to 2^26 in a text: one object of 8192, or 64
// of 1024. Of the outermost object of a message they do not count. Thread safety: reentrant. Lifetime: the value keeps `storage`, not
// the text. Source: RFC 8259; RFC 7493 (I-JSON), sections 2.1 and 2.3.
#pragma once

#include "services/jsonrpc/error.hpp"

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <string_view>

namespace actors::jsonrpc {

/// What a peer may ask of the reader.
struct parse_limits {
  std::size_t max_bytes = std::size_t{4} << 20; ///< of text; the value takes up to 24 times as much
  std::size_t max_depth = 64;                   ///< of nested arrays and objects; 1 for a flat object
  std::size_t max_batch = 64;                   ///< messages in one batch
};

/// Errors: bad_syntax, bad_utf8, bad_number, too_deep, too_large, duplicate_key. `parse_error::id` is the integer or
/// string that the outermost object names "id", if it was read before the text was refused for its depth, for a
/// duplicate or for its members.
[[nodiscard]] result<boost::json::value> parse_json(std::string_view text, const parse_limits& limits = {},
                                                    boost::json::storage_ptr storage = {});

} // namespace actors::jsonrpc
