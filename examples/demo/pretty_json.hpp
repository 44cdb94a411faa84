// JSON for people: on one line where it fits, else a member a line.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>

namespace demo {

/// On one line, numbers as people write them.
[[nodiscard]] std::string flat(const boost::json::value& value);

/// Lines after the first are indented by `indent` spaces; none is longer than `width`, where that can be.
[[nodiscard]] std::string pretty(const boost::json::value& value, std::size_t indent, std::size_t width = 128);

} // namespace demo
