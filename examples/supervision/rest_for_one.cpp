// rest_for_one: each child needs those before it. When one ends, those that were started after it are stopped, the last one first, and
// started again with it; those before it have not noticed.
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

  const auto root = examples::need(actors::start_supervisor(
      system,
      {.strategy = actors::strategy::rest_for_one,
       .intensity = 3,
       .period = 5s,
       .children = {{.id = "disk", .start = [](auto& s) { return s.spawn(examples::worker); }},
                    {.id = "store", .start = [](auto& s) { return s.spawn(examples::worker); }},
                    {.id = "cache", .start = [](auto& s) { return s.spawn(examples::worker); }},
                    {.id = "web", .start = [](auto& s) { return s.spawn(examples::worker); }}}},
      {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");
  timeline.say("disk, then store on it, then cache, then web");

  const auto disk = examples::child(system, root, "disk");
  caf::anon_send(examples::child(system, root, "store"), "crash"s);
  timeline.wait_for(kind::child_restarted, "web");
  timeline.say("the store crashed: web and cache were stopped, then store, cache and web were started");

  caf::anon_send(examples::child(system, root, "web"), "crash"s);
  timeline.wait_for(kind::child_restarted, "web");
  timeline.say("web crashed, and nobody was started after it: it alone is replaced");
  timeline.end();

  std::cout << "\ndisk has kept its process: " << (examples::child(system, root, "disk") == disk ? "yes" : "no")
            << '\n';
  examples::print_tree(system, root);
}
