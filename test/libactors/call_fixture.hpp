// Callers and callees for the tests of calls.
#pragma once

#include "libactors/call.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/scheduler/test_coordinator.hpp>

namespace actors::test {

using namespace std::chrono_literals;

/// What a caller learned, and when.
struct outcome {
  int answers = 0;
  int errors = 0;
  int value = 0;
  caf::error why;
  time_point when;
};

struct call_test : runtime_test {
  outcome got;
  int handled = 0;
  std::vector<caf::response_promise> promises;

  /// Answers with the double.
  caf::actor doubler = start([this](process*) -> caf::behavior {
    return {[this](int value) {
      ++handled;
      return 2 * value;
    }};
  });

  /// Answers an int when `put` tells it what and how many; a double at once; ends on a string (with an error) and on ok (normally).
  caf::actor silent = start(
      [this](process* self) -> caf::behavior {
        return {[this, self](int) {
                  ++handled;
                  return promises.emplace_back(self->make_response_promise());
                },
                [this](caf::put_atom, int value, int count) {
                  for (int i = 0; i < count; ++i)
                    promises[static_cast<std::size_t>(i)].deliver(value);
                },
                [](double value) { return value; },
                [self](const std::string& why) { self->quit(make_error(errc::overloaded, why)); },
                [self](caf::ok_atom) { self->quit(); }};
      },
      {.label = "silent"});

  call_test() { time.run(); }

  /// A process that calls `to` once; its id is in `id`.
  template <class... Ts>
  caf::actor caller_of(const caf::actor& to, duration timeout, Ts... content) {
    return start([=, this](process* self) -> caf::behavior {
      id = self->call(to, timeout, content...)
               .then(
                   [=, this](int value) {
                     ++got.answers;
                     got.value = value;
                     got.when = self->now();
                   },
                   [=, this](const caf::error& why) {
                     ++got.errors;
                     got.why = why;
                     got.when = self->now();
                   });
      return {[=, this](caf::forward_atom) { return self->forget(id); }};
    });
  }

  /// Time that passes while a handler runs.
  void let_pass(duration time_taken) {
    static_cast<caf::scheduler::test_coordinator&>(system.caf().scheduler()).advance_time(time_taken);
  }

  std::uint64_t id = 0;
};

} // namespace actors::test
