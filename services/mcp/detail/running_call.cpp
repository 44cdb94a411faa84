#include "services/mcp/detail/running_call.hpp"

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "services/mcp/detail/conversation.hpp"
#include "services/mcp/notifications.hpp"

#include <boost/json/parse.hpp>

#include <cmath>
#include <utility>

namespace actors::mcp::detail {

namespace {

/// Whose fault it was, and so what its handler may be up to now.
dispatcher::outcome outcome_of(const caf::error& why) {
  const auto code = tool_errc_of(why);
  if (!why || why == actors::errc::cancelled || code == tool_errc::invalid_arguments || code == tool_errc::not_found ||
      code == tool_errc::missing_capability || code == tool_errc::page_required || code == tool_errc::invalid_result)
    return dispatcher::outcome::free;
  return why == actors::errc::deadline_exceeded ? dispatcher::outcome::overdue : dispatcher::outcome::doubtful;
}

bool fits(const actors::answer& a, method of) {
  if (a.is<input_required>())
    return of != method::completion_complete;
  switch (of) {
  case method::tools_call:
    return a.is<tool_result>();
  case method::resources_read:
    return a.is<read_result>();
  case method::prompts_get:
    return a.is<prompt_result>();
  default:
    return a.is<completion>();
  }
}

caf::error error_of(const actors::answer& a, method of) {
  if (a.is_error())
    return a.error();
  return fits(a, of) ? caf::error{}
                     : make_error(actors::errc::unexpected_response, "the handler's answer is of another kind");
}

caf::error error_of(const tool_result& result, const any_handler& handler) {
  if (!result.has_json())
    return make_error(tool_errc::invalid_result, "the structured content holds a number that JSON has not");
  auto wrong = handler.check_result ? handler.check_result(result) : std::string{};
  return wrong.empty() ? caf::error{} : make_error(tool_errc::invalid_result, std::move(wrong));
}

/// Crashes name the process, whose label is the handler's.
std::string told_of(const std::string& label, std::string what) {
  return what.starts_with(label + ' ') ? std::move(what) : label + ": " + what;
}

std::string_view word_for(method of) {
  switch (of) {
  case method::tools_call:
    return "tool";
  case method::resources_read:
    return "resource";
  case method::prompts_get:
    return "prompt";
  default:
    return "completion";
  }
}

/// Safe to be told to a stranger.
std::string text_for_client(method of, const caf::error& why) {
  const auto code = tool_errc_of(why);
  if (why == actors::errc::deadline_exceeded)
    return "deadline exceeded";
  if (code == tool_errc::invalid_arguments)
    return "invalid arguments: " + text_of(why);
  if (code == tool_errc::unavailable || why == actors::errc::overloaded)
    return text_of(why);
  if (why == actors::errc::shutting_down || classify(why) == exit_reason::shutdown)
    return "the server is shutting down";
  // What was thrown or returned may hold anything; it goes to the log, not to the client.
  if (code == tool_errc::invalid_result)
    return "the tool returned an invalid result";
  return "the " + std::string{word_for(of)} + " crashed while it handled this call";
}

} // namespace

void running_call::start(tool_call_content content) {
  const auto now = at_.runtime.now();
  content_ = std::move(content);
  content_.from = this;
  // First: whatever comes of it is the task's outcome.
  if (from_.as_task && !become_task()) {
    if (const auto channel = end())
      respond(at_.wire->encode_error(from_.to, errc::internal_error, "there can be no more tasks"), channel);
    return;
  }
  if (const auto& check = at_.handler->handler.check)
    if (auto wrong = check(content_.arguments); !wrong.empty())
      return refuse(make_error(tool_errc::invalid_arguments, std::move(wrong)));
  // Before it is given its deadline: a process drops what is older than the deadline it came with.
  if (at_.handler->task && at_.handler->task->at_once)
    static_cast<void>(become_task());
  const auto time = is_task() ? duration{task_->ttl()} : duration{at_.handler->options.deadline};
  auto asked = at_.port.open(later(now, time), [self = shared_from_this()](actors::answer a) { self->answered(a); });
  std::unique_lock lock{mutex_};
  const bool cancelled = !from_.channel;
  asked_ = asked;
  deadline_ = asked.state->deadline();
  lock.unlock();
  if (cancelled) {
    at_.port.forget(asked.id);
    return;
  }
  at_.handler->calls.take(shared_from_this(), now);
}

void running_call::run(const caf::actor& handler, dispatcher::ticket) {
  const auto& waiting = asked_.state;
  at_.port.send(asked_, handler, tool_call{{shared_from_this(), &content_}, waiting});
}

void running_call::refuse(const caf::error& why) {
  std::unique_lock lock{mutex_};
  const auto asked = asked_;
  lock.unlock();
  at_.port.forget(asked.id); // which tells the handler, if one has it
  if (const auto channel = end())
    respond(encode_failure(*at_.wire, from_.to, content_.name, why), channel);
}

void running_call::answered(actors::answer a) {
  auto why = error_of(a, from_.to.method);
  std::optional<tool_result> result;
  if (!why && a.is<tool_result>()) {
    result = a.take<tool_result>();
    why = error_of(*result, at_.handler->handler);
  }
  const auto outcome = outcome_of(why);
  const bool server_ends =
      why == actors::errc::shutting_down || (at_.handler->ends && classify(why) == exit_reason::shutdown);
  if (outcome == dispatcher::outcome::doubtful && !server_ends) {
    if (!asked_.state->begun() && ask_again())
      return;
    actors::log().warn("{}", told_of(at_.handler->label, describe(why)));
    why = make_error(tool_errc::crashed);
  }
  const bool is_invalid = tool_errc_of(why) == tool_errc::invalid_result;
  if (is_invalid)
    actors::log().warn("{}: its result does not fit what it promises: {}", at_.handler->label, text_of(why));
  // First: whatever happens here, its handler is not to be lost.
  at_.handler->calls.done(*this, outcome);
  const auto channel = end();
  if (!channel)
    return;
  // What went wrong with the server itself is no result. Source: SEP-2663, "Task Execution Errors".
  if (asks() == asking::by_task && (is_invalid || tool_errc_of(why) == tool_errc::crashed))
    return respond(at_.wire->encode_error(from_.to, errc::internal_error, text_for_client(from_.to.method, why)),
                   channel);
  if (why)
    return respond(encode_failure(*at_.wire, from_.to, content_.name, why), channel);
  respond(result ? at_.wire->encode_tool_result(from_.to, *result) : encode(a), channel);
}

// Its handler has ended with the call in its mailbox. False: nobody waits for it any more.
bool running_call::ask_again() {
  std::unique_lock lock{mutex_};
  const auto until = deadline_;
  lock.unlock();
  auto anew = at_.port.open(until, [self = shared_from_this()](actors::answer a) { self->answered(a); });
  lock.lock();
  const bool wanted = static_cast<bool>(from_.channel);
  if (wanted)
    asked_ = anew;
  lock.unlock();
  if (wanted)
    at_.handler->calls.put_back(shared_from_this(), at_.runtime.now());
  else
    at_.port.forget(anew.id);
  return wanted;
}

void running_call::cancel() {
  const auto channel = end_early();
  if (!channel)
    return;
  withdraw_all(*channel);
  channel->no_answer(from_.place);
  if (from_.of)
    from_.of->ended(*this);
}

std::shared_ptr<answer_channel> running_call::end_early() {
  std::unique_lock lock{mutex_};
  auto channel = std::exchange(from_.channel, nullptr);
  const auto asked = asked_;
  lock.unlock();
  if (!channel)
    return channel;
  if (asked.state)
    asked.state->cancel();
  // A handler that has it is waited for.
  if (at_.handler->calls.withdraw(*this) && asked.state)
    at_.port.forget(asked.id);
  return channel;
}

void running_call::peer_gone() {
  if (is_task())
    return;
  std::unique_lock lock{mutex_};
  const auto channel = from_.channel;
  lock.unlock();
  if (channel && !channel->outlives_peer())
    cancel();
}

void running_call::respond(transport::outbound out, const std::shared_ptr<answer_channel>& channel) {
  withdraw_all(*channel);
  channel->answer(std::move(out), from_.place);
  if (from_.of)
    from_.of->ended(*this);
}

std::shared_ptr<answer_channel> running_call::end() {
  const std::lock_guard lock{mutex_};
  return std::exchange(from_.channel, nullptr);
}

// -- what the handler tells ---------------------------------------------------

void running_call::progress(double done, std::optional<double> total, std::string_view message) {
  if (from_.progress_token.is_null() || !std::isfinite(done))
    return;
  // Under the lock also while it is sent: progress must not overtake itself.
  const std::lock_guard lock{mutex_};
  if (!from_.channel || done <= last_progress_)
    return;
  last_progress_ = done;
  from_.channel->notify(progress_notification(from_.progress_token, done, total, message));
}

void running_call::log(log_level level, const boost::json::value& data, std::string_view logger) {
  const auto least = from_.to.era() == era::v2026 ? from_.log_from : from_.of->log_from();
  if (!least || level < *least)
    return;
  const std::lock_guard lock{mutex_};
  if (from_.channel)
    from_.channel->notify(log_notification(level, data, logger));
}

void running_call::release_connection(std::optional<std::chrono::milliseconds> retry) {
  const std::lock_guard lock{mutex_};
  if (from_.channel)
    from_.channel->release_connection(retry);
}

// -- answers ------------------------------------------------------------------

transport::outbound running_call::encode(actors::answer& a) const {
  if (a.is<input_required>())
    return encode_questions(a.take<input_required>());
  std::string members;
  switch (from_.to.method) {
  case method::resources_read: {
    const auto result = a.take<read_result>();
    if (result.contents.empty())
      return encode_failure(*at_.wire, from_.to, content_.name, make_error(tool_errc::not_found));
    append_members(members, result, content_.name, at_.handler->mime_type);
    return at_.wire->encode_members(from_.to, members,
                                    {.cache = result.cache ? result.cache : at_.handler->cache, .meta = result.meta});
  }
  case method::prompts_get: {
    const auto result = a.take<prompt_result>();
    append_members(members, result);
    return at_.wire->encode_members(from_.to, members, {.meta = result.meta});
  }
  default:
    append_members(members, a.take<completion>());
  }
  return at_.wire->encode_members(from_.to, members);
}

transport::outbound running_call::encode_questions(const input_required& needed) const {
  auto result = at_.questions->write(needed, from_.to.method, from_.subject, content_);
  return result ? at_.wire->encode_result(from_.to, std::move(*result))
                : at_.wire->encode_error(from_.to, result.error());
}

transport::outbound encode_failure(const codec& wire, const reply_address& to, std::string_view name,
                                   const caf::error& why) {
  const auto code = tool_errc_of(why);
  if (code == tool_errc::missing_capability)
    return wire.encode_error(to, errc::missing_required_client_capability,
                             "the client must declare a capability that this needs",
                             boost::json::object{{"requiredCapabilities", boost::json::parse(text_of(why))}});
  if (code == tool_errc::page_required)
    return wire.encode_error(to, errc::url_elicitation_required, "the user has to open a page before this can be done",
                             boost::json::object{{"elicitations", boost::json::parse(text_of(why))}});
  if (code == tool_errc::not_found)
    return wire.encode_error(to, errc::resource_not_found, "Resource not found", boost::json::object{{"uri", name}});
  if (to.method == method::tools_call &&
      (code != tool_errc::invalid_arguments || argument_errors_are_results(to.version)))
    return wire.encode_tool_result(to, tool_result::error(text_for_client(to.method, why)));
  return wire.encode_error(to, code == tool_errc::invalid_arguments ? errc::invalid_params : errc::internal_error,
                           text_for_client(to.method, why));
}

} // namespace actors::mcp::detail
