// A comparison as text for people, and how it was decided.
#pragma once

#include "bench/compare/comparison.hpp"

#include <string>

namespace bench {

/// The test, its level, the limits.
[[nodiscard]] std::string method_of(pairing how, const limits& all);

/// A line for each row, one for each note, and the sum of it.
[[nodiscard]] std::string table_of(const comparison& found, const limits& all);

} // namespace bench
