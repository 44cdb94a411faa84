// Figures for people: three digits and a unit.
#pragma once

#include <string>

namespace bench {

/// "85.3 µs", "1.20 ms".
[[nodiscard]] std::string time_text(double us);

/// "4.21 M", "853 K", "12.0".
[[nodiscard]] std::string count_text(double count);

/// Three digits, or all before the point: "1.31", "0.0281", "20480".
[[nodiscard]] std::string number_text(double number);

} // namespace bench
