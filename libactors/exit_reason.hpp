// Why a process ended.
//
// A reason is a `caf::error`, as everywhere in CAF; `classify` says which of OTP's reasons it stands for, `describe`
// (libactors/errc.hpp) gives the text, and `crash_of` what a crash leaves behind.
//
//   if (actors::classify(down.reason) == actors::exit_reason::crashed) log(actors::describe(down.reason));
//
// Source: Erlang reference manual, "Processes", error handling; OTP design principles, "supervisor", restart types.
#pragma once

#include <caf/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace actors {

enum class exit_reason : std::uint8_t {
  /// It was done. The empty error.
  normal = 0,
  /// It was asked to stop; OTP's `shutdown` and `{shutdown, Term}`. Also caf::exit_reason::user_shutdown and errc::shutting_down.
  shutdown,
  /// It was ended without being asked; OTP's `killed`. Also caf::exit_reason::kill.
  killed,
  /// An exception left a handler, or the process quit with an error.
  crashed,
  /// It did not react to a kill in time and was given up (C++ cannot end a running function).
  abandoned,
  /// Its init chose not to run; OTP's `ignore`.
  ignored,
};

[[nodiscard]] std::string_view to_string(exit_reason reason) noexcept;

/// `exit_reason::normal` gives the empty error, `killed` CAF's kill, which no exit handler can catch.
[[nodiscard]] caf::error make_error(exit_reason reason);

/// OTP's {shutdown, Text}: a clean end that carries a text.
[[nodiscard]] caf::error shutdown_with(std::string text);

/// Any error that is not one of the others is a crash.
[[nodiscard]] exit_reason classify(const caf::error& reason) noexcept;

/// What an exception that left a handler leaves behind.
struct crash {
  std::string what;    ///< the exception's text
  std::string label;   ///< of the process that it ended
  std::string message; ///< types of the message that was being handled; "init" during the init
};

[[nodiscard]] caf::error make_error(crash details);

/// The details of a crash by exception; nothing for every other reason.
[[nodiscard]] std::optional<crash> crash_of(const caf::error& reason);

} // namespace actors
