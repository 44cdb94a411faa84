// one_for_one: children that do not depend on each other. Only the one that ended is started again; a restart gives it a new process
// and a fresh state, while its siblings keep theirs.
#include "examples/supervision/stage.hpp"

#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

#include <iostream>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

int main() {
  actors::system system;
  examples::timeline timeline{system};

  const auto root = examples::need(
      actors::start_supervisor(system,
                               {.strategy = actors::strategy::one_for_one, // the default
                                .intensity = 3,                            // a fourth crash
                                .period = 5s,                              // within 5 s ends the supervisor
                                .children = {{.id = "mail", .start = [](auto& s) { return s.spawn(examples::worker); }},
                                             {.id = "web", .start = [](auto& s) { return s.spawn(examples::worker); }},
                                             {.id = "report",
                                              .start = [](auto& s) { return s.spawn(examples::worker); },
                                              .restart = actors::restart::transient}}},
                               {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");
  timeline.say("the children were started one after the other");

  const auto mail = examples::child(system, root, "mail");
  const auto web = examples::child(system, root, "web");
  caf::anon_send(web, "crash"s);
  timeline.wait_for(kind::child_restarted, "web");
  timeline.say("web crashed and has a new process");

  caf::anon_send(examples::child(system, root, "report"), "finish"s);
  timeline.wait_for(kind::process_stopped, "report");
  examples::wait_for_state(system, root, "report", actors::child_state::stopped);
  timeline.say("report was done; it is transient, so it is not started again");
  timeline.end();

  std::cout << "\nmail has kept its process: " << (examples::child(system, root, "mail") == mail ? "yes" : "no")
            << "\nweb has kept its process: " << (examples::child(system, root, "web") == web ? "yes" : "no") << '\n';
  examples::print_tree(system, root);
}
