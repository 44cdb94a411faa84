// How what an endpoint offers changes while it runs.
#include "services/mcp/detail/endpoint.hpp"
#include "services/mcp/detail/registration.hpp"
#include "services/mcp/notifications.hpp"
#include "supervision/errc.hpp"
#include "supervision/supervisor.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp::detail {

namespace {

caf::expected<caf::actor> child_of(system& sys, const caf::actor& supervisor, std::string_view id) {
  const auto children = which_children(sys, supervisor);
  if (!children)
    return children.error();
  const auto found = std::ranges::find(*children, id, &child_info::id);
  if (found == children->end() || !found->process)
    return make_error(actors::errc::callee_gone, "the server is restarting, or at its end");
  return found->process;
}

/// Which of the lists that clients read tells of it.
std::optional<listened> list_of(const offer::description& what) {
  if (std::holds_alternative<completion_target>(what))
    return std::nullopt;
  if (std::holds_alternative<tool_description>(what))
    return listened::tools;
  return std::holds_alternative<prompt_description>(what) ? listened::prompts : listened::resources;
}

} // namespace

boost::json::object endpoint::capabilities(version of) const {
  const auto offered = this->offered();
  return capabilities_of(offered->listed(), {.changes = true,
                                             .completions = offered->has_completions(),
                                             .tasks = era_of(of) == era::v2026 && offered->has_tasks(),
                                             .task_calls = has_task_calls(of) && offered->has_tasks()});
}

caf::error endpoint::add(offer what) {
  auto wrong = detail::complete(what);
  const std::lock_guard lock{changing_};
  const auto setup = std::make_shared<handler_setup>(std::move(what));
  auto all = offered()->all();
  all.push_back(setup);
  auto made = offering::make(std::move(all), options_.catalog);
  if (!made)
    wrong += (wrong.empty() ? "" : "\n") + made.error();
  if (!wrong.empty())
    return make_error(tool_errc::invalid_registration, std::move(wrong));
  const auto keepers = child_of(system_, root_, "keepers");
  if (!keepers)
    return keepers.error();
  // First: should the keepers be started anew meanwhile, they know it.
  kept_->set(made->all());
  if (auto started = start_child(system_, *keepers, keeper_child(setup, shelf_));
      !started && !process_of(started.error())) {
    kept_->set(offered()->all());
    return started.error();
  }
  publish(std::move(*made), {&setup, 1});
  return {};
}

caf::error endpoint::remove(const std::function<bool(const handler_setup&)>& which) {
  const std::lock_guard lock{changing_};
  std::vector<offering::setup> left;
  std::vector<offering::setup> gone;
  for (const auto& each : offered()->all())
    (which(*each) ? gone : left).push_back(each);
  if (gone.empty())
    return make_error(tool_errc::not_found);
  auto made = offering::make(std::move(left), options_.catalog);
  if (!made)
    return make_error(tool_errc::invalid_registration, made.error());
  const auto keepers = child_of(system_, root_, "keepers");
  kept_->set(made->all());
  publish(std::move(*made), gone);
  for (const auto& each : gone) {
    each->ends = true;
    if (!keepers)
      continue;
    static_cast<void>(terminate_child(system_, *keepers, each->label));
    static_cast<void>(delete_child(system_, *keepers, each->label));
  }
  return {};
}

caf::error endpoint::remove_tool(std::string_view name) {
  return remove([name](const handler_setup& each) {
    return std::holds_alternative<tool_description>(each.described) && each.name == name;
  });
}

caf::error endpoint::remove_resource(std::string_view uri_or_template) {
  return remove([uri_or_template](const handler_setup& each) {
    const auto* target = std::get_if<completion_target>(&each.described);
    return each.name == uri_or_template &&
           (std::holds_alternative<resource_description>(each.described) ||
            std::holds_alternative<resource_template_description>(each.described) || (target && !target->of_prompt));
  });
}

caf::error endpoint::remove_prompt(std::string_view name) {
  return remove([name](const handler_setup& each) {
    const auto* target = std::get_if<completion_target>(&each.described);
    return each.name == name &&
           (std::holds_alternative<prompt_description>(each.described) || (target && target->of_prompt));
  });
}

void endpoint::publish(offering now, std::span<const offering::setup> changed) {
  offered_.store(std::make_shared<const offering>(std::move(now)));
  for (const auto list : {listened::tools, listened::prompts, listened::resources})
    if (std::ranges::any_of(changed, [list](const auto& each) { return list_of(each->described) == list; }))
      tell_of_change(list);
}

void endpoint::tell_of_change(listened list) {
  const auto message = list_changed_notification(to_string(list));
  conversations_->for_each([&](conversation& each) { each.send(message); });
  listeners_->list_changed(list);
}

void endpoint::resource_updated(std::string_view uri) {
  const auto message = resource_updated_notification(uri);
  conversations_->for_each([&](conversation& each) {
    if (each.is_subscribed(uri))
      each.send(message);
  });
  listeners_->resource_updated(uri);
}

void endpoint::elicitation_completed(std::string_view id) {
  const auto message = elicitation_complete_notification(id);
  conversations_->for_each([&](conversation& each) {
    if (each.forget_page(id))
      each.send(message);
  });
}

void endpoint::listen(const incoming& in, const way_back& to) {
  const auto* filter = in.params() ? in.params()->if_contains("notifications") : nullptr;
  if (filter && filter->is_object() && filter->get_object().contains("taskIds") && !has_tasks(in.client_capabilities()))
    return to(codec_->encode_error(in.reply, tasks_not_declared()));
  const task_owner who{.era = era::v2026, .subject = subject_of(to)};
  const auto is_theirs = [&](const std::string& id) { return tasks_->find(id, who) != nullptr; };
  if (const auto wrong =
          listeners_->open(in.reply, in.params(), capabilities(latest_2026), is_theirs, to.channel->exchange()))
    to(codec_->encode_error(in.reply, *wrong));
}

// 2025.
void endpoint::subscribe(const incoming& in, const way_back& to) {
  const auto uri = read_uri(in.reply.method, in.params());
  if (!uri)
    return to(codec_->encode_error(in.reply, uri.error()));
  if (in.reply.method == method::resources_unsubscribe) {
    if (to.of)
      to.of->unsubscribe(*uri);
    return keep_subscription(in, to, *uri, false);
  }
  if (!offered()->knows(*uri))
    return to(codec_->encode_error(in.reply, unknown_resource(*uri)));
  if (to.of && !to.of->subscribe(*uri))
    return to(codec_->encode_error(in.reply, errc::invalid_params, "too many resources are subscribed to"));
  keep_subscription(in, to, *uri, true);
}

} // namespace actors::mcp::detail
