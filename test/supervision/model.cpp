#include "test/supervision/model.hpp"

#include <algorithm>

namespace actors::test {

namespace {

bool wanted_again(restart type, exit_reason why) {
  const bool clean = why == exit_reason::normal || why == exit_reason::shutdown;
  return type == restart::permanent || (type == restart::transient && !clean);
}

long seconds(duration time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

} // namespace

model::model(const supervisor_plan& plan, duration now) : now_(now), root_(std::make_unique<supervisor>()) {
  root_->plan = plan;
  root_->path = "root";
  launch(*root_);
}

// -- starts -------------------------------------------------------------------

void model::launch(supervisor& self) {
  for (const auto& each : self.plan.children)
    self.children.push_back({.spec = each, .pending = purpose::init});
  proceed(self);
  self.launching = false;
}

model::position model::next_start(supervisor& self) {
  bool taken = false; // the turn: the others of the group wait for this one
  for (auto which = self.children.begin(); which != self.children.end(); ++which) {
    if (!which->pending)
      continue;
    const bool in_turn = !self.plan.dynamic && (which->in_turn || self.initialising);
    if (which->is == status::down && !(in_turn && taken))
      return which;
    taken = taken || in_turn;
  }
  return self.children.end();
}

/// Starts whoever may start, and ends the init when it is over.
void model::proceed(supervisor& self) {
  for (;;) {
    if (self.ended)
      return;
    if (const auto next = next_start(self); next != self.children.end()) {
      start(self, next);
      continue;
    }
    const auto in_init = [](const child& each) { return each.pending == purpose::init; };
    if (!self.initialising || std::any_of(self.children.begin(), self.children.end(), in_init))
      return;
    self.initialising = false;
    if (self.parent && !self.launching) {
      const auto [above, place] = locate(self.path);
      came_up(*above, place);
      proceed(*above);
    }
  }
}

void model::start(supervisor& self, position which) {
  const auto path = self.path + '/' + which->spec.id;
  auto& acts = scripts[path];
  ++acts.starts;
  if (which->spec.nested) {
    auto& nested = *(which->nested = std::make_unique<supervisor>());
    nested.plan = *which->spec.nested;
    nested.path = path;
    nested.parent = &self;
    which->is = status::starting;
    launch(nested);
    if (nested.ended) {
      const auto why = *nested.ended;
      dead_.push_back(std::move(which->nested));
      which->is = status::down;
      which->last_exit = why;
      start_failed(self, which, why);
    } else if (!nested.initialising) {
      came_up(self, which);
    }
    return;
  }
  std::optional<exit_reason> failure;
  if (std::exchange(acts.ignores_start, false)) {
    failure = exit_reason::ignored;
  } else if (acts.failing_starts > 0) {
    --acts.failing_starts;
    failure = exit_reason::crashed;
  }
  if (failure) {
    which->last_exit = failure;
    start_failed(self, which, *failure);
  } else if (std::exchange(acts.hangs_in_start, false)) {
    which->is = status::starting;
  } else {
    came_up(self, which);
  }
}

void model::came_up(const supervisor& self, position which) {
  if (!which->nested)
    order_.push_back('+' + self.path + '/' + which->spec.id);
  which->is = status::up;
  which->restarts += which->pending == purpose::restart ? 1 : 0;
  which->pending.reset();
  which->in_turn = false;
  answer(*which, "ok");
}

void model::start_failed(supervisor& self, position which, exit_reason why) {
  const auto wanted = *which->pending;
  if (why == exit_reason::ignored) {
    which->pending.reset();
    return come_to_rest(self, which, why);
  }
  switch (wanted) {
  case purpose::init:
    return end(self, exit_reason::shutdown);
  case purpose::restart:
    return restart(self, which, why);
  case purpose::add:
    answer(*which, name(why));
    self.children.erase(which);
    return;
  case purpose::request:
    which->pending.reset();
    answer(*which, name(why));
  }
}

// -- ends ---------------------------------------------------------------------

/// A child ended by itself. Requires: it is down.
void model::ended(supervisor& self, position which, exit_reason why) {
  which->last_exit = why;
  if (wanted_again(which->spec.restart, why))
    return restart(self, which, why);
  const bool significant = which->spec.significant;
  come_to_rest(self, which, why);
  if (triggers_shutdown(self, significant))
    end(self, exit_reason::shutdown);
}

bool model::triggers_shutdown(const supervisor& self, bool significant) const {
  if (!significant || self.plan.auto_shutdown == auto_shutdown::never)
    return false;
  return self.plan.auto_shutdown == auto_shutdown::any_significant ||
         std::none_of(self.children.begin(), self.children.end(), [](const child& each) {
           return each.spec.significant && (each.is != status::down || each.pending);
         });
}

void model::forget_old(supervisor& self) const {
  while (!self.window.empty() && self.window.front() < seconds(now_) - self.plan.period)
    self.window.pop_front();
}

bool model::spend(supervisor& self) {
  self.window.push_back(seconds(now_));
  forget_old(self);
  return static_cast<int>(self.window.size()) <= self.plan.intensity;
}

void model::restart(supervisor& self, position which, exit_reason why) {
  if (!spend(self)) {
    which->pending.reset();
    come_to_rest(self, which, why);
    return end(self, exit_reason::shutdown);
  }
  which->pending = purpose::restart;
  if (!self.plan.dynamic && self.plan.strategy != strategy::one_for_one)
    restart_group(self, which);
}

void model::restart_group(supervisor& self, position which) {
  which->in_turn = true;
  const auto first = self.plan.strategy == strategy::one_for_all ? self.children.begin() : which;
  std::vector<position> group;
  for (auto each = first; each != self.children.end(); ++each)
    if (each != which)
      group.push_back(each);
  std::reverse(group.begin(), group.end());
  for (const auto& each : group) {
    const bool temporary = each->spec.restart == restart::temporary;
    if (each->is != status::down) {
      const auto why = take_down(self, *each);
      if (temporary) {
        each->pending.reset();
        come_to_rest(self, each, why);
        continue;
      }
    }
    if (temporary)
      continue;
    each->in_turn = true;
    if (!each->pending)
      each->pending = purpose::restart;
  }
}

exit_reason model::take_down(supervisor& self, child& which) {
  auto why = exit_reason::shutdown;
  if (which.nested) {
    take_all_down(*which.nested, why);
    which.nested->ended = why;
    dead_.push_back(std::move(which.nested));
  } else {
    const auto path = self.path + '/' + which.spec.id;
    order_.push_back('-' + path);
    if (scripts[path].stubborn) {
      now_ += stop_limit;
      why = exit_reason::killed;
    }
  }
  which.is = status::down;
  which.last_exit = why;
  return why;
}

void model::take_all_down(supervisor& self, exit_reason why) {
  // Last to first; those of a dynamic supervisor at the same time: those that listen first, the others at their deadline.
  std::vector<child*> turns;
  std::vector<child*> late;
  for (auto& each : self.children) {
    const bool waits = self.plan.dynamic && scripts[self.path + '/' + each.spec.id].stubborn;
    (waits ? late : turns).push_back(&each);
  }
  turns.insert(turns.end(), late.begin(), late.end());
  if (!self.plan.dynamic)
    std::reverse(turns.begin(), turns.end());
  const auto before = now_;
  for (auto* each : turns)
    answer(*each, name(each->is == status::down ? why : take_down(self, *each)));
  if (self.plan.dynamic)
    now_ = std::min(now_, before + stop_limit);
}

/// The orderly end of a supervisor.
void model::end(supervisor& self, exit_reason why) {
  take_all_down(self, why);
  lose(self, why);
}

/// It has ended by itself: its own supervisor hears of it.
void model::lose(supervisor& self, exit_reason why) {
  self.ended = why;
  if (!self.parent || self.launching)
    return;
  const auto [above, place] = locate(self.path);
  dead_.push_back(std::move(place->nested));
  const bool was_up = place->is == status::up;
  place->is = status::down;
  place->last_exit = why;
  if (was_up)
    ended(*above, place, why);
  else
    start_failed(*above, place, why);
  proceed(*above);
}

void model::come_to_rest(supervisor& self, position which, exit_reason why) {
  answer(*which, name(why == exit_reason::normal ? exit_reason::shutdown : why));
  if (self.plan.dynamic || which->spec.restart == restart::temporary)
    self.children.erase(which);
}

} // namespace actors::test
