// A registry and a group: a bank that clients know by its name alone, and everybody who wants to hear of its business. Whoever has a name
// loses it with his life; a supervised child is back under the same name a moment later, and who waits for a name hears of it at once.
#include "examples/supervision/stage.hpp"

#include "services/registry/groups.hpp"
#include "services/registry/registered_as.hpp"
#include "services/registry/registry.hpp"
#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

#include <latch>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

namespace {

const char* said(const caf::actor& who) {
  return who ? "there" : "nobody";
}

} // namespace

int main() {
  actors::system system;
  examples::timeline timeline{system};
  const actors::registry names{system};
  const actors::groups groups;

  // A client that is there before the bank: it waits.
  const auto client = system.spawn(
      [names](actors::process* self) -> caf::behavior {
        names.await_name(self, "bank", 2s)
            .then([](const caf::actor& bank) { caf::anon_send(bank, "open"s); }, [](const caf::error&) {});
        return examples::worker(self);
      },
      {.label = "client"});
  timeline.wait_for(kind::process_started, "client");
  timeline.say("bank: "s + said(names.whereis("bank")));

  const auto root = examples::need(actors::start_supervisor(
      system,
      {.children = {actors::registered_as(names, "bank",
                                          {.id = "bank", .start = [](auto& s) { return s.spawn(examples::worker); }})}},
      {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");
  const auto first = names.whereis("bank");
  timeline.say("bank: "s + said(first) +
               "; a second one is refused: " + actors::describe(names.register_name("bank", client)));

  // It crashes. Its supervisor's next one has the name before anybody is told that it is up.
  caf::anon_send(first, "crash"s);
  timeline.wait_for(kind::child_restarted, "bank");
  timeline.say("bank: "s + said(names.whereis("bank")) +
               (names.whereis("bank") == first ? ", the same" : ", another process under the same name"));

  // Many under one name.
  std::latch heard{3};
  for (int n = 0; n < 3; ++n)
    groups.join("customers", system.spawn(
                                 [&heard](actors::process*) {
                                   return caf::behavior{[&heard](const std::string&) { heard.count_down(); }};
                                 },
                                 {.label = "customer"}));
  const auto told = groups.broadcast("customers", "rates are up"s);
  heard.wait();
  timeline.say("told " + std::to_string(told) + " customers, with one message");

  system.stop(groups.members("customers").front(), 1s);
  timeline.say("one has left: " + std::to_string(groups.members("customers").size()) + " customers");
  timeline.end();
  system.stop(root, 1s);
  timeline.say("bank: "s + said(names.whereis("bank")) + ", names: " + std::to_string(names.size()));
  system.shut_down(); // before the latch goes
}
