// What one client may subscribe to: in a session or link of 2025, or with one request of 2026.
#pragma once

#include <cstddef>

namespace actors::mcp::detail {

inline constexpr std::size_t most_subscribed = 1000;
inline constexpr std::size_t most_subscribed_bytes = std::size_t{128} << 10; ///< of their URIs, together

} // namespace actors::mcp::detail
