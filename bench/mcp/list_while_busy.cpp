// Does anybody notice that 64 handlers are busy who asks for something else?
#include "bench/mcp/rows.hpp"
#include "bench/mcp/runs.hpp"

#include <fmt/format.h>

#include <future>
#include <stdexcept>
#include <string>
#include <utility>

namespace bench::mcp {

namespace {

constexpr auto speaks = examples::era::v2026_07_28;
constexpr std::size_t slow_calls = 64;

/// Calls of `slow`, as many at a time as there are handlers, until `plan` is over.
class slow_load {
public:
  slow_load(const contestant& ours, const load_plan& beside)
      : plan_(ours.prepare(speaks, slow_calls, slow_question())) {
    plan_.warm_up = {};
    plan_.time = beside.warm_up + beside.time;
    running_ = std::async(std::launch::async, [this] { return run_closed_loop(plan_); });
  }

  /// Errors: std::runtime_error where they did not all run all the time.
  void finish() {
    const auto done = running_.get();
    if (done.wrong != 0 || done.missing != 0 || done.answers == 0)
      throw std::runtime_error{fmt::format("slow: {} wrong answers, {} missing", done.wrong, done.missing)};
    if (done.latency.max() > std::chrono::milliseconds{1'500})
      throw std::runtime_error{"calls of slow have waited for one another"};
  }

private:
  static question slow_question() {
    return {.method = "tools/call",
            .params = {{"name", "slow"}, {"arguments", boost::json::object{}}},
            .is_right = [](const examples::mcp_answer& answer) { return !answer.is_error(); }};
  }

  load_plan plan_;
  std::future<load_result> running_;
};

result row_of(const options& how, const runs& all, const std::string& beside) {
  result row{.suite = "mcp",
             .name = "mcp/list_while_busy",
             .workload = fmt::format("tools/list, fixed schedule on one connection, {}", beside),
             .mailbox = crossing::no, // a list is answered where the request arrives
             .ops = all.answers(),
             .connections = 1,
             .offered_per_s = how.lists_per_s,
             .runs = how.runs,
             .ours = all.summary()};
  // The process's, with what the slow calls cost.
  row.ours.cpu_us_per_op.reset();
  return row;
}

} // namespace

void measure_list_while_busy(report& out, const options& how) {
  const auto ours = start_ours();
  const auto rows_listed = [](const examples::mcp_answer& answer) {
    return !answer.result().at("tools").as_array().empty();
  };
  auto plan = ours->prepare(speaks, 1, {.method = "tools/list", .params = {}, .is_right = rows_listed});
  plan.warm_up = how.warm_up;
  plan.time = how.time;
  runs quiet;
  runs busy;
  for (std::size_t n = 0; n < how.runs; ++n) {
    quiet.add(ours->name(), run_fixed_schedule(plan, how.lists_per_s));
    slow_load slow{*ours, plan};
    busy.add(ours->name(), run_fixed_schedule(plan, how.lists_per_s));
    slow.finish();
  }
  auto unloaded = row_of(how, quiet, "nothing else");
  auto loaded = row_of(how, busy, fmt::format("while {} handlers sleep", slow_calls));
  loaded.required.push_back(
      {"p99, of the unloaded p99", loaded.ours.latency_us->p99 / unloaded.ours.latency_us->p99, 2, false});
  out.add(std::move(unloaded));
  out.add(std::move(loaded));
}

} // namespace bench::mcp
