// What the fuzz targets share. A target is one function of an input that libFuzzer varies: whatever it is, the target
// must neither crash nor break a `must`, and take its time within bounds.
#pragma once

#include <string_view>

namespace actors::fuzz {

/// Defined by each target.
void run(std::string_view input);

/// Ends the program if a property does not hold, so that libFuzzer keeps the input.
void must(bool holds, const char* property);

/// Takes the first line off `input`, without its end. All of it where no line ends.
std::string_view take_line(std::string_view& input);

} // namespace actors::fuzz
