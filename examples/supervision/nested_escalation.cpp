// Nested supervisors: a supervisor that cannot keep its children alive ends, and so becomes the problem of its own supervisor, which
// starts it again with fresh children. A fault goes up exactly as far as somebody can deal with it.
#include "examples/supervision/stage.hpp"

#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

#include <iostream>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

namespace {

actors::child_spec worker(std::string id) {
  return {.id = std::move(id), .start = [](auto& s) { return s.spawn(examples::worker); }};
}

/// One restart in five seconds is all that is allowed here.
actors::supervisor_spec billing() {
  return {.intensity = 1, .period = 5s, .children = {worker("ledger"), worker("invoices")}};
}

} // namespace

int main() {
  actors::system system;
  examples::timeline timeline{system};

  const auto root = examples::need(actors::start_supervisor(
      system,
      {.intensity = 3, .period = 5s, .children = {worker("web"), actors::supervisor_child("billing", billing())}},
      {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");
  timeline.say("web, and billing with two children of its own");

  const auto web = examples::child(system, root, "web");
  const auto first_billing = examples::child(system, root, "billing");
  caf::anon_send(examples::child(system, first_billing, "ledger"), "crash"s);
  timeline.wait_for(kind::child_restarted, "ledger");
  timeline.say("the first crash of the ledger is within the budget of billing");

  caf::anon_send(examples::child(system, first_billing, "ledger"), "crash"s);
  timeline.wait_for(kind::budget_exhausted, "billing");
  timeline.say("the second is not: billing stops what it has left and ends");

  timeline.wait_for(kind::child_restarted, "billing");
  timeline.say("root started billing again, at the cost of one restart of its own");
  timeline.end();

  std::cout << "\nweb has kept its process: " << (examples::child(system, root, "web") == web ? "yes" : "no") << '\n';
  examples::print_tree(system, root);
}
