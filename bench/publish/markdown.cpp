#include "bench/publish/markdown.hpp"

#include <boost/algorithm/string/replace.hpp>

#include <algorithm>
#include <utility>

namespace bench {

markdown_table::markdown_table(std::vector<std::string> heads) : heads_(std::move(heads)) {}

void markdown_table::add(std::vector<std::string> cells) {
  cells.resize(heads_.size());
  rows_.push_back(std::move(cells));
}

std::string markdown_table::text() const {
  if (rows_.empty())
    return {};
  std::string heads;
  std::string rules;
  std::vector<std::string> lines(rows_.size());
  for (std::size_t column = 0; column < heads_.size(); ++column) {
    if (std::all_of(rows_.begin(), rows_.end(), [column](const auto& row) { return row[column].empty(); }))
      continue;
    heads += "| " + heads_[column] + " ";
    rules += "| --- ";
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const auto& cell = rows_[row][column];
      lines[row] += "| " + (cell.empty() ? "–" : boost::algorithm::replace_all_copy(cell, "|", "\\|")) + " ";
    }
  }
  auto out = "\n" + heads + "|\n" + rules + "|\n";
  for (const auto& line : lines)
    out += line + "|\n";
  return out + "\n";
}

} // namespace bench
