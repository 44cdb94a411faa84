// The commands of the shell: "crash web", "tree", "wait 5 s".
//
//   if (run_command(world, "crash web", out) == outcome::quit) …
//
// Threading: one thread.
#pragma once

#include "examples/supervision_playground/playground.hpp"

#include <string_view>

namespace playground {

enum class outcome : std::uint8_t {
  done,    ///< also an empty line and a comment, which begins with #
  refused, ///< no such command, wrong arguments, or what a supervisor said; it is printed
  quit,
};

[[nodiscard]] outcome run_command(playground& world, std::string_view line, const printer& print);

} // namespace playground
