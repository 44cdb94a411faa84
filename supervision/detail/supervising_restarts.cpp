// What a supervisor does about a child that ended by itself or could not be restarted: budgets, delays, quarantine.
#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "supervision/detail/supervising_process.hpp"

#include <algorithm>

namespace actors {

void supervising_process::restart_or_end(child_record& child, const caf::error& reason,
                                         std::optional<exit_reason> own_exit) {
  const auto what = plan(child, own_exit);
  if (!what.counts)
    return end_for_good(child, reason);
  switch (spend(child)) {
  case verdict::restart:
    apply(what, child, next_start(child, reason));
    settle(&child);
    return;
  case verdict::quarantine:
    quarantine(child, reason);
    settle(&child);
    return;
  case verdict::escalate:
    give_up_for(child, reason);
  }
}

void supervising_process::end_for_good(child_record& child, const caf::error& reason) {
  const bool significant = child.spec->significant;
  const auto id = child.id();
  come_to_rest(child, reason);
  if (!stopping() && triggers_shutdown(significant))
    stop(shutdown_with("significant child '" + id + "' ended"));
  else
    settle(nullptr);
}

bool supervising_process::triggers_shutdown(bool significant) const {
  if (!significant)
    return false;
  switch (auto_shutdown()) {
  case auto_shutdown::never:
    return false;
  case auto_shutdown::any_significant:
    return true;
  case auto_shutdown::all_significant:
    // As in OTP, one that is being restarted counts as there.
    return std::none_of(children_.begin(), children_.end(),
                        [](const auto& each) { return each.spec->significant && !each.idle(); });
  }
  return false;
}

// -- budgets ------------------------------------------------------------------

restart_history& supervising_process::history_of(child_record& child) {
  if (!child.history)
    child.history = std::make_unique<restart_history>();
  return *child.history;
}

bool supervising_process::has_own_window(const child_record& child) const {
  return child.spec->budget || child.spec->on_exhausted == on_exhausted::quarantine;
}

restart_window& supervising_process::window_of(child_record& child) {
  if (!has_own_window(child))
    return window_;
  auto& own = history_of(child).window;
  if (!own) {
    const auto numbers = child.spec->budget.value_or(restart_budget{window_.intensity(), window_.period()});
    own.emplace(numbers.intensity, numbers.period);
  }
  return *own;
}

supervising_process::verdict supervising_process::spend(child_record& child) {
  if (child.trust != trust::full)
    return verdict::quarantine;
  if (window_of(child).add(now()))
    return verdict::restart;
  return child.spec->on_exhausted == on_exhausted::quarantine ? verdict::quarantine : verdict::escalate;
}

void supervising_process::give_up_for(child_record& child, const caf::error& reason) {
  const auto& window = window_of(child);
  const auto text = "more than " + std::to_string(window.intensity()) + " restarts in " +
                    std::to_string(window.period().count()) + " s, the last one of child '" + child.id() +
                    "': " + describe(reason);
  ending_ = true;
  log().error("{}: {}", label(), text);
  if (auto& events = runtime().events(); events.observed())
    events.publish({event::kind::budget_exhausted, label(), id(), reason});
  give_up_start(child);
  come_to_rest(child, reason);
  stop(shutdown_with(text));
}

// -- delays -------------------------------------------------------------------

time_point supervising_process::next_start(child_record& child, const caf::error& reason) {
  const auto& rules = child.spec->backoff ? child.spec->backoff : backoff_;
  if (!rules)
    return {};
  const auto delay = delays_of(child).next(*rules, now(), random());
  if (delay <= duration::zero())
    return {};
  publish(event::kind::child_delayed, child, reason);
  return later(now(), delay);
}

double supervising_process::random() {
  if (!random_) {
    const bool repeatable = runtime().options().scheduler == scheduler_kind::testing;
    random_.emplace(static_cast<std::uint32_t>(seed_ ? *seed_ : repeatable ? id() : std::random_device{}()));
  }
  return std::uniform_real_distribution<double>{0, 1}(*random_);
}

void supervising_process::start_now(child_record& child) {
  child.asked_for = true;
  if (child.pending == start_purpose::probe)
    child.due = {};
  else
    cut_delay(child);
}

void supervising_process::wait_again(child_record& child, const caf::error& reason) {
  const auto refused = [&reason](child_waiters::starter& each) {
    if (each.first_try)
      each.answer.deliver(reason);
    return each.first_try;
  };
  std::erase_if(child.waiting().up, refused);
  if (child.pending == start_purpose::probe)
    quarantine(child, reason);
  else
    apply(plan(child, std::nullopt), child, next_start(child, reason));
  settle(&child);
}

// -- quarantine ---------------------------------------------------------------

void supervising_process::quarantine(child_record& child, const caf::error& reason) {
  log().error("{}: child '{}' is quarantined: {}", label(), child.id(), describe(reason));
  rest_refs(child, reason);
  child.trust = trust::quarantined;
  child.pending = start_purpose::probe;
  child.in_turn = false;
  // A probe that is due at once is a wait all the same: requests may find the child in it.
  child.due = later(now(), std::max(child.spec->probe_after, duration{1}));
  refuse_starters(child, reason);
  publish(event::kind::child_quarantined, child, reason);
}

void supervising_process::begin_probation(child_record& child) {
  child.trust = trust::probation;
  control_.set_timer(child, window_of(child).period(), [this](child_record& proven) { readmit(proven); });
}

void supervising_process::readmit(child_record& child) {
  child.trust = trust::full;
  child.history.reset();
  publish(event::kind::child_readmitted, child, child.last_exit.value_or(caf::error{}));
}

void supervising_process::publish(enum event::kind what, const child_record& child, const caf::error& reason) {
  if (auto& events = runtime().events(); events.observed())
    events.publish({what, child.id(), child.process ? child.process.id() : child.known_as, reason});
}

} // namespace actors
