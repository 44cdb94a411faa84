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

  /// Requires: no more cells than there are heads.
  void add(std::vector<std::string> cells);

  /// An empty cell is a dash: not measured. A column of such is left out. Nothing where there is no row; else it begins and ends with
  /// an empty line.
  [[nodiscard]] std::string text() const;

private:
  std::vector<std::string> heads_;
  std::vector<std::vector<std::string>> rows_;
};

} // namespace bench
