// The errors of sessions. Limits and deadlines are the kernel's: libactors/errc.hpp.
#pragma once

#include <caf/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace actors {

enum class session_errc : std::uint8_t {
  /// The supervisor of the sessions, or the process of their store, does not run: not started yet, between two lives, or stopped.
  not_running = 1,
  /// The session has ended: closed, idle for too long, or, where no store keeps it, with its process or its supervisor.
  ended,
  /// The state of the session has no such key.
  no_such_key,
  /// The store knows no session of this id.
  no_such_session,
  /// The operating system gave no random bytes for an id.
  no_entropy,
  /// The store could not do it, and has done nothing of it: the disk is full or read-only, or an error on the way to it. It may be
  /// tried again.
  not_kept,
  /// Another program has the file of the store.
  store_locked,
  /// The file of the store is something else, or was written by a newer version of this library. It has been left as it was.
  store_foreign,
  /// The file of the store is damaged.
  store_corrupt,
};

[[nodiscard]] std::string_view to_string(session_errc code) noexcept;

[[nodiscard]] caf::error make_error(session_errc code);

/// The same with a text that says what was wrong, what was expected and what to do; it is the context of the error.
[[nodiscard]] caf::error make_error(session_errc code, std::string text);

} // namespace actors
