#include "test/examples/story.hpp"

namespace {

using example = examples::story;

class supervision_examples : public testing::TestWithParam<example> {};

TEST_P(supervision_examples, tell_their_story_and_end_within_three_seconds) {
  examples::expect_to_be_told(EXAMPLES, GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    ideas, supervision_examples,
    testing::Values(
        example{"one_for_one",
                {"web process crashed: web crashed", "web process started", "web child restarted",
                 "report process stopped", "mail has kept its process: yes", "web has kept its process: no",
                 "mail worker running restarts 0", "web worker running restarts 1", "report worker stopped"}},
        example{"one_for_all",
                {"parser process crashed", "writer process stopped", "reader process stopped", "reader process started",
                 "parser process started", "writer process started", "one_for_all restarts 0 (1 of 3 in 5 s)",
                 "reader worker running"}},
        example{"rest_for_one",
                {"store process crashed", "web process stopped", "cache process stopped", "store process started",
                 "cache process started", "web process started", "web process crashed", "web process started",
                 "disk has kept its process: yes", "rest_for_one", "disk worker running restarts 0"}},
        example{"dynamic_children",
                {"the attic: too many children", "cellar process crashed", "cellar child restarted",
                 "five guests in the cellar: cellar crashed", "lobby process stopped", "dynamic restarts 0",
                 "cellar worker running restarts 1", "garden worker running restarts 0"}},
        example{"nested_escalation",
                {"ledger child restarted", "billing restart budget exhausted", "invoices process stopped",
                 "billing process stopped", "ledger process started", "invoices process started",
                 "billing child restarted", "web has kept its process: yes", "web worker running restarts 0",
                 "billing supervisor running one_for_one restarts 1", "ledger worker running restarts 0"}},
        example{"backoff",
                {"client child delayed", "waits for about 50 ms", "client child restarted", "waits for about 100 ms",
                 "waits for about 200 ms", "waits for about 300 ms, the cap", "client child restarted",
                 "client worker running restarts 4", "web worker running restarts 0"}},
        example{"quarantine",
                {"plugin child restarted", "plugin child restarted", "plugin child quarantined",
                 "web worker running restarts 0", "plugin worker quarantined", "plugin process started",
                 "plugin child readmitted", "web worker running restarts 0", "plugin worker running"}},
        example{"significant_children",
                {"sender process crashed", "sender child restarted", "upload supervisor running",
                 "sender worker running restarts 1", "sender process stopped", "progress process stopped: shutdown",
                 "upload process stopped: shutdown", "root supervisor running", "web worker running"}},
        example{"task_supervisor",
                {"sum process started", "a task that succeeds: 42", "doomed process crashed: doomed crashed",
                 "one that throws: doomed crashed", "one that takes too long is cancelled:", "100", "50",
                 "division by zero", "25", "web worker running restarts 0", "tasks supervisor running"}}),
    [](const auto& each) { return each.param.name; });

} // namespace
