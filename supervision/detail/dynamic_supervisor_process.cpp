#include "supervision/detail/dynamic_supervisor_process.hpp"

#include <caf/atom.hpp>

namespace actors {

dynamic_supervisor_process::dynamic_supervisor_process(caf::actor_config& config, dynamic_supervisor_spec spec)
    : supervising_process(config, validate(spec), spec.intensity, spec.period, spec.abandon_after), template_(spec) {}

void dynamic_supervisor_process::settle(child_record* touched) {
  if (touched)
    step(*touched);
}

void dynamic_supervisor_process::settle_all() {
  for (auto& child : children())
    step(child);
}

restart_plan dynamic_supervisor_process::plan(const child_record& ended, std::optional<exit_reason> reason) const {
  const child_view alone{ended.spec.restart, ended.alive()};
  return reason ? plan_exit(strategy::one_for_one, {&alone, 1}, 0, *reason)
                : plan_restart(strategy::one_for_one, {&alone, 1}, 0);
}

void dynamic_supervisor_process::apply(const restart_plan&, child_record& ended) {
  ended.pending = start_purpose::restart;
}

// -- requests -----------------------------------------------------------------

caf::message_handler dynamic_supervisor_process::requests() {
  return {
      [this](const start_dynamic_child_msg& request) { start(request, make_response_promise()); },
      [this](const terminate_process_msg& request) { terminate(request.process, make_response_promise()); },
  };
}

void dynamic_supervisor_process::start(const start_dynamic_child_msg& request, caf::response_promise answer) {
  if (stopping())
    return answer.deliver(make_error(supervision_errc::stopping));
  if (!request.start)
    return answer.deliver(make_error(supervision_errc::missing_start, "'" + request.label + "' has no start function"));
  if (children().size() >= template_.max_children)
    return answer.deliver(make_error(supervision_errc::too_many_children,
                                     "'" + label() + "' has " + std::to_string(children().size()) + " children"));
  auto& added = add({.id = request.label.empty() ? "child" : request.label,
                     .start = request.start,
                     .restart = template_.restart,
                     .shutdown = template_.shutdown,
                     .kind = template_.kind},
                    start_purpose::add);
  added.awaiting_up.push_back(std::move(answer));
  step(added);
}

void dynamic_supervisor_process::terminate(const caf::actor& whom, caf::response_promise answer) {
  auto* child = find(whom);
  if (!child)
    return answer.deliver(make_error(supervision_errc::not_found, "no child of '" + label() + "' is that process"));
  child->awaiting_down.emplace_back([answer]() mutable { answer.deliver(caf::ok_atom_v); });
  want_down(*child);
  step(*child);
}

} // namespace actors
