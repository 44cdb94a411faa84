// How a conversation begins, what is refused before any method is reached, and what is told without being asked.
#include "test/services/mcp/golden/transcripts.hpp"

using namespace std::chrono_literals;

namespace actors::mcp::golden {

TEST_P(transcript_of_2025, initialize) {
  static_cast<void>(stranger().hello());
  expect_transcript("initialize");
}

TEST_P(transcript_of_2026, server_discover) {
  static_cast<void>(client().hello());
  expect_transcript("server_discover");
}

TEST_P(transcript_of_2025, ping) {
  static_cast<void>(client().request("ping"));
  expect_transcript("ping");
}

TEST_P(transcript_of, refusals) {
  auto& asking = client();
  static_cast<void>(asking.post(R"({"jsonrpc": "2.0", "id": 50, "method": )"));
  static_cast<void>(asking.post(R"({"jsonrpc": "2.0", "id": 51})"));
  static_cast<void>(asking.request("tools/lisst"));
  if (is_2026()) {
    static_cast<void>(asking.post(R"({"jsonrpc": "2.0", "id": 52, "method": "tools/list"})"));
    static_cast<void>(
        asking.request("tools/list", {{"_meta", boost::json::object{{meta_key::protocol_version, "2027-01-01"}}}}));
    static_cast<void>(asking.request("ping"));
  }
  expect_transcript("refusals");
}

TEST_P(transcript_of, notifications_cancelled) {
  auto slow = client().start("steps");
  client().advance(1500ms);
  slow.cancel("no longer needed");
  client().advance(10s);
  EXPECT_FALSE(slow.answered());
  expect_transcript("notifications_cancelled");
}

// What a client tells of itself is taken without a word.
TEST_P(transcript_of_2025, notifications) {
  stranger().roots({{"file:///one"}});
  client().roots({{"file:///two"}});
  client().notify("notifications/progress", {{"progressToken", "none of ours"}, {"progress", 1}});
  expect_transcript("notifications");
}

TEST_P(transcript_of_2025, logging_setLevel) {
  static_cast<void>(client().request("logging/setLevel", {{"level", "warning"}}));
  client().service()->log(log_level::info, "not heard", "tests");
  client().service()->log(log_level::alert, {{"disk", "full"}}, "tests");
  client().advance(0s);
  static_cast<void>(client().request("logging/setLevel", {{"level", "loud"}}));
  expect_transcript("logging_setLevel");
}

} // namespace actors::mcp::golden
