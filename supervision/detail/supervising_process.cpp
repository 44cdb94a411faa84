#include "supervision/detail/supervising_process.hpp"

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"

#include <algorithm>

namespace actors {

supervising_process::supervising_process(caf::actor_config& config, caf::error invalid, supervising_rules rules)
    : process(config),
      control_(*this, *this, rules.abandon_after),
      window_(std::max(0, rules.budget.intensity), rules.budget.period),
      backoff_(rules.backoff),
      seed_(rules.seed),
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
  control_.kill_all(children_);
  orphan_refs();
  children_.clear();
  process::on_end(reason);
}

// -- wishes -------------------------------------------------------------------

child_record& supervising_process::add(std::shared_ptr<const child_spec> spec, start_purpose purpose) {
  auto& added = children_.emplace_back(child_record{.spec = std::move(spec), .pending = purpose, .since = now()});
  added.position = std::prev(children_.end());
  claim_refs(added);
  supervisors_ += added.spec->kind == child_kind::supervisor ? 1 : 0;
  initial_ += purpose == start_purpose::init ? 1 : 0;
  return added;
}

void supervising_process::forget(child_record& child) {
  control_.forget(child);
  forget_refs(child);
  leaves(child);
  supervisors_ -= child.spec->kind == child_kind::supervisor ? 1 : 0;
  surveys_.leaves(child.position);
  children_.erase(child.position);
}

void supervising_process::want_restart(child_record& child, time_point due) {
  clear_delay(child);
  child.pending = start_purpose::restart;
  child.due = due;
}

void supervising_process::want_down(child_record& child) {
  give_up_start(child);
  child.stop_wanted = child.alive();
}

void supervising_process::give_up_start(child_record& child) {
  if (child.pending == start_purpose::init)
    --initial_;
  clear_delay(child);
  child.pending.reset();
  child.asked_for = false;
  // One that is alive still has its turn: to be stopped.
  child.in_turn = child.in_turn && child.alive();
}

void supervising_process::clear_delay(child_record& child) {
  // The timer outlasts a delay that was cut short. That of a live child is not for a delay.
  if (!child.alive())
    control_.clear_timer(child);
  child.due = {};
}

void supervising_process::come_to_rest(child_record& child, const caf::error& reason) {
  rest_refs(child, reason);
  refuse_starters(child, reason ? reason : make_error(exit_reason::shutdown));
  child.trust = trust::full;
  child.history.reset();
  // Whoever is stopping has no use for those that are down; without them the next one is found at once.
  if (stopping() || !keeps(child))
    forget(child);
}

// -- the end of the init, the end ---------------------------------------------

void supervising_process::stop(caf::error reason) {
  if (stopping())
    return;
  stop_reason_ = std::move(reason);
  ending_ = true;
  for (auto next = children_.begin(); next != children_.end();) {
    auto& child = *next++;
    want_down(child);
    if (child.idle())
      come_to_rest(child, *stop_reason_);
  }
  settle_all();
  conclude();
}

void supervising_process::conclude() {
  if (stop_reason_) {
    if (control_.alive() == 0)
      quit(*stop_reason_);
  } else if (initialising_ && initial_ == 0) {
    initialising_ = false;
    retire_other_refs();
    finish_init();
    settle_all();
  }
}

} // namespace actors
