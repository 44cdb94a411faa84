// A pool: three workers for many jobs. Jobs wait in the pool, not in a worker's mailbox, so a worker that crashes takes along the one that
// it runs and no other. Whoever needs a worker to himself checks one out; if he dies, the pool has it back.
#include "examples/supervision/stage.hpp"

#include "services/pool/pool.hpp"
#include "supervision/supervisor.hpp"

#include <future>
#include <stdexcept>
#include <thread>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

namespace {

/// Takes a while for each picture, and cannot do all of them.
caf::behavior resizer(actors::process*) {
  return {[](const std::string& picture) {
    if (picture == "broken")
      throw std::runtime_error{"no picture"};
    std::this_thread::sleep_for(10ms);
    return "small " + picture;
  }};
}

std::string text_of(const caf::expected<std::string>& result) {
  return result ? *result : actors::describe(result.error());
}

} // namespace

int main() {
  actors::system system;
  examples::timeline timeline{system};

  const actors::pool resizers{system,
                              [](auto& s) { return s.spawn(resizer, {.blocking = true}); },
                              {.name = "resizer", .max = 3, .max_waiting = 20}};
  const auto root =
      examples::need(actors::start_supervisor(system, {.children = {resizers.child("resizers")}}, {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");

  std::vector<std::future<caf::expected<std::string>>> results;
  for (const auto* const picture : {"cat", "broken", "dog", "bird", "fish", "cow"})
    results.push_back(std::async(
        std::launch::async, [&, picture] { return system.call<std::string>(resizers, 1s, std::string{picture}); }));
  std::string small;
  for (auto& each : results)
    small += "\n      " + text_of(each.get());
  timeline.wait_for(kind::child_restarted, "resizer");
  timeline.say("six jobs, one of which crashes its worker, and no other suffers:" + small);

  // With a worker of his own, the owner dies in the middle.
  const auto owner = system.spawn(
      [resizers](actors::process* self) -> caf::behavior {
        auto mine = resizers.try_checkout(self);
        return {[mine = std::make_shared<actors::lease>(std::move(*mine))](const std::string&) {
          throw std::runtime_error{"it had a worker"};
        }};
      },
      {.label = "owner"});
  timeline.wait_for(kind::process_started, "owner");
  timeline.say("checked out: " + std::to_string(resizers.snapshot().lent));
  caf::anon_send(owner, "die"s);
  timeline.wait_for(kind::process_crashed, "owner");
  while (resizers.snapshot().lent != 0)
    std::this_thread::yield();
  timeline.say("its owner died, the pool has it back");

  const auto length = resizers.transaction(
      1s, [&](const caf::actor& worker) { return system.call<std::string>(worker, 1s, "horse"s)->size(); });
  timeline.say("a transaction: " + std::to_string(length.value()) + " letters");
  timeline.end();

  const auto seen = resizers.snapshot();
  std::cout << "-- " << seen.jobs << " jobs, " << seen.crashed << " of them crashed; " << seen.loans << " checkouts\n";
  examples::print_tree(system, root);
}
