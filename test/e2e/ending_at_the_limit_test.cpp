// A server that is asked to end while calls are under way that never end: at the limit their clients are told.
#include "test/e2e/leaving.hpp"

#include <algorithm>
#include <csignal>

namespace e2e {
namespace {

using examples::era;
using examples::mcp_client;
using examples::mcp_request;

const std::vector<std::string> short_limit{"300"};

struct call {
  mcp_request request;
  raw_client over;
};

TEST(ending_at_the_limit, over_http_every_call_is_answered) {
  http_server server{LEAVING_SERVER, short_limit};
  mcp_client client{era::v2026_07_28};
  mcp_client old_client{era::v2025_11_25};
  auto connection = server.connect();
  old_client.open(connection);
  std::vector<call> calls;
  for (auto* by : {&client, &old_client})
    for (const bool streamed : {false, true})
      for (const std::string tool : {"stuck", "waiting"}) {
        const auto name = tool + '-' + std::to_string(calls.size()) + '.';
        auto request =
            streamed ? make_streamed_call(*by, tool, {{"name", name}}) : by->make_call(tool, {{"name", name}});
        calls.push_back({std::move(request), raw_client{server.port()}});
        calls.back().over.send(to_bytes(calls.back().request));
        expect_begun(server.process(), name);
      }
  server.process().signal(SIGTERM);
  for (auto& each : calls)
    expect_told_of_end(answer_of(each.request, each.over.receive()));
  EXPECT_EQ(server.process().wait(patience), 0) << "handlers that never end do not hold it up";
}

class at_the_limit_over_stdio : public testing::TestWithParam<era> {};

INSTANTIATE_TEST_SUITE_P(eras, at_the_limit_over_stdio, testing::Values(era::v2025_11_25, era::v2026_07_28),
                         [](const auto& each) { return each.param == era::v2025_11_25 ? "of_2025" : "of_2026"; });

TEST_P(at_the_limit_over_stdio, every_call_is_answered_also_one_in_line) {
  stdio_server server{LEAVING_SERVER, short_limit};
  mcp_client client{GetParam()};
  if (GetParam() == era::v2025_11_25)
    server.initialize(client);
  std::vector<mcp_request> calls;
  for (const std::string tool : {"stuck", "waiting", "single"}) {
    calls.push_back(client.make_call(tool, {{"name", tool}}));
    server.send(calls.back().body);
    expect_begun(server.process(), tool);
  }
  calls.push_back(client.make_call("single", {{"name", "second"}}));
  server.send(calls.back().body);
  ASSERT_FALSE(server.ask(client, "tools/list").result().empty()); // which has come behind them
  EXPECT_EQ(server.stop(), 0);
  std::vector<boost::json::value> answers;
  for (std::size_t n = 0; n < calls.size(); ++n)
    answers.push_back(server.receive());
  for (const auto& each : calls) {
    const auto mine =
        std::ranges::find_if(answers, [&](const boost::json::value& answer) { return answer.at("id") == each.id; });
    ASSERT_NE(mine, answers.end()) << each.body;
    expect_told_of_end(mcp_client::read(each, 200, boost::json::serialize(*mine)));
  }
}

} // namespace
} // namespace e2e
