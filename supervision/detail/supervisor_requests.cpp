// What is asked of a supervisor about its named children.
#include "supervision/detail/supervisor_process.hpp"

#include <caf/atom.hpp>

namespace actors {

namespace {

caf::error about(const std::string& id, supervision_errc code) {
  return make_error(code, "'" + id + "'");
}

supervision_errc refusal(const child_record& busy) {
  return busy.state() == child_state::restarting ? supervision_errc::restarting : supervision_errc::running;
}

} // namespace

caf::message_handler supervisor_process::requests() {
  return {
      [this](const start_child_msg& request) { start(request, make_response_promise()); },
      [this](const terminate_child_msg& request) { terminate(request.id, make_response_promise()); },
      [this](const restart_child_msg& request) { restart_idle(request, make_response_promise()); },
      [this](const delete_child_msg& request) { remove(request.id, make_response_promise()); },
      [this](const set_auto_shutdown_msg& request) {
        auto_shutdown_ = request.when;
        return caf::ok_atom_v;
      },
      [this](const ref_of_child_msg& request) -> caf::result<ref> {
        if (auto* child = find_by_id(request.id))
          return ref_of(*child, request.options);
        return about(request.id, supervision_errc::not_found);
      },
  };
}

void supervisor_process::start(const start_child_msg& request, caf::response_promise answer) {
  const auto& spec = request.spec;
  if (stopping())
    return answer.deliver(make_error(supervision_errc::stopping));
  if (auto invalid = validate(spec, auto_shutdown_))
    return answer.deliver(std::move(invalid));
  if (auto* known = find_by_id(spec.id)) {
    if (known->leaving())
      known->waiting().down.emplace_back([this, request, answer] { start(request, answer); });
    else if (known->process)
      answer.deliver(make_error(supervision_errc::already_started, "'" + spec.id + "'", known->process));
    else
      answer.deliver(about(spec.id, supervision_errc::already_present));
    return;
  }
  auto& added = add_named(spec, start_purpose::add);
  added.waiting().up.push_back({std::move(answer), request.informed});
  settle(&added);
}

void supervisor_process::terminate(const std::string& id, caf::response_promise answer) {
  auto* child = find_by_id(id);
  if (!child)
    return answer.deliver(about(id, supervision_errc::not_found));
  if (child->leaving() && !stopping()) {
    child->waiting().down.emplace_back([this, id, answer] { terminate(id, answer); });
    return;
  }
  want_down(*child);
  if (!child->alive()) {
    come_to_rest(*child, make_error(exit_reason::shutdown));
    answer.deliver(caf::ok_atom_v);
    settle(nullptr);
    return conclude();
  }
  child->waiting().down.emplace_back([answer]() mutable { answer.deliver(caf::ok_atom_v); });
  settle(child);
}

void supervisor_process::restart_idle(const restart_child_msg& request, caf::response_promise answer) {
  auto* child = find_by_id(request.id);
  if (stopping())
    return answer.deliver(make_error(supervision_errc::stopping));
  if (!child)
    return answer.deliver(about(request.id, supervision_errc::not_found));
  if (child->leaving()) {
    child->waiting().down.emplace_back([this, request, answer] { restart_idle(request, answer); });
    return;
  }
  if (child->waits())
    start_now(*child);
  else if (child->idle())
    child->pending = start_purpose::request;
  else
    return answer.deliver(about(request.id, refusal(*child)));
  child->waiting().up.push_back({std::move(answer), request.informed, true});
  settle(child);
}

void supervisor_process::remove(const std::string& id, caf::response_promise answer) {
  auto* child = find_by_id(id);
  if (!child)
    return answer.deliver(about(id, supervision_errc::not_found));
  if (child->leaving()) {
    child->waiting().down.emplace_back([this, id, answer] { remove(id, answer); });
    return;
  }
  if (!child->idle() && !child->waits())
    return answer.deliver(about(id, refusal(*child)));
  give_up_start(*child);
  refuse_starters(*child, about(id, supervision_errc::not_found));
  forget(*child);
  answer.deliver(caf::ok_atom_v);
}

} // namespace actors
