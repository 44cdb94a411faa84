#include "supervision/detail/supervising_process.hpp"

#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"

#include <caf/actor_cast.hpp>

#include <algorithm>

namespace actors {

supervising_process::supervising_process(caf::actor_config& config, caf::error invalid, int intensity,
                                         std::chrono::seconds period, duration abandon_after)
    : process(config),
      control_(*this, *this, abandon_after),
      window_(std::max(0, intensity), period),
      invalid_(std::move(invalid)),
      since_(now()) {}

caf::behavior supervising_process::make_behavior() {
  if (invalid_) {
    quit(invalid_);
    return {};
  }
  set_down_handler([this](caf::down_msg& down) { control_.handle(down); });
  set_exit_handler([this](caf::exit_msg& asked) {
    if (classify(asked.reason) != exit_reason::normal)
      stop(asked.reason);
  });
  populate();
  initialising_ = initial_ > 0;
  if (initialising_)
    defer_init();
  settle_all();
  return common_requests().or_else(requests());
}

void supervising_process::on_end(const caf::error& reason) {
  control_.kill_all();
  if (shared_refs_)
    for (auto& child : children_)
      child.refs.orphaned();
  children_.clear();
  by_life_.clear();
  process::on_end(reason);
}

// -- wishes -------------------------------------------------------------------

child_record& supervising_process::add(child_spec spec, start_purpose purpose) {
  auto& added = children_.emplace_back(child_record{.spec = std::move(spec), .pending = purpose, .since = now()});
  added.position = std::prev(children_.end());
  claim_refs(added);
  if (purpose == start_purpose::init)
    ++initial_;
  return added;
}

void supervising_process::want_down(child_record& child) {
  give_up_start(child);
  child.stop_wanted = child.alive();
}

void supervising_process::give_up_start(child_record& child) {
  if (child.pending == start_purpose::init)
    --initial_;
  child.pending.reset();
}

void supervising_process::stop(caf::error reason) {
  if (stopping())
    return;
  stop_reason_ = std::move(reason);
  ending_ = true;
  for (auto& child : children_)
    want_down(child);
  settle_all();
  conclude();
}

// -- facts --------------------------------------------------------------------

void supervising_process::step(child_record& child) {
  if (child.alive()) {
    if (!child.stop_wanted || child.stop_asked)
      return;
    child.stop_asked = true;
    child.since = now();
    refs_lose(child);
    control_.stop(child.life, child.spec.shutdown.resolved(child.spec.kind));
  } else if (child.pending) {
    child.since = now();
    child.refs.between_lives();
    child.life = control_.start(child.spec.start, child.spec.id, child.refs);
    by_life_.emplace(child.life, &child);
    keep_refs(child);
  }
}

void supervising_process::child_started(life_id life, const caf::actor& born) {
  auto& child = *by_life_.at(life);
  child.up = true;
  if (child.stop_wanted)
    return; // its turn to be stopped has not come yet
  const bool restarted = child.pending == start_purpose::restart;
  give_up_start(child);
  child.since = now();
  child.refs.up(born);
  if (restarted) {
    ++child.restarts;
    ++restarts_;
    if (auto& events = runtime().events(); events.observed())
      events.publish({event::kind::child_restarted, child.spec.id, born.id(), child.last_exit.value_or(caf::error{})});
  }
  for (auto& waiting : std::exchange(child.awaiting_up, {}))
    waiting.deliver(born);
  settle(&child);
  conclude();
}

void supervising_process::child_not_started(life_id life, const caf::error& reason) {
  auto& child = go_down(life, reason);
  if (child.stop_wanted || !child.pending)
    went_down_as_wanted(child, reason);
  else
    start_failed(child, *child.pending, reason);
  conclude();
}

void supervising_process::child_ended(life_id life, const caf::error& reason) {
  auto& child = go_down(life, reason);
  if (child.stop_wanted)
    went_down_as_wanted(child, reason);
  else if (child.pending)
    start_failed(child, *child.pending, reason); // killed at the end of its init, before it counted as up
  else
    restart_or_end(child, reason, classify(reason));
  conclude();
}

child_record& supervising_process::go_down(life_id life, const caf::error& reason) {
  auto& child = *by_life_.extract(life).mapped();
  child.life = life_id::none;
  child.up = child.stop_asked = false;
  child.last_exit = reason;
  child.since = now();
  if (!child.stop_wanted || child.pending)
    child.refs.between_lives();
  return child;
}

void supervising_process::went_down_as_wanted(child_record& child, const caf::error& reason) {
  child.stop_wanted = false;
  const auto waiting = std::exchange(child.awaiting_down, {});
  if (child.pending) {
    settle(&child);
  } else {
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
    stop(shutdown_with("child '" + child.spec.id + "' did not start: " + describe(reason)));
    return;
  case start_purpose::restart:
    restart_or_end(child, reason, std::nullopt);
    return;
  case start_purpose::add:
  case start_purpose::request:
    give_up_start(child);
    refs_rest(child, reason);
    for (auto& waiting : std::exchange(child.awaiting_up, {}))
      waiting.deliver(reason);
    if (purpose == start_purpose::add)
      forget(child);
    settle(nullptr);
  }
}

void supervising_process::restart_or_end(child_record& child, const caf::error& reason,
                                         std::optional<exit_reason> own_exit) {
  const auto what = plan(child, own_exit);
  if (!what.counts) {
    come_to_rest(child, reason);
    settle(nullptr);
  } else if (window_.add(now())) {
    apply(what, child);
    settle(&child);
  } else {
    give_up_for(child, reason);
  }
}

void supervising_process::give_up_for(child_record& child, const caf::error& reason) {
  const auto text = "more than " + std::to_string(window_.intensity()) + " restarts in " +
                    std::to_string(window_.period().count()) + " s, the last one of child '" + child.spec.id +
                    "': " + describe(reason);
  ending_ = true;
  log().error("{}: {}", label(), text);
  if (auto& events = runtime().events(); events.observed())
    events.publish({event::kind::budget_exhausted, label(), id(), reason});
  give_up_start(child);
  come_to_rest(child, reason);
  stop(shutdown_with(text));
}

void supervising_process::come_to_rest(child_record& child, const caf::error& reason) {
  refs_rest(child, reason);
  for (auto& waiting : std::exchange(child.awaiting_up, {}))
    waiting.deliver(reason ? reason : make_error(exit_reason::shutdown));
  if (!keeps(child))
    forget(child);
}

void supervising_process::forget(child_record& child) {
  if (shared_refs_)
    shared_refs_->forget(child.spec.id);
  children_.erase(child.position);
}

void supervising_process::conclude() {
  if (stop_reason_) {
    if (by_life_.empty())
      quit(*stop_reason_);
  } else if (initialising_ && initial_ == 0) {
    initialising_ = false;
    if (shared_refs_)
      shared_refs_->retire_unclaimed(id());
    finish_init();
    settle_all();
  }
}

} // namespace actors
