// Tasks: a function that runs in a process of its own, whose result somebody waits for. It may fail, hang or be given up without harm to
// whoever asked, and its supervisor knows of all that run.
#include "examples/supervision/stage.hpp"

#include "libactors/errc.hpp"
#include "supervision/supervisor.hpp"
#include "supervision/task_stream.hpp"
#include "supervision/task_supervisor.hpp"

#include <iostream>
#include <stdexcept>
#include <thread>

using namespace std::string_literals;
using namespace std::chrono_literals;
using kind = examples::timeline::kind;

namespace {

std::string text_of(const caf::expected<int>& result) {
  return result ? std::to_string(*result) : actors::describe(result.error());
}

/// A function that takes long asks now and then whether somebody still waits for it.
int count_until_cancelled(actors::task_context& task) {
  int rounds = 0;
  while (!task.cancelled()) {
    ++rounds;
    std::this_thread::sleep_for(1ms);
  }
  return rounds;
}

} // namespace

int main() {
  actors::system system;
  examples::timeline timeline{system};

  const auto root = examples::need(
      actors::start_supervisor(system,
                               {.children = {{.id = "web", .start = [](auto& s) { return s.spawn(examples::worker); }},
                                             actors::task_supervisor_child("tasks", {.max_children = 8})}},
                               {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");
  const auto tasks = examples::child(system, root, "tasks");

  const auto sum = actors::async(system, tasks, [] { return 40 + 2; }, {.label = "sum"});
  const auto result = actors::await(system, sum, 1s);
  timeline.wait_for(kind::process_stopped, "sum");
  timeline.say("a task that succeeds: " + text_of(result));

  const auto doomed =
      actors::async(system, tasks, []() -> int { throw std::runtime_error{"out of luck"}; }, {.label = "doomed"});
  const auto failure = actors::await(system, doomed, 1s);
  timeline.wait_for(kind::process_crashed, "doomed");
  timeline.say("one that throws: " + text_of(failure));

  const auto endless = actors::async(system, tasks, count_until_cancelled, {.label = "endless", .blocking = true});
  const auto late = actors::await(system, endless, 50ms);
  timeline.wait_for(kind::process_stopped, "endless");
  timeline.say("one that takes too long is cancelled: " + text_of(late));

  const auto quotients =
      actors::async_map(system, tasks, std::vector{1, 2, 0, 4},
                        [](int n) { return n != 0 ? 100 / n : throw std::domain_error{"division by zero"}; },
                        {.max_concurrency = 2, .label = "part"});
  timeline.end();

  std::cout << "-- one for each item, two at a time, in the order of the items:\n";
  for (const auto& each : quotients)
    std::cout << "   " << text_of(each) << '\n';
  examples::print_tree(system, root);
}
