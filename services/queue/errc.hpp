// The errors of queues. Limits and deadlines are the kernel's: errc::overloaded and errc::deadline_exceeded of libactors/errc.hpp.
#pragma once

#include <caf/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace actors {

enum class queue_errc : std::uint8_t {
  /// The queue takes no new items; or, to who asks for one, there will be none.
  closed = 1,
  /// A batch that has more items than the queue may ever hold.
  too_big,
  /// The item gave way to another one, as `when_full` says.
  dropped,
  /// The consumer let the item go without `done` or `failed`: it forgot to say, has no handler for it, or ended.
  let_go,
  /// The consumer ended, normally, with the item in hand.
  consumer_ended,
};

[[nodiscard]] std::string_view to_string(queue_errc code) noexcept;

[[nodiscard]] caf::error make_error(queue_errc code);

/// The same with a text that says what was wrong, what was expected and what to do.
[[nodiscard]] caf::error make_error(queue_errc code, std::string text);

} // namespace actors
