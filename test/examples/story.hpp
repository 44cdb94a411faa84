// What an example prints when it is run, and that it ends by itself.
#pragma once

#include "examples/support/child_process.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace examples {

struct story {
  std::string name;
  std::vector<std::string> lines; ///< what it prints among others, in this order: a word, blanks, the rest
};

/// Blanks do not count but for one.
inline std::string squeezed(const std::string& line) {
  std::string out;
  for (const char each : line)
    if (each != ' ' || (!out.empty() && out.back() != ' '))
      out += each;
  return out;
}

/// Runs the program of that name and expects its lines, and its end within three seconds.
inline void expect_to_be_told(const std::string& folder, const story& what) {
  using namespace std::chrono_literals;
  const auto begin = std::chrono::steady_clock::now();
  child_process program{{folder + "/" + what.name}};
  std::string output;
  auto wanted = what.lines.begin();
  while (const auto line = program.read_line(3s)) {
    output += *line + '\n';
    if (wanted != what.lines.end() && squeezed(*line).find(*wanted) != std::string::npos)
      ++wanted;
  }
  EXPECT_EQ(program.wait(3s), 0) << output << program.errors();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
  EXPECT_TRUE(wanted == what.lines.end()) << "not there, or not in its place: " << *wanted << "\n\n" << output;
}

} // namespace examples
