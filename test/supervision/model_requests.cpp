// What the model is asked, and what is done to its processes.
#include "test/supervision/model.hpp"

namespace actors::test {

// -- requests -----------------------------------------------------------------

void model::start_child(const std::string& of, const child_plan& spec, int request) {
  auto& self = at(of);
  const auto known = self.plan.dynamic ? self.children.end() : find(self, spec.id);
  if (!self.plan.dynamic && spec.significant &&
      (spec.restart == restart::permanent || self.plan.auto_shutdown == auto_shutdown::never)) {
    answers_[request] = name(supervision_errc::invalid_significant);
  } else if (known != self.children.end()) {
    const bool down = known->is == status::down;
    answers_[request] = name(down ? supervision_errc::already_present : supervision_errc::already_started);
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
    which->in_turn = false;
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
    order_.push_back('-' + path);
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
    order_.push_back('-' + path);
    which->is = status::down;
    which->last_exit = exit_reason::crashed;
    start_failed(*self, which, exit_reason::crashed);
  }
  proceed(*self);
}

} // namespace actors::test
