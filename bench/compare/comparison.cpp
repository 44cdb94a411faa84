#include "bench/compare/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bench {

namespace {

bool same_row(const result& a, const result& b) {
  return a.suite == b.suite && a.name == b.name && a.workload == b.workload;
}

bool same_name(const result& a, const result& b) {
  return a.suite == b.suite && a.name == b.name;
}

const result* find(const report_file& in, const result& row, bool (*same)(const result&, const result&)) {
  const auto found = std::find_if(in.rows.begin(), in.rows.end(), [&](const result& each) { return same(each, row); });
  return found == in.rows.end() ? nullptr : &*found;
}

std::string label_of(const result& row, const report_file& in) {
  const auto namesakes =
      std::count_if(in.rows.begin(), in.rows.end(), [&](const result& each) { return same_name(each, row); });
  return namesakes > 1 ? fmt::format("{} ({})", row.name, row.workload) : row.name;
}

judgement judge_by_ranges(const result& before, const result& after, const limits& all) {
  const auto& old = *before.ours.ops_per_s;
  const auto& now = *after.ours.ops_per_s;
  const auto apart = chance_of_apart(before.runs, after.runs);
  const shift by{.factor = now.median / old.median,
                 .chance_if_not_slower = now.max < old.min ? apart : 1,
                 .chance_if_not_faster = now.min > old.max ? apart : 1,
                 .smallest_chance = apart};
  const bool unknown = now.max >= old.min && 1 - by.factor >= all.warn;
  return {.is = unknown ? verdict::undecided : judge(by, all), .by = by};
}

// Why the two rows have no rates to judge. Empty: they have.
std::string obstacle(const result& before, const result& after, pairing how) {
  if (!before.ours.ops_per_s || !after.ours.ops_per_s)
    return "has no rate";
  if (before.offered_per_s || after.offered_per_s)
    return "is an open loop: its rate is what was offered";
  const auto& old = *before.ours.ops_per_s;
  const auto& now = *after.ours.ops_per_s;
  if (old.min <= 0 || now.min <= 0)
    return "has a run without a single operation";
  const auto most = how == pairing::in_turn ? most_pairs : most_runs;
  if (before.runs == 0 || after.runs == 0)
    return "has no runs";
  if (std::max({old.samples.size(), now.samples.size(), before.runs, after.runs}) > most)
    return fmt::format("has more runs than the exact test takes, which is {}", most);
  if (how == pairing::in_turn && (old.samples.empty() || old.samples.size() != now.samples.size()))
    return fmt::format("was not measured in turn: {} runs before, {} after", old.samples.size(), now.samples.size());
  const auto positive = [](double each) { return each > 0; };
  if (!std::all_of(old.samples.begin(), old.samples.end(), positive) ||
      !std::all_of(now.samples.begin(), now.samples.end(), positive))
    return "has a run without a single operation";
  return {};
}

compared_row compare_rows(const result& before, const result& after, pairing how, const limits& all) {
  compared_row out{.name = before.name,
                   .before = *before.ours.ops_per_s,
                   .after = *after.ours.ops_per_s,
                   .found = {},
                   .by_ranges = before.ours.ops_per_s->samples.empty() || after.ours.ops_per_s->samples.empty()};
  out.found =
      out.by_ranges ? judge_by_ranges(before, after, all) : judge(out.before.samples, out.after.samples, how, all);
  return out;
}

std::string why_without_partner(const result& row, const report_file& other, std::string_view other_name) {
  if (const auto* namesake = find(other, row, same_name))
    return fmt::format(R"({}: another workload in {}: "{}" here, "{}" there)", row.name, other_name, row.workload,
                       namesake->workload);
  return fmt::format("{}: {} lacks it", row.name, other_name);
}

} // namespace

std::size_t comparison::count(verdict of) const {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [of](const compared_row& each) { return each.found.is == of; }));
}

int comparison::exit_code() const {
  if (count(verdict::fail) != 0)
    return 1;
  return count(verdict::undecided) == rows.size() ? 2 : 0;
}

std::string why_incomparable(const report_file& before, const report_file& after) {
  const auto differs = [](std::string_view what, const auto& old, const auto& now) {
    return old == now ? std::string{} : fmt::format(R"(the {} differ: "{}" before, "{}" after)", what, old, now);
  };
  for (auto why : {differs("processors", before.on.cpu, after.on.cpu),
                   differs("numbers of hardware threads", before.on.cores, after.on.cores),
                   differs("builds", before.on.build, after.on.build)})
    if (!why.empty())
      return why;
  return {};
}

comparison compare(const report_file& before, const report_file& after, pairing how, const limits& all) {
  comparison out;
  for (const auto& row : before.rows) {
    const auto* partner = find(after, row, same_row);
    if (!partner) {
      out.notes.push_back(why_without_partner(row, after, "the second report"));
      continue;
    }
    const auto label = label_of(row, before);
    if (const auto why = obstacle(row, *partner, how); !why.empty()) {
      out.notes.push_back(fmt::format("{}: {}", label, why));
      continue;
    }
    out.rows.push_back(compare_rows(row, *partner, how, all));
    out.rows.back().name = label;
  }
  for (const auto& row : after.rows)
    if (!find(before, row, same_name))
      out.notes.push_back(why_without_partner(row, before, "the first report"));
  return out;
}

} // namespace bench
