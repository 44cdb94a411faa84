#include "bench/publish/suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace bench {

namespace {

int place_of(std::string_view suite) {
  return suite == "core" ? 0 : suite == "mcp" ? 1 : 2;
}

bool before(const suite& a, const suite& b) {
  return std::pair{place_of(a.name), a.name} < std::pair{place_of(b.name), b.name};
}

void add(std::vector<suite>& to, const report_file& report) {
  const auto of_others = to.size();
  for (const auto& row : report.rows) {
    auto found = std::find_if(to.begin(), to.end(), [&](const suite& each) { return each.name == row.suite; });
    if (found != to.end() && std::distance(to.begin(), found) < static_cast<std::ptrdiff_t>(of_others))
      throw std::runtime_error{fmt::format("two reports measured the suite {}: give one of them", row.suite)};
    if (found == to.end())
      found = to.insert(to.end(), {.name = row.suite, .on = report.on, .rows = {}});
    found->rows.push_back(row);
  }
}

} // namespace

std::vector<suite> suites_of(const std::vector<report_file>& reports) {
  std::vector<suite> out;
  for (const auto& each : reports)
    add(out, each);
  std::sort(out.begin(), out.end(), before);
  return out;
}

std::vector<std::string> peers_of(const std::vector<result>& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows)
    for (const auto& each : row.peers)
      if (!is_second_way(each.name) && std::find(out.begin(), out.end(), each.name) == out.end())
        out.push_back(each.name);
  return out;
}

bool is_second_way(std::string_view peer) noexcept {
  return peer.find('_') != std::string_view::npos;
}

std::string title_of_peer(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> titles{
      {{"beam", "BEAM"}, {"caf", "CAF's default"}, {"beast", "Beast"}, {"typescript", "TypeScript SDK"}}};
  for (const auto& [key, title] : titles)
    if (key == name)
      return std::string{title};
  return std::string{name};
}

} // namespace bench
