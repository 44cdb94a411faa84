#include "services/mcp/detail/running_call.hpp"

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "services/mcp/detail/conversation.hpp"
#include "services/mcp/notifications.hpp"

#include <cmath>
#include <utility>

namespace actors::mcp::detail {

namespace {

/// Whose fault it was, and so what its handler may be up to now.
dispatcher::outcome outcome_of(const caf::error& why) {
  if (!why || tool_errc_of(why) == tool_errc::invalid_arguments || why == actors::errc::cancelled)
    return dispatcher::outcome::free;
  return why == actors::errc::deadline_exceeded ? dispatcher::outcome::overdue : dispatcher::outcome::doubtful;
}

caf::error error_of(const actors::answer& a) {
  if (a.is<tool_result>())
    return {};
  return a.is_error() ? a.error()
                      : make_error(actors::errc::unexpected_response, "the handler's answer is no tool_result");
}

} // namespace

void running_call::start(boost::json::object arguments, boost::json::object meta) {
  auto& tool = *at_.tool;
  const auto now = at_.runtime.now();
  content_ = {tool.name, std::move(arguments), std::move(meta), this};
  auto asked =
      at_.port.open(now + tool.options.deadline, [self = shared_from_this()](actors::answer a) { self->answered(a); });
  std::unique_lock lock{mutex_};
  const bool cancelled = !from_.channel;
  asked_ = asked;
  lock.unlock();
  if (cancelled) {
    at_.port.forget(asked.id);
    return;
  }
  if (const auto& check = tool.handler.check)
    if (auto wrong = check(content_.arguments); !wrong.empty())
      return refuse(make_error(tool_errc::invalid_arguments, std::move(wrong)));
  tool.calls.take(shared_from_this(), now);
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
    respond(encode_failure(*at_.wire, from_.to, why), channel);
}

void running_call::answered(actors::answer a) {
  auto why = error_of(a);
  const auto outcome = outcome_of(why);
  const bool server_ends =
      why == actors::errc::shutting_down || (at_.tool->server_ends && classify(why) == exit_reason::shutdown);
  if (outcome == dispatcher::outcome::doubtful && !server_ends) {
    if (!asked_.state->begun() && ask_again())
      return;
    actors::log().warn("tool {}: {}", at_.tool->name, describe(why));
    why = make_error(tool_errc::crashed);
  }
  // First: whatever happens here, its handler is not to be lost.
  at_.tool->calls.done(*this, outcome);
  const auto channel = end();
  if (!channel)
    return;
  respond(why ? encode_failure(*at_.wire, from_.to, why)
              : at_.wire->encode_tool_result(from_.to, a.take<tool_result>()),
          channel);
}

// Its handler has ended with the call in its mailbox. False: nobody waits for it any more.
bool running_call::ask_again() {
  auto anew =
      at_.port.open(asked_.state->deadline(), [self = shared_from_this()](actors::answer a) { self->answered(a); });
  std::unique_lock lock{mutex_};
  const bool wanted = static_cast<bool>(from_.channel);
  if (wanted)
    asked_ = anew;
  lock.unlock();
  if (wanted)
    at_.tool->calls.put_back(shared_from_this(), at_.runtime.now());
  else
    at_.port.forget(anew.id);
  return wanted;
}

void running_call::cancel() {
  std::unique_lock lock{mutex_};
  const auto channel = std::exchange(from_.channel, nullptr);
  auto asked = asked_;
  lock.unlock();
  if (!channel)
    return;
  if (asked.state)
    asked.state->cancel();
  // A handler that has it is waited for.
  if (at_.tool->calls.withdraw(*this) && asked.state)
    at_.port.forget(asked.id);
  channel->no_answer(from_.place);
  if (from_.of)
    from_.of->ended(*this);
}

void running_call::peer_gone() {
  std::unique_lock lock{mutex_};
  const auto channel = from_.channel;
  lock.unlock();
  if (channel && !channel->outlives_peer())
    cancel();
}

void running_call::respond(transport::outbound out, const std::shared_ptr<answer_channel>& channel) {
  channel->answer(std::move(out), from_.place);
  if (from_.of)
    from_.of->ended(*this);
}

std::shared_ptr<answer_channel> running_call::end() {
  const std::lock_guard lock{mutex_};
  return std::exchange(from_.channel, nullptr);
}

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

transport::outbound encode_failure(const codec& wire, const reply_address& to, const caf::error& why) {
  std::string text;
  if (why == actors::errc::deadline_exceeded) {
    text = "deadline exceeded";
  } else if (const auto code = tool_errc_of(why); code == tool_errc::invalid_arguments) {
    text = "invalid arguments: " + text_of(why);
    if (!argument_errors_are_results(to.version))
      return wire.encode_error(to, errc::invalid_params, text);
  } else if (code == tool_errc::unavailable || why == actors::errc::overloaded) {
    text = text_of(why);
  } else if (why == actors::errc::shutting_down || classify(why) == exit_reason::shutdown) {
    text = "the server is shutting down";
  } else {
    // What was thrown may hold anything; it goes to the log, not to the client.
    text = "the tool crashed while it handled this call";
  }
  return wire.encode_tool_result(to, tool_result::error(std::move(text)));
}

} // namespace actors::mcp::detail
