// Is the newer of two reports slower than the older?
//
//   bench_compare OLD.json NEW.json [--in-turn] [--anyway]
//
// Exit code 0: no row fails (some may warn, or be undecided). 1: a row is over 10 % slower, beyond the noise. 2: a file or the command
// line cannot be used, the reports are of two machines or builds, or no row at all could be decided.
#include "bench/compare/table.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>

namespace {

struct options {
  std::string before;
  std::string after;
  bool in_turn = false;
  bool anyway = false;
};

int run(const options& how) {
  const auto before = bench::read_report(how.before);
  const auto after = bench::read_report(how.after);
  if (const auto why = bench::why_incomparable(before, after); !why.empty()) {
    fmt::print(stderr, "bench compare: {}\n", why);
    if (!how.anyway) {
      fmt::print(stderr, "Such figures say nothing about a change; --anyway compares them all the same.\n");
      return 2;
    }
  }
  const auto pairing = how.in_turn ? bench::pairing::in_turn : bench::pairing::apart;
  const bench::limits limits;
  fmt::print("bench compare: {} ({}) against {} ({})\n{}, {} hardware threads, {}\n{}\n", how.after, after.on.date,
             how.before, before.on.date, after.on.cpu, after.on.cores, after.on.build,
             bench::method_of(pairing, limits));
  const auto found = bench::compare(before, after, pairing, limits);
  fmt::print("{}", bench::table_of(found, limits));
  if (found.exit_code() == 2)
    fmt::print(stderr, "bench compare: no row could be decided\n");
  return found.exit_code();
}

} // namespace

int main(int argc, char** argv) {
  options how;
  CLI::App app{"Compares two bench reports, row by row. Exit code 1: a row is over 10 % slower, beyond the noise; "
               "2: nothing could be compared",
               "bench compare"};
  app.add_option("OLD", how.before, "the older report (--json FILE of a suite)")->required();
  app.add_option("NEW", how.after, "the newer report")->required();
  app.add_flag("--in-turn", how.in_turn, "run n of the one was taken beside run n of the other");
  app.add_flag("--anyway", how.anyway, "compare reports of two machines or builds");
  try {
    app.parse(argc, argv);
    return run(how);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  } catch (const std::exception& failed) {
    fmt::print(stderr, "bench compare: {}\n", failed.what());
    return 2;
  }
}
