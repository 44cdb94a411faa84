// Ids and names of sessions.
#pragma once

#include <caf/expected.hpp>

#include <string>

namespace actors {

/// 128 bits from the operating system's generator, as 32 lowercase hexadecimal digits: who knows one has the session.
/// Errors: session_errc::no_entropy. Thread safety: from any thread.
[[nodiscard]] caf::expected<std::string> make_session_id();

/// 64 bits as 16 digits, drawn apart: it tells sessions from each other, and nothing of their ids. As above.
[[nodiscard]] caf::expected<std::string> make_session_name();

} // namespace actors
