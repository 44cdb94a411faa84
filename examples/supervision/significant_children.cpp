// Significant children: a supervisor that is there for one piece of work ends by itself when that is done, and takes the helpers of the
// work along. Without it they would idle for ever, or somebody else would have to know that they can go.
#include "examples/supervision/stage.hpp"

#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

namespace {

actors::supervisor_spec upload() {
  return {.intensity = 2,
          .auto_shutdown = actors::auto_shutdown::any_significant, // the first one that is done; or all_significant
          .children = {{.id = "progress", .start = [](auto& s) { return s.spawn(examples::worker); }},
                       {.id = "sender",
                        .start = [](auto& s) { return s.spawn(examples::worker); },
                        .restart = actors::restart::transient, // started again after a crash, not when it is done
                        .significant = true}}};
}

} // namespace

int main() {
  actors::system system;
  examples::timeline timeline{system};

  auto as_child = actors::supervisor_child("upload", upload());
  as_child.restart = actors::restart::temporary;
  const auto root = examples::need(actors::start_supervisor(
      system, {.children = {{.id = "web", .start = [](auto& s) { return s.spawn(examples::worker); }}, as_child}},
      {.label = "root"}));
  const auto supervisor = examples::child(system, root, "upload");
  timeline.wait_for(kind::process_started, "root");
  timeline.say("an upload, with a child that sends and one that shows how far it is");

  caf::anon_send(examples::child(system, supervisor, "sender"), "crash"s);
  timeline.wait_for(kind::child_restarted, "sender");
  timeline.say("a crash of the sender is nothing special: it is restarted");
  examples::print_tree(system, root);

  caf::anon_send(examples::child(system, supervisor, "sender"), "finish"s);
  timeline.wait_for(kind::process_stopped, "progress");
  timeline.wait_for(kind::process_stopped, "upload");
  examples::wait_for_state(system, root, "upload", std::nullopt); // temporary: it is forgotten
  timeline.say("the sender was done: progress was stopped, and the supervisor ended");
  timeline.end();

  examples::print_tree(system, root);
}
