#include "services/mcp/detail/running_call.hpp"

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "services/mcp/detail/conversation.hpp"
#include "services/mcp/notifications.hpp"

#include <caf/make_message.hpp>
#include <caf/message_id.hpp>

#include <cmath>
#include <utility>

namespace actors::mcp::detail {

void running_call::start(reply_port port, time_point deadline, boost::json::object arguments,
                         boost::json::object meta) {
  {
    const std::lock_guard lock{mutex_};
    if (!from_.channel)
      return;
    port_ = port;
  }
  const auto id = port.call(
      tool_->place.get(), deadline, [self = shared_from_this()](actors::answer a) { self->answered(a); },
      tool_call{tool_->name, std::move(arguments), std::move(meta), shared_from_this()});
  std::unique_lock lock{mutex_};
  asked_ = id;
  const bool cancelled = !from_.channel;
  lock.unlock();
  // Cancelled while it was on its way, or answered; then there is nothing left to forget.
  if (cancelled)
    port.forget(id);
}

void running_call::answered(actors::answer a) {
  std::unique_lock lock{mutex_};
  const auto channel = end();
  lock.unlock();
  if (!channel)
    return;
  channel->answer(encode_answer(*codec_, from_.to, tool_->name, a), from_.place);
  ended();
}

void running_call::cancel() {
  std::unique_lock lock{mutex_};
  const auto channel = end();
  const auto asked = asked_;
  auto port = port_;
  lock.unlock();
  if (!channel)
    return;
  if (asked)
    port.forget(*asked);
  channel->no_answer(from_.place);
  ended();
  if (const auto dispatcher = tool_->place.get())
    dispatcher->enqueue(nullptr, caf::make_message_id(caf::message_priority::high), caf::make_message(callers_left{}),
                        nullptr);
}

std::shared_ptr<answer_channel> running_call::end() {
  return std::exchange(from_.channel, nullptr);
}

void running_call::ended() {
  if (from_.of)
    from_.of->ended(*this);
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

transport::outbound encode_answer(const codec& wire, const reply_address& to, const std::string& tool,
                                  actors::answer a) {
  if (a.is<tool_result>())
    return wire.encode_tool_result(to, a.take<tool_result>());
  const auto why = a.error();
  std::string text;
  if (why == actors::errc::deadline_exceeded) {
    text = "deadline exceeded";
  } else if (const auto code = tool_errc_of(why); code == tool_errc::invalid_arguments) {
    text = "invalid arguments: " + text_of(why);
    if (!argument_errors_are_results(to.version))
      return wire.encode_error(to, errc::invalid_params, text);
  } else if (code == tool_errc::unavailable || why == actors::errc::overloaded) {
    text = text_of(why);
  } else if (classify(why) == exit_reason::shutdown) {
    text = "the server is shutting down";
  } else if (why == actors::errc::callee_gone) {
    text = "the tool is unavailable, retry after 1 s"; // its dispatcher is between two lives
  } else {
    // What was thrown may hold anything; it goes to the log, not to the client. Of crashes the dispatcher has told.
    if (!code)
      actors::log().warn("tool {}: a call failed: {}", tool, describe(why));
    text = "the tool crashed while it handled this call";
  }
  return wire.encode_tool_result(to, tool_result::error(std::move(text)));
}

} // namespace actors::mcp::detail
