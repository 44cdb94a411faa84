// A queue: parcels for two couriers. One of them falls down the stairs with a parcel in hand: the other one gets it, in its old place of
// the order. What nobody can deliver ends with the dead letters, and nobody waits in front of a full hall.
#include "examples/supervision/stage.hpp"

#include "services/queue/queue.hpp"
#include "supervision/supervisor.hpp"

#include <iostream>
#include <stdexcept>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

namespace {

using parcels = actors::queue<std::string>;

/// Falls over the cat, each time.
caf::behavior courier(actors::process* self, const parcels& hall) {
  hall.consume(self);
  return {
      [](const actors::queue_item<std::string>& parcel) {
        if (*parcel == "cat")
          throw std::runtime_error{"scratched"};
        if (*parcel == "stairs" && parcel.attempt() == 1)
          throw std::runtime_error{"fell down the stairs"};
        parcel.done();
      },
      [self](const actors::queue_closed&) { self->quit(); },
  };
}

} // namespace

int main() {
  actors::system system;
  examples::timeline timeline{system};

  std::string undelivered; // written before the end of whoever gave up is told
  const parcels hall{
      system, {.label = "hall", .capacity = 4, .dead_letters = [&](const actors::dead_letter<std::string>& lost) {
                 undelivered = lost.item + " after " + std::to_string(lost.attempts) +
                               " attempts: " + actors::describe(lost.reason);
               }}};
  hall.pause();
  const auto start = [hall](auto& s) { return s.spawn([hall](actors::process* self) { return courier(self, hall); }); };
  const auto root = examples::need(
      actors::start_supervisor(system,
                               {.intensity = 5,
                                .children = {hall.child("hall"),
                                             {.id = "ann", .start = start, .restart = actors::restart::transient},
                                             {.id = "bob", .start = start, .restart = actors::restart::transient}}},
                               {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");

  for (const auto* const parcel : {"books", "stairs", "shoes"})
    if (const auto why = hall.try_push(parcel))
      timeline.say(actors::describe(why));
  if (const auto why = hall.try_push("medicine", actors::queue_priority::high))
    timeline.say(actors::describe(why));
  timeline.say("a fifth parcel: " + actors::describe(hall.try_push("piano")));
  timeline.say("the couriers begin, with the medicine");
  hall.resume();
  if (const auto why = hall.drain(system, 2s))
    timeline.say(actors::describe(why));
  auto seen = hall.info();
  timeline.say("delivered: " + std::to_string(seen.done) +
               ", of these at the second attempt: " + std::to_string(seen.redelivered));

  if (const auto why = hall.push(system, 1s, "cat"))
    timeline.say(actors::describe(why));
  if (const auto why = hall.drain(system, 2s))
    timeline.say(actors::describe(why));
  timeline.say("not delivered: " + undelivered);

  hall.close();
  seen = hall.info();
  timeline.end();
  std::cout << "-- " << actors::to_text(seen) << '\n';
  examples::print_tree(system, root);
}
