// How many calls a second of a coroutine that asks its client something, when nothing of a call stays on the server between the question
// and the answer (2026-07-28)?
#include "bench/mcp/rows.hpp"
#include "bench/mcp/runs.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bench::mcp {

namespace {

namespace json = boost::json;

/// The text between two others, or nothing.
std::optional<std::string_view> between(std::string_view text, std::string_view before, std::string_view after) {
  const auto found = text.find(before);
  if (found == std::string_view::npos)
    return std::nullopt;
  const auto from = found + before.size();
  const auto end = text.find(after, from);
  return end == std::string_view::npos ? std::nullopt : std::optional{text.substr(from, end - from)};
}

/// The second request of a call: the answer to the question, with the state that came with it.
class retry {
public:
  explicit retry(examples::mcp_client& client)
      : whole_(client.make("tools/call",
                           {{"name", "ask"},
                            {"arguments", json::object{}},
                            {"inputResponses", {{"user_name", {{"action", "accept"}, {"content", {{"name", "Ada"}}}}}}},
                            {"requestState", place}})),
        state_at_(whole_.body.find(place)) {}

  [[nodiscard]] std::optional<examples::mcp_request> operator()(std::string_view question) const {
    const auto state = between(question, R"("requestState":")", R"(")");
    if (!state || question.find(R"("resultType":"input_required")") == std::string_view::npos)
      return std::nullopt;
    auto out = whole_;
    out.body.replace(state_at_, place.size(), *state); // base64url: nothing to escape
    return out;
  }

private:
  static constexpr std::string_view place = "STATE";

  examples::mcp_request whole_;
  std::size_t state_at_;
};

load_plan prepare(const options& how, const contestant& ours) {
  examples::mcp_client client{examples::era::v2026_07_28, {{"elicitation", {{"form", json::object{}}}}}};
  const auto call = client.make_call("ask", {});
  const retry answer{client};
  examples::http_client over{"127.0.0.1", ours.port()};
  const auto asked = over.post(examples::mcp_path, call.headers, call.body);
  const auto second = answer(asked.body);
  if (!second)
    throw std::runtime_error{"the tool does not ask: " + asked.body};
  const auto done = over.post(examples::mcp_path, second->headers, second->body);
  if (done.status != 200 || examples::mcp_client::read(*second, done.status, done.body).text() != "Hello, Ada!")
    throw std::runtime_error{"the tool does not greet Ada: " + done.body};
  return {.port = ours.port(),
          .requests = {http_text(call)},
          .expected_body = done.body,
          .next = [answer](std::string_view question) -> std::optional<std::string> {
            const auto made = answer(question);
            return made ? std::optional{http_text(*made)} : std::nullopt;
          },
          .connections = how.connections,
          .warm_up = how.warm_up,
          .time = how.time,
          .server = ours.id()};
}

} // namespace

void measure_elicit_round(report& out, const options& how, const contestant& ours) {
  const auto plan = prepare(how, ours);
  runs all;
  for (std::size_t n = 0; n < how.runs; ++n)
    all.add(ours.name(), run_closed_loop(plan));
  result row{.suite = "mcp",
             .name = "mcp/elicit_round",
             .workload =
                 fmt::format("call, question, retry with its own state, answer; closed loop, {} connections, {}",
                             how.connections, to_string(examples::era::v2026_07_28)),
             .ops = all.answers(),
             .connections = how.connections,
             .runs = how.runs,
             .ours = all.summary()};
  row.required.push_back({"rounds of two requests a second", row.ours.ops_per_s->median, 15'000, true});
  out.add(std::move(row));
}

} // namespace bench::mcp
