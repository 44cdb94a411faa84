// Figures for people: three digits and a unit.
#pragma once

#include <string>

namespace bench {

/// "85.3 µs", "1.20 ms".
[[nodiscard]] std::string time_text(double us);

/// "4.21 M", "853 K", "12.0".
[[nodiscard]] std::string count_text(double count);

} // namespace bench
