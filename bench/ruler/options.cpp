#include "bench/ruler/options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace bench {

std::variant<suite_options, int> read_options(const std::string& suite, const std::string& about,
                                              const std::vector<row_spec>& rows, int argc, char** argv) {
  suite_options out;
  CLI::App app{about, "bench " + suite};
  const auto known = [&rows](const std::string& row) -> std::string {
    if (std::any_of(rows.begin(), rows.end(), [&](const row_spec& each) { return each.name.starts_with(row); }))
      return {};
    std::string names;
    for (const auto& each : rows)
      names += " " + each.name;
    return "no row begins with \"" + row + "\"; the rows are:" + names;
  };
  app.add_flag("--short", out.brief, "each row for a moment: shows that it runs, its figures mean little");
  app.add_flag("--peers", out.peers, "measure the peers too, in turn with ours");
  app.add_option("--json", out.json, "write the report to this file")->type_name("FILE");
  app.add_option("--only", out.only, "one row, or those that begin so")->type_name("ROW")->check(known);
  app.add_option("--runs", out.runs, "of each contestant; with --short 1")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }
  if (out.brief && app.count("--runs") == 0)
    out.runs = 1;
  return out;
}

} // namespace bench
