// The machine and the build that figures were measured on.
#pragma once

#include <string>

namespace bench {

struct machine {
  std::string cpu;   ///< the operating system's name of it
  unsigned cores;    ///< hardware threads
  std::string date;  ///< UTC, "2026-11-25"
  std::string build; ///< "RelWithDebInfo, g++ 12.2.0"
};

[[nodiscard]] machine this_machine();

} // namespace bench
