// From wishes to facts, and what follows from a child's coming and going.
#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/exit_reason.hpp"
#include "supervision/detail/supervising_process.hpp"

namespace actors {

void supervising_process::step(child_record& child) {
  if (child.alive()) {
    if (!child.stop_wanted || child.stop_asked)
      return;
    child.stop_asked = true;
    child.since = now();
    lose_refs(child);
    control_.stop(child, child.spec->shutdown.resolved(child.spec->kind));
  } else if (child.pending && child.due > now()) {
    if (!child.timer)
      control_.set_timer(child, child.due - now(), [this](child_record& waited) {
        waited.due = {};
        settle(&waited);
      });
  } else if (child.pending) {
    control_.clear_timer(child);
    child.due = {};
    child.since = now();
    child.refs.between_lives();
    control_.start(child);
    keep_refs(child);
    if (child.spec->restart == restart::temporary)
      child.own_start = nullptr;
  }
}

void supervising_process::child_started(child_record& child) {
  if (child.stop_wanted)
    return; // its turn to be stopped has not come yet
  const bool probed = child.pending == start_purpose::probe;
  const bool restarted = child.pending == start_purpose::restart || probed;
  const bool asked_for = std::exchange(child.asked_for, false);
  give_up_start(child);
  child.in_turn = false;
  child.since = now();
  child.refs.up(child.process);
  if (restarted) {
    ++child.restarts;
    ++restarts_;
    publish(event::kind::child_restarted, child, child.last_exit.value_or(caf::error{}));
  }
  if (probed && asked_for)
    readmit(child);
  else if (probed || child.trust == trust::probation)
    begin_probation(child);
  answer_starters(child);
  settle(&child);
  conclude();
}

void supervising_process::answer_starters(child_record& child) {
  // A child has to be idle before it can be asked for, so nobody waits for its next life yet.
  if (const auto waiters = std::exchange(child.waiters, nullptr))
    for (auto& each : waiters->up) {
      if (each.informed)
        each.answer.deliver(started_child{child.process, waiters->info});
      else
        each.answer.deliver(child.process);
    }
}

void supervising_process::refuse_starters(child_record& child, const caf::error& reason) {
  if (child.waiters)
    for (auto& each : std::exchange(child.waiters->up, {}))
      each.answer.deliver(reason);
}

void supervising_process::child_not_started(child_record& child, const caf::error& reason) {
  went_down(child, reason);
  if (child.stop_wanted || !child.pending)
    went_down_as_wanted(child, reason);
  else
    start_failed(child, *child.pending, reason);
  conclude();
}

void supervising_process::child_ended(child_record& child, const caf::error& reason) {
  went_down(child, reason);
  if (child.stop_wanted)
    went_down_as_wanted(child, reason);
  else if (child.pending)
    start_failed(child, *child.pending, reason); // killed at the end of its init, before it counted as up
  else
    restart_or_end(child, reason, classify(reason));
  conclude();
}

void supervising_process::went_down(child_record& child, const caf::error& reason) {
  child.last_exit = reason;
  child.since = now();
  if (child.pending || !child.stop_wanted)
    child.refs.between_lives();
}

void supervising_process::went_down_as_wanted(child_record& child, const caf::error& reason) {
  child.stop_wanted = false;
  const auto waiting = child.waiters ? std::exchange(child.waiters->down, {}) : decltype(child_waiters::down){};
  if (child.pending) {
    settle(&child);
  } else {
    child.in_turn = false;
    come_to_rest(child, reason);
    settle(nullptr);
  }
  for (const auto& each : waiting)
    each();
}

void supervising_process::start_failed(child_record& child, start_purpose purpose, const caf::error& reason) {
  if (classify(reason) == exit_reason::ignored) {
    give_up_start(child);
    come_to_rest(child, reason);
    settle(nullptr);
    return;
  }
  switch (purpose) {
  case start_purpose::init:
    stop(shutdown_with("child '" + child.spec->id + "' did not start: " + describe(reason)));
    return;
  case start_purpose::restart:
  case start_purpose::probe:
    if (std::exchange(child.asked_for, false))
      wait_again(child, reason);
    else
      restart_or_end(child, reason, std::nullopt);
    return;
  case start_purpose::add:
  case start_purpose::request:
    give_up_start(child);
    rest_refs(child, reason);
    refuse_starters(child, reason);
    if (purpose == start_purpose::add)
      forget(child);
    settle(nullptr);
  }
}

} // namespace actors
