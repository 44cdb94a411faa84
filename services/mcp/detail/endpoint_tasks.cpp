// What clients ask about tasks: in 2025-11-25 it is part of the protocol, in 2026 of the extension io.modelcontextprotocol/tasks.
#include "services/mcp/detail/conversation.hpp"
#include "services/mcp/detail/endpoint.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace actors::mcp::detail {

namespace {

/// A cursor is the number of the last task on the page before, which may be gone.
std::optional<std::uint64_t> number_before(std::optional<std::string_view> cursor) {
  std::uint64_t out = 0;
  if (!cursor)
    return out;
  const std::string_view text = *cursor;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
  return wrong == std::errc{} && end == text.data() + text.size() ? std::optional{out} : std::nullopt;
}

} // namespace

params_result<task_ptr> endpoint::task_of(const incoming& in, const way_back& to) const {
  const auto id = read_task_id(in.reply.method, in.params());
  if (!id)
    return id.error();
  auto found = tasks_->find(*id, {.era = in.reply.era(), .subject = subject_of(to), .session = to.of});
  if (!found)
    return protocol_error{.code = errc::invalid_params, .message = "Task not found"};
  return found;
}

// -- 2026 ---------------------------------------------------------------------

void endpoint::serve_task_of_2026(const incoming& in, const way_back& to) {
  if (!has_tasks(in.client_capabilities()))
    return to(codec_->encode_error(in.reply, tasks_not_declared()));
  const auto found = task_of(in, to);
  if (!found)
    return to(codec_->encode_error(in.reply, found.error()));
  if (in.reply.method == method::tasks_get)
    return to(codec_->encode_result(in.reply, (*found)->detailed()));
  if (in.reply.method == method::tasks_update) {
    const auto* answers = in.params()->if_contains("inputResponses");
    if (!answers || !answers->is_object())
      return to(
          codec_->encode_error(in.reply, errc::invalid_params, "tasks/update needs the object \"inputResponses\""));
    (*found)->update(answers->get_object());
  } else {
    (*found)->cancel();
  }
  to(codec_->encode_result(in.reply, {}));
}

// -- 2025-11-25 ---------------------------------------------------------------

void endpoint::serve_task_of_2025(const incoming& in, const way_back& to) {
  if (!has_task_calls(in.reply.version) || !offered()->has_tasks())
    return to(codec_->encode_error(in.reply, errc::method_not_found,
                                   "this server does not offer " + std::string{to_string(in.reply.method)}));
  if (in.reply.method == method::tasks_list)
    return list_tasks(in, to);
  const auto found = task_of(in, to);
  if (!found)
    return to(codec_->encode_error(in.reply, found.error()));
  if (in.reply.method == method::tasks_result)
    return wait_for_task(**found, in, to);
  if (in.reply.method == method::tasks_cancel && !(*found)->cancel())
    return to(codec_->encode_error(in.reply, errc::invalid_params, "Cannot cancel task: it is over already"));
  to(codec_->encode_result(in.reply, (*found)->detailed()));
}

void endpoint::list_tasks(const incoming& in, const way_back& to) {
  const auto cursor = read_cursor(in.params());
  const auto after = cursor ? number_before(*cursor) : std::nullopt;
  if (!after)
    return to(codec_->encode_error(in.reply, invalid_cursor()));
  const auto subject = subject_of(to);
  const auto most = std::max<std::size_t>(options_.catalog.page_size, 1);
  const auto page = to.of->tasks_after(*after, most + 1);
  boost::json::object result;
  boost::json::array listed;
  for (std::size_t i = 0; i < page.size() && i < most; ++i)
    if (page[i].second->subject() == subject)
      listed.emplace_back(page[i].second->detailed());
  if (page.size() > most)
    result.emplace("nextCursor", std::to_string(page[most - 1].first));
  result.emplace("tasks", std::move(listed));
  to(codec_->encode_result(in.reply, std::move(result)));
}

void endpoint::wait_for_task(const task_record& of, const incoming& in, const way_back& to) {
  const auto& outbox = of.outbox();
  if (!outbox->wait({.to = in.reply, .channel = to.channel, .place = to.place}))
    return to(codec_->encode_error(in.reply, errc::invalid_request, "too many requests wait for this task"));
  to.channel->exchange()->on_gone([outbox = std::weak_ptr{outbox}, channel = std::weak_ptr{to.channel}] {
    if (const auto task = outbox.lock())
      task->peer_gone(channel);
  });
}

} // namespace actors::mcp::detail
