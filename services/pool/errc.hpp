// The errors of pools. Limits and deadlines are the kernel's: libactors/errc.hpp.
#pragma once

#include <caf/error.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace actors {

enum class pool_errc : std::uint8_t {
  /// The pool does not run: not started yet, between two lives, or stopped.
  not_running = 1,
  /// Its workers have crashed too often; they are tried again later. `retry_after` says when.
  unavailable,
  /// The worker ended while it had the job, and left no reason.
  worker_gone,
};

[[nodiscard]] std::string_view to_string(pool_errc code) noexcept;

[[nodiscard]] caf::error make_error(pool_errc code);

/// `unavailable`, or errc::overloaded, with the time after which trying again makes sense.
[[nodiscard]] caf::error unavailable_for(std::chrono::milliseconds time);
[[nodiscard]] caf::error overloaded_for(std::chrono::milliseconds time);

/// What one of these two carries; nothing for every other error.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const caf::error& why);

} // namespace actors
