// What the arguments of a request mean, as 32 bytes: the same for any spelling of the same JSON.
#pragma once

#include <boost/json/object.hpp>

#include <array>
#include <string_view>

namespace actors::mcp::detail {

using digest = std::array<unsigned char, 32>;

/// SHA-256.
[[nodiscard]] digest digest_of(std::string_view bytes);

/// Neither the order of names nor the spelling of a number matters: 5 and 5.0 are one number. Everything else does: an
/// absent member is not null. Cost: O(n log n) in the names of one object. Recursion is as deep as the value.
[[nodiscard]] digest digest_of(const boost::json::object& arguments);

} // namespace actors::mcp::detail
