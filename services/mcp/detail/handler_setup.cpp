#include "services/mcp/detail/handler_setup.hpp"

#include "libactors/errc.hpp"
#include "services/mcp/tool_call.hpp"

#include <caf/make_message.hpp>
#include <caf/message_id.hpp>

#include <algorithm>
#include <thread>
#include <utility>

namespace actors::mcp::detail {

namespace {

/// What clients know it as.
std::string_view word_for(const offer::description& what) {
  if (std::holds_alternative<tool_description>(what))
    return "tool";
  if (std::holds_alternative<prompt_description>(what))
    return "prompt";
  return std::holds_alternative<completion_target>(what) ? "completion" : "resource";
}

caf::error unavailable(std::string_view what, duration left) {
  const auto seconds = std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(left).count());
  return make_error(tool_errc::unavailable,
                    "the " + std::string{what} + " is unavailable, retry after " + std::to_string(seconds) + " s");
}

dispatcher_settings settings_of(std::string_view what, const handler_options& options, std::size_t concurrency) {
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
          [what] {
            return make_error(actors::errc::overloaded,
                              "too many calls of this " + std::string{what} + " are waiting; try again later");
          },
      .unavailable = [what](duration left) { return unavailable(what, left); },
      .not_running = unavailable(what, std::chrono::seconds{1}),
  };
}

keeper_settings keeping(const std::shared_ptr<handler_setup>& of) {
  return {
      .name = of->label,
      .told_as = of->label,
      .start =
          [of](start_context& s) {
            return s.spawn([of](process* self) { return of->handler.init(self); },
                           start_options{.blocking = of->blocking, .quick = of->options.non_blocking});
          },
      .intensity = of->options.intensity,
      .period = of->options.period,
      .retry_after = of->options.retry_after,
      .cancel_grace = of->options.cancel_grace,
      .question = [] { return caf::make_message(are_you_there{}); },
      .when_ended =
          [of](const caf::error& reason) {
            return of->ends ? reason : unavailable(word_for(of->described), std::chrono::seconds{1});
          },
  };
}

std::size_t concurrency_of(const any_handler& handler, const handler_options& options) {
  if (handler.kind == handler_kind::stateful || handler.kind == handler_kind::behavior)
    return 1;
  if (options.concurrency > 0)
    return options.concurrency;
  if (handler.coroutine)
    return 1000;
  return options.non_blocking ? std::max(1U, std::thread::hardware_concurrency()) : 16;
}

struct named {
  std::string operator()(const tool_description& of) const { return of.name; }
  std::string operator()(const resource_description& of) const { return of.uri; }
  std::string operator()(const resource_template_description& of) const { return of.uri_template; }
  std::string operator()(const prompt_description& of) const { return of.name; }
  std::string operator()(const completion_target& of) const { return of.name; }
};

/// None where the schema is wrong, which `complete` (registration.hpp) has told.
param_headers repeated_in_headers(const offer::description& of) {
  const auto* tool = std::get_if<tool_description>(&of);
  auto rules = tool ? param_headers::compile(tool->input_schema) : schema::result<param_headers>{param_headers{}};
  return rules ? std::move(*rules) : param_headers{};
}

std::string mime_type_of(const offer::description& of) {
  if (const auto* one = std::get_if<resource_description>(&of))
    return one->mime_type;
  const auto* many = std::get_if<resource_template_description>(&of);
  return many ? many->mime_type : std::string{};
}

} // namespace

handler_setup::handler_setup(offer of)
    : label(of.label()),
      name(std::visit(named{}, of.described)),
      described(std::move(of.described)),
      handler(std::move(of.handler)),
      options(of.run),
      cache(of.cache),
      task(of.task),
      repeated(repeated_in_headers(described)),
      mime_type(mime_type_of(described)),
      blocking(!handler.coroutine && handler.kind != handler_kind::behavior && !options.non_blocking),
      calls(settings_of(word_for(described), options, concurrency_of(handler, options))) {}

child_spec keeper_child(const std::shared_ptr<handler_setup>& of, const std::shared_ptr<shelf>& handlers) {
  return {
      .id = of->label,
      .start =
          [of, handlers, settings = std::make_shared<const keeper_settings>(keeping(of))](start_context& s) {
            return s.spawn<keeper>({}, std::shared_ptr<dispatcher>{of, &of->calls}, settings, handlers->get());
          },
  };
}

} // namespace actors::mcp::detail
