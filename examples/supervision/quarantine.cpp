// Quarantine: a child that keeps crashing is taken out of service on its own, instead of ending its supervisor and all its siblings.
// After a while it is tried once; if that life lasts it is let back in.
#include "examples/supervision/stage.hpp"

#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

int main() {
  actors::system system;
  examples::timeline timeline{system};

  const auto root = examples::need(
      actors::start_supervisor(system,
                               {.intensity = 1, // of those that have no budget of their own
                                .children = {{.id = "web", .start = [](auto& s) { return s.spawn(examples::worker); }},
                                             {.id = "plugin",
                                              .start = [](auto& s) { return s.spawn(examples::worker); },
                                              .on_exhausted = actors::on_exhausted::quarantine,
                                              .budget = actors::restart_budget{.intensity = 2, .period = 1s},
                                              .probe_after = 200ms}}},
                               {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");
  timeline.say("a plugin that nobody trusts beside the web server");

  for (int n = 0; n < 2; ++n) {
    caf::anon_send(examples::child(system, root, "plugin"), "crash"s);
    timeline.wait_for(kind::child_restarted, "plugin");
  }
  caf::anon_send(examples::child(system, root, "plugin"), "crash"s);
  timeline.wait_for(kind::child_quarantined, "plugin");
  timeline.say("two restarts in a second were its budget: it is quarantined, web goes on");
  examples::print_tree(system, root);

  timeline.wait_for(kind::process_started, "plugin");
  timeline.say("200 ms later it is started once, on probation");

  timeline.wait_for(kind::child_readmitted, "plugin");
  timeline.say("it has lasted for a second: it is a child as any other again, with a fresh budget");
  timeline.end();

  examples::print_tree(system, root);
}
