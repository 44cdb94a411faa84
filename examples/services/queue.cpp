// A queue: parcels for a courier. One who falls down the stairs takes no parcel along: the next one gets it, in its old place of the
// order. What nobody can deliver ends with the dead letters, and a full hall says so.
#include "examples/supervision/stage.hpp"

#include "services/queue/queue.hpp"
#include "supervision/supervisor.hpp"

#include <iostream>
#include <stdexcept>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

namespace {

struct parcel {
  std::string content;
};

using parcels = actors::queue<parcel>;

caf::behavior courier(actors::process* self, const parcels& hall) {
  hall.consume(self);
  return {
      [](const actors::queue_item<parcel>& item) {
        if (item->content == "cat")
          throw std::runtime_error{"scratched"};
        if (item->content == "shoes" && item.attempt() == 1)
          throw std::runtime_error{"fell down the stairs"};
        item.done();
      },
      [self](const actors::queue_closed&) { self->quit(); },
  };
}

} // namespace

int main() {
  actors::system system;
  examples::timeline timeline{system};

  std::string undelivered; // written before the end of whoever gave up is told
  const parcels hall{system,
                     {.label = "hall", .capacity = 4, .dead_letters = [&](const actors::dead_letter<parcel>& lost) {
                        undelivered = lost.item.content + " after " + std::to_string(lost.attempts) +
                                      " attempts: " + actors::describe(lost.reason);
                      }}};
  hall.pause();
  const auto start = [hall](auto& s) { return s.spawn([hall](actors::process* self) { return courier(self, hall); }); };
  const auto root = examples::need(actors::start_supervisor(
      system,
      {.intensity = 5,
       .children = {hall.child("hall"), {.id = "courier", .start = start, .restart = actors::restart::transient}}},
      {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");

  for (const auto* const content : {"books", "shoes", "lamp"})
    if (const auto why = hall.try_push({content}))
      timeline.say(actors::describe(why));
  if (const auto why = hall.try_push({"medicine"}, actors::queue_priority::high))
    timeline.say(actors::describe(why));
  timeline.say("a fifth parcel: " + actors::describe(hall.try_push({"piano"})));
  timeline.say("the courier begins, with the medicine");
  hall.resume();
  if (const auto why = hall.drain(system, 2s))
    timeline.say(actors::describe(why));
  timeline.wait_for(kind::child_restarted, "courier");
  auto seen = hall.info();
  timeline.say("delivered: " + std::to_string(seen.done) +
               ", of these at the second attempt: " + std::to_string(seen.redelivered));

  // From outside, and blocking: it waits where the hall is full.
  if (const auto why = hall.push(system, 1s, {"cat"}))
    timeline.say(actors::describe(why));
  if (const auto why = hall.drain(system, 2s))
    timeline.say(actors::describe(why));
  timeline.wait_for(kind::child_restarted, "courier");
  timeline.wait_for(kind::child_restarted, "courier");
  timeline.say("not delivered: " + undelivered);

  hall.close();
  timeline.wait_for(kind::process_stopped, "courier");
  timeline.end();
  std::cout << "-- " << actors::to_text(hall.info()) << '\n';
  examples::print_tree(system, root);
}
