// A dynamic supervisor: children alike, started on demand from a template, as many as there are rooms, sessions or jobs. It is OTP's
// simple_one_for_one. A child is named by its process, not by an id.
#include "examples/supervision/stage.hpp"

#include "libactors/errc.hpp"
#include "supervision/dynamic_supervisor.hpp"

#include <caf/make_message.hpp>
#include <caf/send.hpp>

#include <iostream>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

namespace {

/// A room for so many guests; one more crashes it.
caf::behavior room(actors::process* self, int seats) {
  return {[self, seats](int guests) {
    if (guests > seats)
      throw std::out_of_range{"only " + std::to_string(seats) + " seats"};
    return self->label() + " takes " + std::to_string(guests);
  }};
}

} // namespace

int main() {
  actors::system system;
  examples::timeline timeline{system};

  const auto rooms = examples::need(actors::start_dynamic_supervisor(
      system,
      {.start = [](actors::start_context& s,
                   int seats) { return s.spawn([seats](actors::process* self) { return room(self, seats); }); },
       .intensity = 3,
       .period = 5s,
       .max_children = 3},
      {.label = "rooms"}));
  timeline.wait_for(kind::process_started, "rooms");
  timeline.say("it starts without children");

  const auto lobby = examples::need(actors::start_child(system, rooms, caf::make_message(100), "lobby"));
  const auto cellar = examples::need(actors::start_child(system, rooms, caf::make_message(4), "cellar"));
  (void)examples::need(actors::start_child(system, rooms, caf::make_message(20), "garden"));
  timeline.wait_for(kind::process_started, "garden");
  timeline.say("a start returns when the child has run its init");

  const auto one_too_many = actors::start_child(system, rooms, caf::make_message(8), "attic");
  timeline.say("the attic: " + (one_too_many ? "started"s : actors::describe(one_too_many.error())));

  const auto answer = system.call<std::string>(cellar, 1s, 5);
  timeline.wait_for(kind::child_restarted, "cellar");
  timeline.say("five guests in the cellar: " + (answer ? *answer : actors::describe(answer.error())));
  timeline.say("it was started again from the same argument");

  if (const auto gone = actors::terminate_child(system, rooms, lobby); !gone)
    std::cerr << actors::describe(gone.error()) << '\n';
  timeline.wait_for(kind::process_stopped, "lobby");
  timeline.say("a child that is terminated is forgotten");
  timeline.end();

  examples::print_tree(system, rooms);
}
