// Where in which stream a client is: "c" or "n", sixteen hexadecimal digits, "-", a number.
//
// The number counts the events of the stream; 0 stands before the first. Pure functions, safe from any thread.
// Source: 2025-11-25, basic/transports, "Resumability and Redelivery".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace actors::mcp::detail {

struct event_id {
  enum class stream_kind : char {
    call = 'c', ///< answers a POST
    news = 'n', ///< a GET opened it
  };

  stream_kind kind;
  std::uint64_t stream;
  std::uint64_t number;
};

[[nodiscard]] std::string to_string(const event_id& id);

/// Nothing if the text is none that `to_string` writes.
[[nodiscard]] std::optional<event_id> parse_event_id(std::string_view text) noexcept;

} // namespace actors::mcp::detail
