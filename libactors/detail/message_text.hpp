// What a message looks like in logs, crash reports and traces.
#pragma once

#include <caf/fwd.hpp>

#include <cstddef>
#include <string>

namespace actors::detail {

/// Its types: "(int, std::string)". An atom shows its value, which is what it is for.
[[nodiscard]] std::string types_text(const caf::type_erased_tuple& content);

/// Its values, cut to `bytes` at a character's boundary and ended by "…" then. A value that cannot be printed shows its type.
/// Cost: what is printed of strings is bounded, other values are printed whole before they are cut.
[[nodiscard]] std::string values_text(const caf::type_erased_tuple& content, std::size_t bytes);

} // namespace actors::detail
