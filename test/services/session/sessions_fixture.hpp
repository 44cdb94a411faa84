// Sessions under a supervisor, in virtual time.
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

struct sessions_fixture : testing::Test {
  /// Makes the sessions; `run` puts them under a supervisor.
  sessions& make(session_options options = {}) {
    if (!options.store)
      options.store = store;
    all.emplace(system, std::move(options));
    return *all;
  }

  sessions& run(session_options options = {}) {
    make(std::move(options));
    auto started = start_supervisor(system, {.intensity = 3, .children = {all->child()}}, {.label = "root"});
    EXPECT_TRUE(started) << describe(started.error());
    root = *started;
    processes_at_rest = system.live_processes();
    return *all;
  }

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

  [[nodiscard]] bool nobody_has_work() {
    return !static_cast<caf::scheduler::test_coordinator&>(system.caf().scheduler()).has_job();
  }

  /// Processes of sessions.
  [[nodiscard]] std::size_t session_processes() const { return system.live_processes() - processes_at_rest; }

  std::shared_ptr<memory_session_store> store = std::make_shared<memory_session_store>();
  actors::system system{{.scheduler = scheduler_kind::testing}};
  virtual_time time{system};
  std::optional<sessions> all;
  caf::actor root;
  std::size_t processes_at_rest = 0;
  std::vector<caf::expected<std::string>> answers;
};

} // namespace actors
