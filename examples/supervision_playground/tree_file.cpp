#include "examples/supervision_playground/tree_file.hpp"

#include "examples/supervision/stage.hpp"
#include "examples/supervision_playground/toml_reader.hpp"
#include "libactors/errc.hpp"

#include <set>
#include <string_view>

namespace playground {

namespace {

actors::supervisor_spec supervisor_of(reader& from);

/// Takes a value where there is one.
template <class To, class From>
void take(To& to, const std::optional<From>& from) {
  if (from)
    to = *from;
}

/// OTP counts restarts in whole seconds.
std::optional<std::chrono::seconds> period_of(reader& from) {
  const auto given = from.time("period");
  if (!given)
    return std::nullopt;
  const auto period = std::chrono::floor<std::chrono::seconds>(*given);
  if (period != *given || period < std::chrono::seconds{1})
    from.refuse("period", "whole seconds are expected, at least one");
  return period;
}

std::optional<actors::backoff> backoff_of(reader& from) {
  auto table = from.table("backoff");
  if (!table)
    return std::nullopt;
  actors::backoff out;
  take(out.initial, table->time("initial"));
  take(out.factor, table->number("factor"));
  take(out.cap, table->time("cap"));
  take(out.jitter, table->number("jitter"));
  take(out.reset_after, table->time("reset_after"));
  table->finish();
  if (const auto wrong = validate(out))
    from.refuse("backoff", actors::describe(wrong));
  return out;
}

std::optional<actors::restart_budget> budget_of(reader& from) {
  auto table = from.table("budget");
  if (!table)
    return std::nullopt;
  actors::restart_budget out;
  take(out.intensity, table->integer("intensity"));
  take(out.period, period_of(*table));
  table->finish();
  return out;
}

std::optional<actors::shutdown> shutdown_of(reader& from) {
  const auto given = from.text("shutdown");
  if (!given)
    return std::nullopt;
  if (*given == "brutal_kill")
    return actors::shutdown::brutal_kill();
  if (*given == "infinity")
    return actors::shutdown::infinity();
  if (const auto limit = read_time(*given))
    return actors::shutdown::timeout(*limit);
  from.refuse("shutdown", R"("brutal_kill", "infinity" or a time such as "5 s" is expected)");
}

actors::child_spec child_of(reader& from) {
  const auto id = from.text("id");
  if (!id || id->empty() || id->find_first_of(" /") != std::string::npos)
    from.refuse("a child needs an id, without blanks and slashes");
  const auto kind = from.choice<actors::child_kind>(
      "kind", {{"worker", actors::child_kind::worker}, {"supervisor", actors::child_kind::supervisor}});
  actors::child_spec out;
  if (kind == actors::child_kind::supervisor)
    out = actors::supervisor_child(*id, supervisor_of(from));
  else
    out = {.id = *id,
           .start = [](actors::start_context& s) { return s.spawn(examples::worker); },
           .backoff = backoff_of(from)};
  take(out.restart, from.choice<actors::restart>("restart", {{"permanent", actors::restart::permanent},
                                                             {"transient", actors::restart::transient},
                                                             {"temporary", actors::restart::temporary}}));
  take(out.shutdown, shutdown_of(from));
  take(out.significant, from.flag("significant"));
  take(out.on_exhausted,
       from.choice<actors::on_exhausted>("on_exhausted", {{"escalate", actors::on_exhausted::escalate},
                                                          {"quarantine", actors::on_exhausted::quarantine}}));
  out.budget = budget_of(from);
  take(out.probe_after, from.time("probe_after"));
  from.finish();
  return out;
}

/// The keys of a supervisor; of a child that is one they stand beside those of the child.
actors::supervisor_spec supervisor_of(reader& from) {
  actors::supervisor_spec out;
  take(out.strategy, from.choice<actors::strategy>("strategy", {{"one_for_one", actors::strategy::one_for_one},
                                                                {"one_for_all", actors::strategy::one_for_all},
                                                                {"rest_for_one", actors::strategy::rest_for_one}}));
  take(out.intensity, from.integer("intensity"));
  take(out.period, period_of(from));
  take(out.auto_shutdown, from.choice<actors::auto_shutdown>(
                              "auto_shutdown", {{"never", actors::auto_shutdown::never},
                                                {"any_significant", actors::auto_shutdown::any_significant},
                                                {"all_significant", actors::auto_shutdown::all_significant}}));
  out.backoff = backoff_of(from);
  out.seed = 1; // the same delays in every run
  std::set<std::string> ids;
  for (auto& each : from.tables("children")) {
    auto child = child_of(each);
    if (!ids.insert(child.id).second)
      each.refuse("there is another child \"" + child.id + "\"");
    if (const auto wrong = validate(child, out.auto_shutdown))
      each.refuse(actors::describe(wrong));
    out.children.push_back(std::move(child));
  }
  return out;
}

} // namespace

named_tree read_tree(const std::string& file) {
  try {
    const auto parsed = toml::parse_file(file);
    reader from{parsed, file};
    const auto label = from.text("label");
    auto spec = supervisor_of(from);
    from.finish();
    return {label.value_or("root"), std::move(spec)};
  } catch (const toml::parse_error& wrong) {
    const auto where = wrong.source().begin;
    const auto place = where.line != 0 ? ":" + std::to_string(where.line) + ":" + std::to_string(where.column) : "";
    throw std::runtime_error{file + place + ": " + std::string{wrong.description()}};
  }
}

} // namespace playground
