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

void report(const caf::actor& supervisor, std::uint64_t life, const caf::error& reason) {
  supervisor->enqueue(nullptr, caf::make_message_id(caf::message_priority::high),
                      caf::make_message(detail::init_outcome{life, reason}), nullptr);
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

void child_control::begin(child_record& child) {
  child.life = ++last_life_;
  in_init_.emplace(child.life, &child);
}

void child_control::start(child_record& child) {
  const auto supervisor = caf::actor_cast<caf::actor>(&self_);
  begin(child);
  child.stage = life_stage::wanted;
  ++alive_;
  start_context context{self_.runtime(), child.id(),
                        [supervisor, life = child.life](const caf::error& reason) { report(supervisor, life, reason); },
                        &child.refs};
  caf::actor started;
  caf::error failure;
  try {
    started = child.start()(context);
    failure = context.refused() ? context.refused() : refusal(child, started, context.spawned());
  } catch (...) {
    failure = failure_of(std::current_exception(), child.id());
  }
  if (failure) {
    // A life of its own, so that what the spawned process reports is not taken for news of it.
    actors::kill(context.spawned());
    in_init_.erase(child.life);
    begin(child);
    report(supervisor, child.life, failure);
    return;
  }
  forget(child);
  child.known_as = started.id();
  by_process_[child.known_as] = &child;
  child.process = std::move(started);
  if (!context.info().empty())
    child.waiting().info = context.info();
  if (!context.spawned())
    report(supervisor, child.life, {});
}

caf::error child_control::refusal(const child_record& child, const caf::actor& started,
                                  const caf::actor& spawned) const {
  const auto text = [&](const char* what) { return "the start function of '" + child.id() + "' returned " + what; };
  if (!started)
    return make_error(supervision_errc::invalid_start, text("no process"));
  if (spawned && started != spawned)
    return make_error(supervision_errc::invalid_start, text("another process than it had spawned"));
  if (const auto* holder = find(started); holder && holder->process == started)
    return make_error(supervision_errc::invalid_start, text("a process that is a child already"));
  return {};
}

void child_control::handle(const detail::init_outcome& outcome) {
  const auto found = in_init_.extract(outcome.life);
  if (found.empty())
    return;
  auto& child = *found.mapped();
  if (outcome.reason) {
    end(child);
    owner_.child_not_started(child, outcome.reason);
    return;
  }
  child.up = true;
  ++up_;
  // If it has ended since, the monitor says so at once.
  self_.monitor<caf::message_priority::high>(child.process);
  if (child.stage == life_stage::wanted)
    owner_.child_started(child);
}

void child_control::handle(const caf::down_msg& down) {
  const auto known = by_process_.find(down.source.id());
  // Nobody is told of a child that was given up.
  if (known == by_process_.end() || !known->second->up || known->second->process != down.source)
    return;
  auto& child = *known->second;
  end(child);
  owner_.child_ended(child, down.reason);
}

void child_control::stop(child_record& child, const shutdown& rule) {
  if (child.stage != life_stage::wanted)
    return;
  if (rule.kind() == shutdown::rule::brutal_kill)
    return kill(child);
  child.stage = life_stage::asked;
  ask_to_stop(child.process);
  if (rule.kind() == shutdown::rule::timeout)
    set_timer(child, rule.limit(), [this](child_record& late) { kill(late); });
}

void child_control::kill(child_record& child) {
  if (!child.alive() || child.stage == life_stage::killed)
    return;
  child.stage = life_stage::killed;
  actors::kill(child.process);
  set_timer(child, abandon_after_, [this](child_record& deaf) { abandon(deaf); });
}

void child_control::abandon(child_record& child) {
  if (!child.process)
    return;
  const bool was_up = child.up;
  const auto given_up = end(child);
  if (was_up)
    self_.demonitor(given_up);
  ++abandoned_;
  const auto reason = make_error(exit_reason::abandoned);
  log().error("{}: child '{}' ignores its kill and is abandoned; its handler may still be running", self_.label(),
              child.id());
  if (auto& events = self_.runtime().events(); events.observed())
    events.publish({event::kind::child_abandoned, child.id(), given_up.id(), reason});
  if (was_up)
    owner_.child_ended(child, reason);
  else
    owner_.child_not_started(child, reason);
}

caf::actor child_control::end(child_record& child) {
  clear_timer(child);
  in_init_.erase(child.life);
  --alive_;
  up_ -= child.up ? 1 : 0;
  child.stage = life_stage::none;
  child.up = child.stop_asked = false;
  return std::exchange(child.process, {});
}

void child_control::kill_all(std::list<child_record>& children) {
  for (const auto& child : children)
    actors::kill(child.process);
  in_init_.clear();
  by_process_.clear();
}

void child_control::clear_timer(child_record& child) {
  if (const auto timer = std::exchange(child.timer, 0))
    self_.forget(timer);
}

void child_control::forget(child_record& child) {
  clear_timer(child);
  // A start function may give two children the same process, one after the other.
  const auto known = by_process_.find(child.known_as);
  if (known != by_process_.end() && known->second == &child)
    by_process_.erase(known);
}

child_record* child_control::find(const caf::actor& process) const {
  const auto known = process ? by_process_.find(process.id()) : by_process_.end();
  return known == by_process_.end() ? nullptr : known->second;
}

} // namespace actors
