// The kernel's error codes. Why a process ended is another question: libactors/exit_reason.hpp.
#pragma once

#include <caf/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace actors {

enum class errc : std::uint8_t {
  /// The deadline of a call passed before its answer came.
  deadline_exceeded = 1,
  /// The caller gave the call up.
  cancelled,
  /// The callee had ended before the call came, or ended without an answer and without a reason of its own (normally).
  callee_gone,
  /// A limit was reached and the message refused; try again later.
  overloaded,
  /// No handler of the receiver takes this message.
  unexpected_message,
  /// The answer is not of the type that the caller asked for.
  unexpected_response,
  /// The process ended during its init without giving a reason.
  ended_in_init,
  /// The runtime is shutting down, or has shut down.
  shutting_down,
  /// The process provides no text of its state.
  no_state,
  /// An exception left a function that the callee was asked to run; the callee goes on.
  callee_failed,
};

[[nodiscard]] std::string_view to_string(errc code) noexcept;

[[nodiscard]] caf::error make_error(errc code);

/// The same with a text that says what was wrong, what was expected and what to do.
[[nodiscard]] caf::error make_error(errc code, std::string text);

/// The text to show a person: of this kernel's errors, of CAF's own, and of exit reasons. Never empty.
[[nodiscard]] std::string describe(const caf::error& reason);

} // namespace actors
