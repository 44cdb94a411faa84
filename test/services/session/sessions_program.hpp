// A program with sessions under a supervisor, in virtual time; several may follow each other, with one store between them.
#pragma once

#include "libactors/control.hpp"
#include "libactors/system.hpp"
#include "libactors/testing.hpp"
#include "services/session/memory_session_store.hpp"
#include "services/session/sessions.hpp"
#include "supervision/supervisor.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace actors {

using namespace std::chrono_literals;

struct sessions_program {
  explicit sessions_program(wall_time now = wall_time{} + 50 * 365 * 24h) : begun(now) {}

  // Before members go to which processes may refer.
  ~sessions_program() { system.shut_down(); }

  /// Makes the sessions; `run` puts them under a supervisor.
  sessions& make(session_options options = {}) {
    options.wall_clock = [this] { return wall_now(); };
    all.emplace(system, std::move(options));
    return *all;
  }

  /// The empty error: it runs.
  caf::error start(session_options options = {}) {
    make(std::move(options));
    auto started = start_supervisor(system, {.intensity = 3, .children = {all->child()}}, {.label = "root"});
    if (!started)
      return started.error();
    root = *started;
    processes_at_rest = system.live_processes() - all->size();
    return {};
  }

  sessions& run(session_options options = {}) {
    const auto failed = start(std::move(options));
    EXPECT_FALSE(failed) << describe(failed);
    return *all;
  }

  [[nodiscard]] wall_time wall_now() const { return begun + (system.now() - system_begun); }

  /// Asks for a session; the answer is added to `answers`.
  void ask(session_state initial = {}) {
    all->create(std::move(initial), [this](caf::expected<std::string> id) { answers.push_back(std::move(id)); });
  }

  /// The id of a new session that has started.
  std::string create(session_state initial = {}) {
    ask(std::move(initial));
    time.run();
    EXPECT_TRUE(answers.back()) << describe(answers.back().error());
    return *answers.back();
  }

  /// The error that a new session comes to.
  caf::error refusal() {
    ask();
    time.run();
    return answers.back() ? caf::error{} : answers.back().error();
  }

  template <class T, class Request>
  caf::expected<T> call(const std::string& id, Request request) {
    const auto found = all->find(id);
    if (!found)
      return make_error(session_errc::no_such_session);
    return system.call<T>(*found, 1s, std::move(request));
  }

  caf::expected<std::string> get(const std::string& id, std::string key) {
    return call<std::string>(id, session_get{std::move(key)});
  }

  /// The empty error: it is done.
  caf::error put(const std::string& id, std::string key, std::string value) {
    auto done = call<caf::ok_atom>(id, session_put{std::move(key), std::move(value)});
    return done ? caf::error{} : done.error();
  }

  caf::error update(const std::string& id, std::function<void(session_state&)> change) {
    auto done = call<caf::ok_atom>(id, session_update{std::move(change)});
    return done ? caf::error{} : done.error();
  }

  [[nodiscard]] bool nobody_has_work() {
    return !static_cast<caf::scheduler::test_coordinator&>(system.caf().scheduler()).has_job();
  }

  /// Processes of sessions.
  [[nodiscard]] std::size_t session_processes() const { return system.live_processes() - processes_at_rest; }

  const wall_time begun;
  actors::system system{{.scheduler = scheduler_kind::testing}};
  const time_point system_begun = system.now();
  virtual_time time{system};
  std::optional<sessions> all;
  caf::actor root;
  std::size_t processes_at_rest = 0;
  std::vector<caf::expected<std::string>> answers;
};

/// Sessions that no store keeps, unless a test says otherwise.
struct sessions_fixture : testing::Test, sessions_program {};

} // namespace actors
