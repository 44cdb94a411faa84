// A pool in virtual time, with workers that do what they are told.
#pragma once

#include "libactors/control.hpp"
#include "services/pool/pool.hpp"
#include "supervision/supervisor.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/send.hpp>

#include <map>
#include <stdexcept>

namespace actors::test {

using namespace std::chrono_literals;

/// What became of a call.
struct result {
  std::optional<std::string> value;
  caf::error why;
  time_point when{};

  [[nodiscard]] bool over() const { return value || why; }
};

class pool_test : public runtime_test {
public:
  /// A worker says which it is, crashes, answers later, or never.
  struct held_job {
    caf::response_promise answer;
    caf::actor by;
  };
  struct worker_log {
    std::vector<std::string> done;
    std::map<std::string, held_job> held;
    std::map<std::string, call_ptr> calls;
    std::vector<caf::actor> workers;
  };

  caf::behavior worker(process* self) {
    const auto number = started() + 1;
    log.workers.emplace_back(self);
    return {[this](caf::put_atom, const std::string& order) {
              log.held.at(order).answer.deliver("done: " + order);
              log.held.erase(order);
            },
            [this, self, number](const std::string& order) -> caf::result<std::string> {
              log.done.push_back(order);
              log.calls[order] = self->current_call();
              if (order.starts_with("crash"))
                throw std::runtime_error{"boom"};
              if (order == "refuse")
                return make_error(errc::no_state);
              if (order == "who")
                return std::to_string(number);
              if (order == "block") // everybody else goes on meanwhile
                time.advance(10s);
              if (order.starts_with("hold"))
                return (log.held[order] = {self->make_response_promise(), caf::actor{self}}).answer;
              return "done: " + order;
            }};
  }

  start_function worker() {
    return [this](start_context& s) { return s.spawn([this](process* self) { return worker(self); }); };
  }

  /// Puts a pool to work.
  pool& start(pool_options options = {}) { return start_with(worker(), std::move(options)); }

  pool& start_with(start_function how, pool_options options) {
    made = pool{system, std::move(how), std::move(options)};
    root = start_supervisor(system, {.children = {made.child()}}, {.label = "root"}).value();
    return made;
  }

  /// Calls it from a process of its own, which stays.
  std::shared_ptr<result> ask(const std::string& order, duration timeout = 60s) { return ask_with(timeout, order); }

  template <class... Ts>
  std::shared_ptr<result> ask_with(duration timeout, const Ts&... content) {
    auto became = std::make_shared<result>();
    callers.push_back(system.spawn([=, this](process* self) -> caf::behavior {
      self->call(made, timeout, content...)
          .then(
              [=](const std::string& value) {
                became->value = value;
                became->when = self->now();
              },
              [=](const caf::error& why) {
                became->why = why;
                became->when = self->now();
              });
      return {[](int) {}};
    }));
    time.run();
    return became;
  }

  [[nodiscard]] std::size_t started() const { return log.workers.size(); }

  /// Answers what a worker holds.
  void answer(const std::string& order) {
    caf::anon_send(log.held.at(order).by, caf::put_atom_v, order);
    time.run();
  }

  void TearDown() override {
    log.held.clear();
    log.workers.clear();
    callers.clear();
    runtime_test::TearDown();
  }

  worker_log log;
  pool made;
  caf::actor root;
  std::vector<caf::actor> callers;
};

} // namespace actors::test
