// Ids of sessions.
#pragma once

#include <caf/expected.hpp>

#include <string>

namespace actors {

/// 128 bits from the operating system's generator, as 32 lowercase hexadecimal digits. Errors:
/// session_errc::no_entropy. Thread safety: from any thread.
[[nodiscard]] caf::expected<std::string> make_session_id();

} // namespace actors
