// The requests that every kind of supervisor answers.
#include "supervision/detail/supervising_process.hpp"

namespace actors {

caf::message_handler supervising_process::common_requests() {
  return {
      [this](detail::init_outcome& outcome) { control_.handle(outcome); },
      [this](which_children_msg) { return infos(); },
      [this](count_children_msg) { return counts(); },
      [this](inspect_msg) {
        auto all = info();
        all.children = infos();
        return all;
      },
      [this](const detail::survey_msg& request) { tell_survey(request); },
      [this](const get_child_spec_msg& request) { tell_spec(request); },
      [this](const replace_child_msg& request) { replace(request.process); },
  };
}

void supervising_process::replace(const caf::actor& whom) {
  auto answer = make_response_promise();
  auto* child = find(whom);
  if (!child || !child->alive())
    return answer.deliver(make_error(supervision_errc::not_found, "no child of '" + label() + "' is that process"));
  child->waiting().up.push_back({std::move(answer), false});
  if (!child->stop_asked) {
    child->stop_asked = true;
    child->since = now();
    // From here on what comes must not be thrown after the old process, which may take its time to end.
    if (child->stop_wanted || child->spec->restart == restart::temporary)
      lose_refs(*child);
    else
      child->refs.between_lives();
  }
  control_.kill(*child);
}

void supervising_process::tell_spec(const get_child_spec_msg& request) {
  auto answer = make_response_promise();
  const auto* child = request.id.empty() ? find(request.process) : find_by_id(request.id);
  if (!child)
    return answer.deliver(make_error(supervision_errc::not_found, request.id.empty()
                                                                      ? "no child of '" + label() + "' is that process"
                                                                      : "'" + request.id + "'"));
  child_spec full = *child->spec;
  full.shutdown = full.shutdown.resolved(full.kind);
  answer.deliver(std::move(full));
}

child_info supervising_process::info_of(const child_record& child) const {
  return {.id = child.id(),
          .process = child.process,
          .kind = child.spec->kind,
          .restart = child.spec->restart,
          .state = child.state(),
          .restarts = child.restarts,
          .since = child.since,
          .next_start = child.delayed() ? std::optional{child.due} : std::nullopt,
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
  return {.specs = children_.size(),
          .active = control_.up(),
          .supervisors = supervisors_,
          .workers = children_.size() - supervisors_};
}

supervisor_info supervising_process::info() {
  return {.label = label(),
          .strategy = std::string{strategy_name()},
          .intensity = window_.intensity(),
          .period = window_.period(),
          .auto_shutdown = auto_shutdown(),
          .restarts_in_window = window_.count(now()),
          .restarts = restarts_,
          .abandoned = control_.abandoned(),
          .since = since_,
          .mailbox = mailbox_length()};
}

void supervising_process::tell_survey(const detail::survey_msg& request) {
  auto answer = make_response_promise();
  detail::survey_page page{.children = children_.size()};
  if (!surveys_.read(children_, request.place, page))
    return answer.deliver(make_error(supervision_errc::not_found, "that survey was given up"));
  if (request.place == 0)
    page.supervisor = info();
  answer.deliver(std::move(page));
}

std::optional<std::string> supervising_process::state_text() const {
  return std::string{strategy_name()} + ", " + std::to_string(children_.size()) + " children, " +
         std::to_string(control_.up()) + " of them up" + (stopping() ? ", stopping" : "");
}

} // namespace actors
