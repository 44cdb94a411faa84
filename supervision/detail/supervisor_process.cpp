#include "supervision/detail/supervisor_process.hpp"

#include <caf/atom.hpp>

#include <algorithm>

namespace actors {

namespace {

supervision_errc refusal(const child_record& busy) {
  return busy.state() == child_state::restarting ? supervision_errc::restarting : supervision_errc::running;
}

} // namespace

supervisor_process::supervisor_process(caf::actor_config& config, supervisor_spec spec,
                                       std::shared_ptr<detail::ref_scope> refs)
    : supervising_process(config, validate(spec), spec.intensity, spec.period, spec.abandon_after),
      strategy_(spec.strategy),
      auto_shutdown_(spec.auto_shutdown),
      initial_specs_(std::move(spec.children)) {
  share_refs(std::move(refs));
}

void supervisor_process::populate() {
  for (auto& each : std::exchange(initial_specs_, {}))
    add(std::move(each), start_purpose::init);
}

// -- order --------------------------------------------------------------------

bool supervisor_process::ordered() const noexcept {
  return strategy_ != strategy::one_for_one || initialising() || stopping();
}

void supervisor_process::settle(child_record* touched) {
  if (ordered())
    settle_in_order();
  else if (touched)
    step(*touched);
}

void supervisor_process::settle_all() {
  if (ordered())
    settle_in_order();
  else
    for (auto& child : children())
      step(child);
}

void supervisor_process::settle_in_order() {
  // The last child that is to stop comes first; nobody starts before it is down.
  auto& all = children();
  const auto leaving = std::find_if(all.rbegin(), all.rend(), [](const auto& child) { return child.stop_wanted; });
  if (leaving != all.rend())
    return step(*leaving);
  const auto arriving =
      std::find_if(all.begin(), all.end(), [](const auto& child) { return child.pending.has_value(); });
  if (arriving != all.end())
    step(*arriving);
}

// -- strategy -----------------------------------------------------------------

restart_plan supervisor_process::plan(const child_record& ended, std::optional<exit_reason> reason) const {
  std::vector<child_view> views;
  std::size_t index = 0;
  for (const auto& child : children()) {
    if (&child == &ended)
      index = views.size();
    views.push_back({child.spec.restart, child.alive()});
  }
  return reason ? plan_exit(strategy_, views, index, *reason) : plan_restart(strategy_, views, index);
}

void supervisor_process::apply(const restart_plan& plan, child_record&) {
  std::vector<child_record*> by_index;
  for (auto& child : children())
    by_index.push_back(&child);
  for (const auto index : plan.stop) {
    auto& child = *by_index[index];
    if (child.spec.restart == restart::temporary)
      want_down(child);
    else
      child.stop_wanted = true;
  }
  // One that is pending already keeps its purpose: it has not been up yet.
  for (const auto index : plan.start)
    if (auto& child = *by_index[index]; !child.pending)
      child.pending = start_purpose::restart;
}

// -- requests -----------------------------------------------------------------

caf::message_handler supervisor_process::requests() {
  return {
      [this](const start_child_msg& request) { start(request.spec, make_response_promise()); },
      [this](const terminate_child_msg& request) { terminate(request.id, make_response_promise()); },
      [this](const restart_child_msg& request) { restart_idle(request.id, make_response_promise()); },
      [this](const set_auto_shutdown_msg& request) {
        auto_shutdown_ = request.when;
        return caf::ok_atom_v;
      },
      [this](const delete_child_msg& request) { remove(request.id, make_response_promise()); },
      [this](const ref_of_child_msg& request) -> caf::result<ref> {
        if (auto* child = find_by_id(request.id))
          return ref_of(*child, request.options);
        return make_error(supervision_errc::not_found, "'" + request.id + "'");
      },
  };
}

child_record* supervisor_process::find_by_id(std::string_view id) {
  auto& all = children();
  const auto position = std::find_if(all.begin(), all.end(), [&](const auto& child) { return child.spec.id == id; });
  return position == all.end() ? nullptr : &*position;
}

void supervisor_process::start(const child_spec& spec, caf::response_promise answer) {
  if (stopping())
    return answer.deliver(make_error(supervision_errc::stopping));
  if (auto invalid = validate(spec, auto_shutdown_))
    return answer.deliver(std::move(invalid));
  if (auto* known = find_by_id(spec.id)) {
    if (known->leaving())
      known->awaiting_down.emplace_back([this, spec, answer] { start(spec, answer); });
    else
      answer.deliver(make_error(known->idle() ? supervision_errc::already_present : supervision_errc::already_started,
                                "'" + spec.id + "'"));
    return;
  }
  auto& added = add(spec, start_purpose::add);
  added.awaiting_up.push_back(std::move(answer));
  settle(&added);
}

void supervisor_process::terminate(const std::string& id, caf::response_promise answer) {
  auto* child = find_by_id(id);
  if (!child)
    return answer.deliver(make_error(supervision_errc::not_found, "'" + id + "'"));
  if (child->leaving() && !stopping()) {
    child->awaiting_down.emplace_back([this, id, answer] { terminate(id, answer); });
    return;
  }
  want_down(*child);
  if (!child->alive()) {
    come_to_rest(*child, make_error(exit_reason::shutdown));
    answer.deliver(caf::ok_atom_v);
    settle(nullptr);
    return conclude();
  }
  child->awaiting_down.emplace_back([answer]() mutable { answer.deliver(caf::ok_atom_v); });
  settle(child);
}

void supervisor_process::restart_idle(const std::string& id, caf::response_promise answer) {
  auto* child = find_by_id(id);
  if (stopping() || !child)
    return answer.deliver(stopping() ? make_error(supervision_errc::stopping)
                                     : make_error(supervision_errc::not_found, "'" + id + "'"));
  if (child->leaving()) {
    child->awaiting_down.emplace_back([this, id, answer] { restart_idle(id, answer); });
    return;
  }
  if (!child->idle())
    return answer.deliver(make_error(refusal(*child), "'" + id + "'"));
  child->pending = start_purpose::request;
  child->awaiting_up.push_back(std::move(answer));
  settle(child);
}

void supervisor_process::remove(const std::string& id, caf::response_promise answer) {
  auto* child = find_by_id(id);
  if (!child)
    return answer.deliver(make_error(supervision_errc::not_found, "'" + id + "'"));
  if (child->leaving()) {
    child->awaiting_down.emplace_back([this, id, answer] { remove(id, answer); });
    return;
  }
  if (!child->idle())
    return answer.deliver(make_error(refusal(*child), "'" + id + "'"));
  children().erase(child->position);
  answer.deliver(caf::ok_atom_v);
}

} // namespace actors
