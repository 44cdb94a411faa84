// The errors of the registry and of groups. Those of calls and limits are the kernel's: libactors/errc.hpp.
#pragma once

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace actors {

enum class registry_errc : std::uint8_t {
  /// The name is empty, or has more than longest_name bytes.
  invalid_name = 1,
  /// The handle is empty, or its process has ended.
  no_process,
  /// Somebody has the name; `holder_of` says who.
  already_registered,
  /// Nobody has the name, or not the process that was given.
  not_registered,
  /// The process is not in the group.
  not_a_member,
};

/// Of names and groups, in bytes: they are keys, not documents.
inline constexpr std::size_t longest_name = 1024;

[[nodiscard]] std::string_view to_string(registry_errc code) noexcept;

[[nodiscard]] caf::error make_error(registry_errc code);

/// The same with a text that says which name is meant; `describe` (libactors/errc.hpp) shows it.
[[nodiscard]] caf::error make_error(registry_errc code, const std::string& text);

/// The same, about a process.
[[nodiscard]] caf::error make_error(registry_errc code, const std::string& text, const caf::actor& whom);

/// Of already_registered: who has the name. It may have ended since. Empty for every other error.
[[nodiscard]] caf::actor holder_of(const caf::error& why);

} // namespace actors
