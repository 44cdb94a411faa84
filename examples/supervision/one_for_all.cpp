// one_for_all: children that are of no use without each other. When one ends all others are stopped, the last one first, and then all
// are started again in their order. It costs one restart of the budget.
#include "examples/supervision/stage.hpp"

#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

int main() {
  actors::system system;
  examples::timeline timeline{system};

  // They hold the two ends and the middle of one state: none can go on with a successor of another.
  const auto root = examples::need(actors::start_supervisor(
      system,
      {.strategy = actors::strategy::one_for_all,
       .intensity = 3,
       .period = 5s,
       .children = {{.id = "reader", .start = [](auto& s) { return s.spawn(examples::worker); }, .shutdown = 500ms},
                    {.id = "parser", .start = [](auto& s) { return s.spawn(examples::worker); }, .shutdown = 500ms},
                    {.id = "writer", .start = [](auto& s) { return s.spawn(examples::worker); }, .shutdown = 500ms}}},
      {.label = "pipeline"}));
  timeline.wait_for(kind::process_started, "pipeline");
  timeline.say("three children, in this order");

  caf::anon_send(examples::child(system, root, "parser"), "crash"s);
  timeline.wait_for(kind::process_stopped, "writer");
  timeline.wait_for(kind::process_stopped, "reader");
  timeline.say("the parser crashed: the writer and then the reader were stopped");

  timeline.wait_for(kind::child_restarted, "writer");
  timeline.say("all three were started, the reader first");
  timeline.end();

  examples::print_tree(system, root);
}
