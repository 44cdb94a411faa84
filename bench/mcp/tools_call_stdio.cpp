// How many calls of a `non_blocking` typed tool a second over pipes, from one client that does not wait for one answer before it asks again?
#include "bench/load/pipe_load.hpp"
#include "bench/mcp/rows.hpp"
#include "bench/mcp/runs.hpp"
#include "bench/process/piped_child.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bench::mcp {

namespace {

namespace json = boost::json;
using examples::era;
using examples::mcp_client;

/// What stands before and behind the id.
struct around_id {
  std::string begin;
  std::string end;
};

around_id split(std::string_view text, std::int64_t id) {
  constexpr std::string_view name = R"("id":)";
  const auto digits = std::to_string(id);
  const auto found = text.find(fmt::format("{}{}", name, digits));
  if (found == std::string_view::npos)
    throw std::runtime_error{"no id in " + std::string{text}};
  const auto begin = found + name.size();
  return {std::string{text.substr(0, begin)}, std::string{text.substr(begin + digits.size())}};
}

void open(const piped_child& over, mcp_client& client) {
  if (client.speaks() == era::v2026_07_28)
    return;
  const auto hello = client.make("initialize", {{"protocolVersion", to_string(client.speaks())},
                                                {"capabilities", json::object{}},
                                                {"clientInfo", {{"name", "bench"}, {"version", "0.1.0"}}}});
  over.write_line(hello.body);
  (void)mcp_client::read(hello, 200, over.read_line()).result();
  over.write_line(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
}

/// Each call adds other numbers, so that no answer passes for another's.
pipe_plan prepare(const options& how, const piped_child& over, era speaks) {
  pipe_plan plan{
      .to = over.input(), .from = over.output(), .warm_up = how.warm_up, .time = how.time, .server = over.id()};
  mcp_client client{speaks};
  open(over, client);
  for (std::size_t n = 0; n < how.ahead; ++n) {
    const auto request = client.make_call("add", {{"a", n}, {"b", 0.5}});
    over.write_line(request.body);
    const auto answer = over.read_line();
    if (mcp_client::read(request, 200, answer).number() != static_cast<double>(n) + 0.5)
      throw std::runtime_error{"a wrong sum over pipes: " + answer};
    auto asked = split(request.body, request.id);
    auto answered = split(answer, request.id);
    plan.calls.push_back(
        {.begin = std::move(asked.begin), .end = std::move(asked.end), .answer_end = std::move(answered.end)});
    plan.answer_begin = std::move(answered.begin);
  }
  return plan;
}

} // namespace

void measure_tools_call_stdio(report& out, const options& how, era speaks) {
  const piped_child ours{{BENCH_SERVER, "--stdio"}};
  auto plan = prepare(how, ours, speaks);
  runs all;
  for (std::uint64_t n = 1; n <= how.runs; ++n) {
    plan.first_id = n << 32U;
    all.add("libactors over pipes", run_pipelined(plan));
  }
  result row{.suite = "mcp",
             .name = "mcp/tools_call_stdio",
             .workload = fmt::format("one client over pipes, {} calls ahead, {}", how.ahead, to_string(speaks)),
             .ops = all.answers(),
             .connections = 1,
             .runs = how.runs,
             .ours = all.summary()};
  row.required.push_back({"calls a second", row.ours.ops_per_s->median, 80'000, true});
  out.add(std::move(row));
}

} // namespace bench::mcp
