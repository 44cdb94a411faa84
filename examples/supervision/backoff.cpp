// Backoff: a child whose trouble lies elsewhere, in a database that is away, gains nothing by being restarted at once. Each restart
// waits longer than the one before, until the child has been quiet for a while.
#include "examples/supervision/stage.hpp"

#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

int main() {
  actors::system system;
  examples::timeline timeline{system};

  const auto root = examples::need(actors::start_supervisor(
      system,
      {.intensity = 10, // restarts spend the budget as they do without a delay
       .period = 5s,
       .backoff = actors::backoff{.initial = 50ms,
                                  .factor = 2,
                                  .cap = 300ms,       // no delay is longer
                                  .jitter = 0.1,      // spread, so that a hundred clients do not come back at once
                                  .reset_after = 5s}, // after as much quiet the next delay is 50 ms again
       .children = {{.id = "client", .start = [](auto& s) { return s.spawn(examples::worker); }},
                    {.id = "web", .start = [](auto& s) { return s.spawn(examples::worker); }}}},
      {.label = "root"}));

  timeline.wait_for(kind::process_started, "root");

  for (const auto* delay : {"50 ms", "100 ms", "200 ms", "300 ms, the cap"}) {
    caf::anon_send(examples::child(system, root, "client"), "crash"s);
    timeline.wait_for(kind::child_delayed, "client");
    timeline.say("the client waits for about "s + delay + "; web is not touched");
    timeline.wait_for(kind::child_restarted, "client");
  }
  timeline.end();

  examples::print_tree(system, root);
}
