#include "services/mcp/detail/tool_setup.hpp"

#include "libactors/errc.hpp"
#include "services/mcp/tool_call.hpp"

#include <caf/make_message.hpp>
#include <caf/message_id.hpp>

#include <algorithm>
#include <utility>

namespace actors::mcp::detail {

namespace {

caf::error unavailable(duration left) {
  const auto seconds = std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(left).count());
  return make_error(tool_errc::unavailable, "the tool is unavailable, retry after " + std::to_string(seconds) + " s");
}

dispatcher_settings settings_of(const tool_options& options, std::size_t concurrency) {
  return {
      .min_workers = 1,
      .max_workers = concurrency,
      .max_waiting = options.max_queue,
      .tell_to_cancel =
          [](const caf::actor& handler) {
            handler->enqueue(nullptr, caf::make_message_id(caf::message_priority::high),
                             caf::make_message(cancel_present{}), nullptr);
          },
      .overloaded =
          [] {
            return make_error(actors::errc::overloaded, "too many calls of this tool are waiting; try again later");
          },
      .unavailable = unavailable,
      .not_running = unavailable(std::chrono::seconds{1}),
  };
}

keeper_settings keeping(const std::shared_ptr<tool_setup>& tool) {
  return {
      .name = tool->name,
      .told_as = "tool " + tool->name,
      .start =
          [tool](start_context& s) {
            return s.spawn([tool](process* self) { return tool->handler.init(self); },
                           start_options{.blocking = tool->blocking, .quick = tool->options.non_blocking});
          },
      .intensity = tool->options.intensity,
      .period = tool->options.period,
      .retry_after = tool->options.retry_after,
      .cancel_grace = tool->options.cancel_grace,
      .question = [] { return caf::make_message(are_you_there{}); },
      .when_ended =
          [tool](const caf::error& reason) {
            return tool->server_ends ? reason : unavailable(std::chrono::seconds{1});
          },
  };
}

} // namespace

tool_setup::tool_setup(std::string called, tool_handler with, tool_options how, std::size_t concurrency, bool may_block)
    : name(std::move(called)),
      handler(std::move(with)),
      options(std::move(how)),
      blocking(may_block),
      calls(settings_of(options, concurrency)) {}

child_spec keeper_child(const std::shared_ptr<tool_setup>& tool, const std::shared_ptr<shelf>& handlers) {
  return {
      .id = tool->name,
      .start =
          [tool, handlers, settings = std::make_shared<const keeper_settings>(keeping(tool))](start_context& s) {
            return s.spawn<keeper>({}, std::shared_ptr<dispatcher>{tool, &tool->calls}, settings, handlers->get());
          },
  };
}

} // namespace actors::mcp::detail
