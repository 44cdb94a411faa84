#include "supervision/detail/dynamic_supervisor_process.hpp"

#include <caf/atom.hpp>

namespace actors {

namespace {

/// What all children have in common. Their start functions and labels are their own.
std::shared_ptr<const child_spec> shared_spec(const dynamic_supervisor_spec& spec) {
  return std::make_shared<const child_spec>(child_spec{.id = "child",
                                                       .restart = spec.restart,
                                                       .shutdown = spec.shutdown,
                                                       .kind = spec.kind,
                                                       .backoff = spec.backoff,
                                                       .on_exhausted = spec.on_exhausted,
                                                       .budget = spec.budget,
                                                       .probe_after = spec.probe_after});
}

} // namespace

dynamic_supervisor_process::dynamic_supervisor_process(caf::actor_config& config, dynamic_supervisor_spec spec)
    : supervising_process(config, validate(spec),
                          {.budget = {spec.intensity, spec.period},
                           .abandon_after = spec.abandon_after,
                           .backoff = spec.backoff,
                           .seed = spec.seed}),
      template_(spec.start),
      max_children_(spec.max_children),
      shared_(shared_spec(spec)) {}

void dynamic_supervisor_process::settle(child_record* touched) {
  if (touched)
    step(*touched);
}

void dynamic_supervisor_process::settle_all() {
  for (auto& child : children())
    step(child);
}

restart_plan dynamic_supervisor_process::plan(const child_record& ended, std::optional<exit_reason> reason) const {
  const child_view alone{ended.spec->restart, ended.alive()};
  return reason ? plan_exit(strategy::one_for_one, {&alone, 1}, 0, *reason)
                : plan_restart(strategy::one_for_one, {&alone, 1}, 0);
}

void dynamic_supervisor_process::apply(const restart_plan&, child_record& ended, time_point due) {
  want_restart(ended, due);
}

// -- requests -----------------------------------------------------------------

caf::message_handler dynamic_supervisor_process::requests() {
  const auto refused = [] { return make_error(supervision_errc::no_ids); };
  return {
      [this](const start_dynamic_child_msg& request) {
        start(request.start, request.label, {make_response_promise(), request.informed});
      },
      [this](const start_template_child_msg& request) { start_from(request, make_response_promise()); },
      [this](const terminate_process_msg& request) { terminate(request.process, make_response_promise()); },
      [refused](const start_child_msg&) { return refused(); },
      [refused](const terminate_child_msg&) { return refused(); },
      [refused](const restart_child_msg&) { return refused(); },
      [refused](const delete_child_msg&) { return refused(); },
      [refused](const ref_of_child_msg&) { return refused(); },
      [refused](const set_auto_shutdown_msg&) { return refused(); },
  };
}

void dynamic_supervisor_process::start_from(const start_template_child_msg& request, caf::response_promise answer) {
  if (!template_)
    return answer.deliver(make_error(supervision_errc::no_template, "'" + label() + "'"));
  auto bound = template_.bind(request.arguments);
  if (!bound)
    return answer.deliver(std::move(bound.error()));
  start(std::move(*bound), request.label, {std::move(answer), request.informed});
}

void dynamic_supervisor_process::start(start_function how, const std::string& name, child_waiters::starter starter) {
  if (stopping())
    return starter.answer.deliver(make_error(supervision_errc::stopping));
  if (!how)
    return starter.answer.deliver(make_error(supervision_errc::missing_start, "'" + name + "' has no start function"));
  if (children().size() >= max_children_)
    return starter.answer.deliver(
        make_error(supervision_errc::too_many_children,
                   "'" + label() + "' has " + std::to_string(children().size()) + " children"));
  auto& added = add(shared_, start_purpose::add);
  added.label = name;
  added.own_start = std::move(how);
  added.waiting().up.push_back(std::move(starter));
  step(added);
}

void dynamic_supervisor_process::terminate(const caf::actor& whom, caf::response_promise answer) {
  auto* child = find(whom);
  if (!child)
    return answer.deliver(make_error(supervision_errc::not_found, "no child of '" + label() + "' is that process"));
  want_down(*child);
  if (!child->alive()) {
    come_to_rest(*child, make_error(exit_reason::shutdown));
    return answer.deliver(caf::ok_atom_v);
  }
  child->waiting().down.emplace_back([answer]() mutable { answer.deliver(caf::ok_atom_v); });
  step(*child);
}

} // namespace actors
