// Ids that nobody guesses: of sessions, of tasks, of whatever an id is all that it takes to have it.
//
//   const auto id = actors::random_id();        // "8c1d…", 32 digits
//   if (!id) return id.error();
//
// Thread safety: from any thread. Cost: a system call. Errors: session_errc::no_entropy.
#pragma once

#include <caf/expected.hpp>

#include <string>

namespace actors {

/// 128 bits from the operating system's generator, as 32 lowercase hexadecimal digits.
[[nodiscard]] caf::expected<std::string> random_id();

/// 64 bits as 16 digits, drawn apart: a name that tells things from each other, and nothing of their ids.
[[nodiscard]] caf::expected<std::string> random_name();

} // namespace actors
