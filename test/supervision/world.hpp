// A system in virtual time, and children that do what a test tells them.
#pragma once

#include "libactors/control.hpp"
#include "libactors/system.hpp"
#include "libactors/testing.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/supervisor.hpp"
#include "supervision/testing.hpp"

#include <caf/atom.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace actors::test {

using namespace std::chrono_literals;

/// Told "crash" it throws, "normal" or "shutdown" it ends so; anything else is answered.
inline caf::behavior worker(process* self) {
  return {[self](const std::string& order) -> caf::result<std::string> {
    if (order == "crash")
      throw std::runtime_error{"boom"};
    if (order == "normal")
      self->quit();
    if (order == "shutdown")
      self->quit(make_error(exit_reason::shutdown));
    return "done: " + order;
  }};
}

/// Never ends when asked; only a kill helps.
inline caf::behavior stubborn(process* self) {
  self->set_exit_handler([](caf::exit_msg&) {});
  return worker(self);
}

inline caf::behavior failing(process*) {
  throw std::runtime_error{"cannot start"};
}

inline caf::behavior ignoring(process* self) {
  self->quit(make_error(exit_reason::ignored));
  return {};
}

/// Starts only when told: its init goes on until a message "go" ("fail" ends it) arrives.
class slow_starter final : public process {
public:
  explicit slow_starter(caf::actor_config& config) : process(config) {}

protected:
  caf::behavior make_behavior() override {
    defer_init();
    return {[this](const std::string& order) {
      if (order == "go")
        finish_init();
      else
        quit(make_error(errc::cancelled, "told to fail"));
    }};
  }
};

class world : public testing::Test {
public:
  // What processes do at their end is written into the members below.
  void TearDown() override {
    faults.release();
    sys.shut_down();
  }

  system sys{{.scheduler = scheduler_kind::testing}};
  virtual_time time{sys};
  fault_script faults{sys};
  journal& log = faults.journal();
  std::vector<event> events;

  std::map<std::string, caf::actor> latest; ///< the last process started by `child`

  /// A child that writes its starts and ends into the journal.
  template <class Behavior>
  child_spec child(const std::string& id, Behavior behavior, restart type = restart::permanent) {
    return {.id = id, .start = start_of(id, behavior), .restart = type};
  }

  child_spec child(const std::string& id, restart type = restart::permanent) { return child(id, worker, type); }

  template <class Behavior>
  start_function start_of(const std::string& id, Behavior behavior) {
    return faults.wrap(id, [this, id, behavior](start_context& s) { return latest[id] = s.spawn(behavior); });
  }

  caf::actor start(supervisor_spec spec) {
    auto started = start_supervisor(sys, std::move(spec), {.label = "root"});
    EXPECT_TRUE(started) << describe(started.error());
    root = started ? *started : caf::actor{};
    root->attach_functor([this](const caf::error& reason) { root_exit = reason; });
    return root;
  }

  caf::actor start(dynamic_supervisor_spec spec) {
    auto started = start_dynamic_supervisor(sys, std::move(spec), {.label = "root"});
    EXPECT_TRUE(started) << describe(started.error());
    root = started ? *started : caf::actor{};
    root->attach_functor([this](const caf::error& reason) { root_exit = reason; });
    return root;
  }

  /// Sends an order to a child and runs until all is quiet.
  void tell(const caf::actor& whom, const std::string& order) {
    caf::anon_send(whom, order);
    time.run();
  }

  void tell(const std::string& id, const std::string& order) { tell(latest.at(id), order); }

  bool alive(const std::string& id) { return answers(latest.at(id)); }

  bool answers(const caf::actor& whom) {
    return static_cast<bool>(sys.call<std::string>(whom, 1ms, std::string{"hello"}));
  }

  child_info info(const std::string& id) {
    const auto all = which_children(sys, root);
    for (const auto& each : *all)
      if (each.id == id)
        return each;
    ADD_FAILURE() << "no child " << id;
    return {};
  }

  std::vector<std::string> ids() {
    std::vector<std::string> result;
    const auto all = which_children(sys, root);
    for (const auto& each : *all)
      result.push_back(each.id);
    return result;
  }

  std::size_t count(enum event::kind kind) const {
    std::size_t result = 0;
    for (const auto& each : events)
      result += each.kind == kind ? 1 : 0;
    return result;
  }

  caf::actor root;
  std::optional<caf::error> root_exit;

private:
  event_bus::subscription watching_ = sys.events().subscribe([this](const event& e) { events.push_back(e); });
};

} // namespace actors::test
