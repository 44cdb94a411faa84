// What the demo prints, and what it found wrong: chapters, checks, and a table of figures at the end.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace demo {

class report {
public:
  void chapter(std::string_view title);

  /// One line, or each line of a text, under the chapter.
  void line(std::string_view text);

  /// "name   text", the texts of one chapter below each other.
  void item(std::string_view name, std::string_view text);

  /// Counts, and prints what failed. Returns `good`.
  bool check(bool good, std::string_view what);

  /// A line of the chapter and of the summary.
  void figure(std::string name, std::string value);

  /// Prints the summary. The program's exit code.
  [[nodiscard]] int finish();

private:
  int chapters_ = 0;
  int checks_ = 0;
  std::vector<std::string> failed_;
  std::vector<std::pair<std::string, std::string>> figures_;
};

/// "85.3 µs", "1.20 ms": three digits and a unit.
[[nodiscard]] std::string time_text(std::chrono::nanoseconds time);

/// "4.21 M", "853 K".
[[nodiscard]] std::string count_text(double count);

} // namespace demo
