#include "test/supervision/model.hpp"

#include "supervision/errc.hpp"

#include <algorithm>

namespace actors::test {

namespace {

std::string name(supervision_errc code) {
  return std::string{to_string(code)};
}

std::string name(exit_reason why) {
  return std::string{to_string(why)};
}

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
  const bool in_order = !self.plan.dynamic && (self.plan.strategy != strategy::one_for_one || self.initialising);
  for (auto which = self.children.begin(); which != self.children.end(); ++which) {
    if (!which->pending)
      continue;
    if (which->is == status::down)
      return which;
    if (in_order)
      break; // the others wait for this one
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
  if (std::exchange(acts.ignores_start, false))
    failure = exit_reason::ignored;
  else if (acts.failing_starts > 0 && acts.failing_starts-- > 0)
    failure = exit_reason::crashed;
  if (failure) {
    which->last_exit = failure;
    start_failed(self, which, *failure);
  } else if (std::exchange(acts.hangs_in_start, false)) {
    which->is = status::starting;
  } else {
    came_up(self, which);
  }
}

void model::came_up(supervisor&, position which) {
  which->is = status::up;
  which->restarts += which->pending == purpose::restart ? 1 : 0;
  which->pending.reset();
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
    if (!temporary && !each->pending)
      each->pending = purpose::restart;
  }
}

exit_reason model::take_down(supervisor& self, child& which) {
  auto why = exit_reason::shutdown;
  if (which.nested) {
    take_all_down(*which.nested, why);
    which.nested->ended = why;
    dead_.push_back(std::move(which.nested));
  } else if (scripts[self.path + '/' + which.spec.id].stubborn) {
    now_ += stop_limit;
    why = exit_reason::killed;
  }
  which.is = status::down;
  which.last_exit = why;
  return why;
}

void model::take_all_down(supervisor& self, exit_reason why) {
  const auto before = now_;
  for (auto each = self.children.rbegin(); each != self.children.rend(); ++each) {
    answer(*each, name(each->is == status::down ? why : take_down(self, *each)));
  }
  // Dynamic children stop at the same time.
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

// -- requests -----------------------------------------------------------------

void model::start_child(const std::string& of, const child_plan& spec, int request) {
  auto& self = at(of);
  const auto known = self.plan.dynamic ? self.children.end() : find(self, spec.id);
  if (!self.plan.dynamic && spec.significant &&
      (spec.restart == restart::permanent || self.plan.auto_shutdown == auto_shutdown::never)) {
    answers_[request] = name(supervision_errc::invalid_significant);
  } else if (known != self.children.end()) {
    const bool idle = known->is == status::down && !known->pending;
    answers_[request] = name(idle ? supervision_errc::already_present : supervision_errc::already_started);
  } else {
    self.children.push_back({.spec = spec, .pending = purpose::add, .waiting = {request}});
    if (self.plan.dynamic)
      self.children.back().spec.restart = self.plan.dynamic_restart;
    proceed(self);
  }
}

void model::terminate_child(const std::string& of, const std::string& id, int request) {
  auto& self = at(of);
  const auto which = find(self, id);
  if (which == self.children.end()) {
    answers_[request] = name(supervision_errc::not_found);
    return;
  }
  which->pending.reset();
  const auto why = which->is == status::down ? exit_reason::shutdown : take_down(self, *which);
  come_to_rest(self, which, why);
  answers_[request] = "ok";
  proceed(self);
}

void model::restart_child(const std::string& of, const std::string& id, int request) {
  auto& self = at(of);
  const auto which = find(self, id);
  if (which == self.children.end()) {
    answers_[request] = name(supervision_errc::not_found);
  } else if (which->is != status::down || which->pending) {
    const bool restarting = which->pending == purpose::restart;
    answers_[request] = name(restarting ? supervision_errc::restarting : supervision_errc::running);
  } else {
    which->pending = purpose::request;
    which->waiting.push_back(request);
    proceed(self);
  }
}

void model::delete_child(const std::string& of, const std::string& id, int request) {
  auto& self = at(of);
  const auto which = find(self, id);
  if (which == self.children.end()) {
    answers_[request] = name(supervision_errc::not_found);
  } else if (which->is != status::down || which->pending) {
    const bool restarting = which->pending == purpose::restart;
    answers_[request] = name(restarting ? supervision_errc::restarting : supervision_errc::running);
  } else {
    self.children.erase(which);
    answers_[request] = "ok";
  }
}

void model::set_auto_shutdown(const std::string& of, auto_shutdown when) {
  at(of).plan.auto_shutdown = when;
}

void model::answer(child& which, const std::string& text) {
  for (const auto request : std::exchange(which.waiting, {}))
    answers_[request] = text;
}

// -- processes ----------------------------------------------------------------

void model::exit(const std::string& path, exit_reason why) {
  if (path == "root")
    return why == exit_reason::killed ? lose(*root_, why) : end(*root_, why);
  const auto [self, which] = locate(path);
  if (!which->nested) {
    which->is = status::down;
    ended(*self, which, why);
    proceed(*self);
  } else if (why == exit_reason::killed) {
    const auto answer_killed = [this](supervisor& of) {
      for (auto& each : of.children)
        answer(each, name(exit_reason::killed));
    };
    visit(*which->nested, answer_killed);
    lose(*which->nested, why);
  } else {
    end(*which->nested, why);
  }
}

void model::release(const std::string& path, bool succeeds) {
  const auto [self, which] = locate(path);
  if (succeeds) {
    came_up(*self, which);
  } else {
    which->is = status::down;
    which->last_exit = exit_reason::crashed;
    start_failed(*self, which, exit_reason::crashed);
  }
  proceed(*self);
}

} // namespace actors::test
