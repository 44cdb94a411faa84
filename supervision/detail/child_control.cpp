#include "supervision/detail/child_control.hpp"

#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "supervision/start_context.hpp"

#include <caf/actor_cast.hpp>
#include <caf/message_id.hpp>

namespace actors {

namespace {

void report(const caf::actor& supervisor, life_id life, const caf::error& reason) {
  supervisor->enqueue(nullptr, caf::make_message_id(caf::message_priority::high),
                      caf::make_message(detail::init_outcome{static_cast<std::uint64_t>(life), reason}), nullptr);
}

caf::error failure_of(const std::exception_ptr& thrown, const std::string& label) {
  std::string what;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& e) {
    what = e.what();
  } catch (...) {
    what = "an exception that is not a std::exception";
  }
  return make_error(crash{std::move(what), label, "its start function"});
}

} // namespace

life_id child_control::start(const start_function& start, const std::string& label, detail::child_refs& refs) {
  const auto supervisor = caf::actor_cast<caf::actor>(&self_);
  const auto id = life_id{++last_life_};
  start_context context{self_.runtime(), label,
                        [supervisor, id](const caf::error& reason) { report(supervisor, id, reason); }, &refs};
  caf::actor child;
  caf::error failure;
  try {
    child = start(context);
    if (!child)
      failure =
          make_error(supervision_errc::invalid_start, "the start function of '" + label + "' returned no process");
    else if (context.spawned() && child != context.spawned())
      failure = make_error(supervision_errc::invalid_start,
                           "the start function of '" + label + "' returned another process than it had spawned");
    else if (by_process_.contains(child.id()))
      failure = make_error(supervision_errc::invalid_start,
                           "the start function of '" + label + "' returned a process that is a child already");
  } catch (...) {
    failure = failure_of(std::current_exception(), label);
  }
  if (failure) {
    // A life of its own, so that what the spawned process reports is not taken for news of it.
    actors::kill(context.spawned());
    const auto failed = life_id{++last_life_};
    lives_.emplace(failed, life{.process = {}, .label = label});
    report(supervisor, failed, failure);
    return failed;
  }
  by_process_.emplace(child.id(), id);
  lives_.emplace(id, life{.process = child, .label = label});
  if (!context.spawned())
    report(supervisor, id, {});
  return id;
}

void child_control::handle(const detail::init_outcome& outcome) {
  const auto position = lives_.find(life_id{outcome.life});
  if (position == lives_.end())
    return;
  const auto id = position->first;
  if (outcome.reason) {
    take(position);
    owner_.child_not_started(id, outcome.reason);
    return;
  }
  auto& child = position->second;
  child.up = true;
  // If it has ended since, the monitor says so at once.
  self_.monitor<caf::message_priority::high>(child.process);
  if (child.stage == stage::wanted)
    owner_.child_started(id, child.process);
}

void child_control::handle(const caf::down_msg& down) {
  const auto known = by_process_.find(down.source.id());
  if (known == by_process_.end())
    return;
  const auto id = known->second;
  take(lives_.find(id));
  owner_.child_ended(id, down.reason);
}

void child_control::stop(life_id id, const shutdown& rule) {
  const auto position = lives_.find(id);
  if (position == lives_.end() || position->second.stage != stage::wanted)
    return;
  auto& child = position->second;
  if (rule.kind() == shutdown::rule::brutal_kill)
    return kill(id);
  child.stage = stage::asked;
  ask_to_stop(child.process);
  if (rule.kind() == shutdown::rule::timeout)
    set_timer(child, rule.limit(), &child_control::kill, id);
}

void child_control::kill(life_id id) {
  const auto position = lives_.find(id);
  if (position == lives_.end() || position->second.stage == stage::killed)
    return;
  auto& child = position->second;
  child.stage = stage::killed;
  actors::kill(child.process);
  set_timer(child, abandon_after_, &child_control::abandon, id);
}

void child_control::abandon(life_id id) {
  const auto position = lives_.find(id);
  if (position == lives_.end() || !position->second.process)
    return;
  auto given_up = take(position);
  if (given_up.up)
    self_.demonitor(given_up.process);
  ++abandoned_;
  const auto reason = make_error(exit_reason::abandoned);
  log().error("{}: child '{}' ignores its kill and is abandoned; its handler may still be running", self_.label(),
              given_up.label);
  if (auto& events = self_.runtime().events(); events.observed())
    events.publish({event::kind::child_abandoned, given_up.label, given_up.process.id(), reason});
  if (given_up.up)
    owner_.child_ended(id, reason);
  else
    owner_.child_not_started(id, reason);
}

void child_control::kill_all() {
  for (const auto& [id, child] : lives_)
    actors::kill(child.process);
  lives_.clear();
  by_process_.clear();
}

caf::actor child_control::process_of(life_id id) const {
  const auto position = lives_.find(id);
  return position == lives_.end() ? caf::actor{} : position->second.process;
}

life_id child_control::find(const caf::actor& child) const {
  if (!child)
    return life_id::none;
  const auto known = by_process_.find(child.id());
  return known == by_process_.end() ? life_id::none : known->second;
}

void child_control::set_timer(life& whose, duration delay, void (child_control::*next)(life_id), life_id id) {
  if (whose.timer)
    self_.forget(whose.timer);
  whose.timer = self_.after(delay, [this, next, id] { (this->*next)(id); });
}

child_control::life child_control::take(lives::iterator position) {
  life taken = std::move(position->second);
  lives_.erase(position);
  if (taken.timer)
    self_.forget(taken.timer);
  if (taken.process)
    by_process_.erase(taken.process.id());
  return taken;
}

} // namespace actors
