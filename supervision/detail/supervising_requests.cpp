// The requests that every kind of supervisor answers.
#include "supervision/detail/supervising_process.hpp"

#include <caf/actor_cast.hpp>

namespace actors {

child_record* supervising_process::find(const caf::actor& whom) {
  const auto position = by_life_.find(control_.find(whom));
  return position == by_life_.end() ? nullptr : position->second;
}

caf::message_handler supervising_process::common_requests() {
  return {
      [this](detail::init_outcome& outcome) { control_.handle(outcome); },
      [this](which_children_msg) { return infos(); },
      [this](count_children_msg) { return counts(); },
      [this](inspect_msg) { return info(); },
      [this](const replace_child_msg& request) { replace(request.process); },
  };
}

void supervising_process::replace(const caf::actor& whom) {
  auto answer = make_response_promise();
  auto* child = find(whom);
  if (!child)
    return answer.deliver(make_error(supervision_errc::not_found, "no child of '" + label() + "' is that process"));
  child->awaiting_up.push_back(std::move(answer));
  child->stop_asked = true;
  control_.kill(child->life);
}

// -- refs ---------------------------------------------------------------------

void supervising_process::claim_refs(child_record& child) {
  const auto& given = child.spec.ref;
  if (!shared_refs_) {
    if (given)
      child.refs.join(given, id());
    return;
  }
  auto known = shared_refs_->claim(child.spec.id, given, id());
  if (known.inner)
    child.refs.inner(std::move(known.inner));
  if (known.handle)
    child.refs.join(known.handle, id());
}

ref supervising_process::ref_of(child_record& child, ref_options options) {
  if (auto known = child.refs.known().handle)
    return known;
  if (options.label.empty())
    options.label = child.spec.id;
  const ref made{runtime(), std::move(options)};
  child.refs.join(made, id());
  keep_refs(child);
  if (child.idle())
    child.refs.at_rest(child.last_exit.value_or(make_error(supervision_errc::not_found)));
  else if (child.state() == child_state::running)
    child.refs.up(control_.process_of(child.life));
  else if (child.leaving())
    child.refs.leaving(make_error(exit_reason::shutdown));
  return made;
}

void supervising_process::keep_refs(const child_record& child) {
  if (shared_refs_ && child.refs)
    shared_refs_->keep(child.spec.id, child.refs.known(), id());
}

// Whether the supervisor is replaced, and with it the child, is for its own supervisor to say.

void supervising_process::refs_lose(child_record& child) {
  if (child.pending || refs_outlive())
    child.refs.between_lives();
  else
    child.refs.leaving(make_error(exit_reason::shutdown));
}

void supervising_process::refs_rest(child_record& child, const caf::error& reason) {
  if (refs_outlive())
    child.refs.between_lives();
  else
    child.refs.at_rest(reason);
}

// -- what they tell -------------------------------------------------------------

child_info supervising_process::info_of(const child_record& child) const {
  return {.id = child.spec.id,
          .process = control_.process_of(child.life),
          .kind = child.spec.kind,
          .restart = child.spec.restart,
          .state = child.state(),
          .restarts = child.restarts,
          .since = child.since,
          .last_exit = child.last_exit};
}

std::vector<child_info> supervising_process::infos() const {
  std::vector<child_info> result;
  result.reserve(children_.size());
  for (const auto& child : children_)
    result.push_back(info_of(child));
  return result;
}

child_counts supervising_process::counts() const {
  child_counts result;
  for (const auto& child : children_) {
    ++result.specs;
    ++(child.spec.kind == child_kind::supervisor ? result.supervisors : result.workers);
    result.active += child.up ? 1 : 0;
  }
  return result;
}

supervisor_info supervising_process::info() {
  return {.label = label(),
          .strategy = std::string{strategy_name()},
          .intensity = window_.intensity(),
          .period = window_.period(),
          .restarts_in_window = window_.count(now()),
          .restarts = restarts_,
          .abandoned = control_.abandoned(),
          .since = since_,
          .children = infos()};
}

} // namespace actors
