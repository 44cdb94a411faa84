// A table of a Markdown page.
//
//   bench::markdown_table table{{"row", "libactors"}};
//   table.add({"message/one_to_one", "8.01 M"});
//   page += table.text();
#pragma once

#include <string>
#include <vector>

namespace bench {

class markdown_table {
public:
  explicit markdown_table(std::vector<std::string> heads);

  /// Missing cells are dashes: not measured. Requires: no more than there are heads.
  void add(std::vector<std::string> cells);

  [[nodiscard]] bool empty() const noexcept { return rows_ == 0; }

  /// Nothing where there is no row; else it begins and ends with an empty line.
  [[nodiscard]] std::string text() const;

private:
  void append(const std::vector<std::string>& cells);

  std::size_t columns_;
  std::size_t rows_ = 0;
  std::string text_;
};

} // namespace bench
