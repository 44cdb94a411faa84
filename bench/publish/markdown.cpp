#include "bench/publish/markdown.hpp"

#include <boost/algorithm/string/replace.hpp>

#include <utility>

namespace bench {

markdown_table::markdown_table(std::vector<std::string> heads) : columns_(heads.size()) {
  append(heads);
  append(std::vector<std::string>(columns_, "---"));
}

void markdown_table::add(std::vector<std::string> cells) {
  cells.resize(columns_);
  for (auto& each : cells)
    if (each.empty())
      each = "–";
    else
      boost::algorithm::replace_all(each, "|", "\\|");
  append(cells);
  ++rows_;
}

std::string markdown_table::text() const {
  return empty() ? std::string{} : "\n" + text_ + "\n";
}

void markdown_table::append(const std::vector<std::string>& cells) {
  for (const auto& each : cells)
    text_ += "| " + each + " ";
  text_ += "|\n";
}

} // namespace bench
