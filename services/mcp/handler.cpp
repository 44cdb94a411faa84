#include "services/mcp/handler.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>
#include <variant>

namespace actors::mcp::detail {

namespace {

using boost::json::object;
using boost::json::value;

template <class T>
std::optional<T> number(std::string_view text) {
  T out{};
  const auto [end, why] = std::from_chars(text.data(), text.data() + text.size(), out);
  return why == std::errc{} && end == text.data() + text.size() && !text.empty() ? std::optional{out} : std::nullopt;
}

/// Of a member that may be absent: the schema of what it is if it is there.
const object* without_null(const object& schema) {
  const auto* alternatives = schema.if_contains("anyOf");
  if (!alternatives || !alternatives->is_array())
    return &schema;
  for (const auto& each : alternatives->get_array()) {
    const auto* one = each.if_object();
    const auto* type = one ? one->if_contains("type") : nullptr;
    if (type && *type != value("null"))
      return one;
  }
  return &schema;
}

value from_text(std::string_view text, const object& schema) {
  const auto* type = without_null(schema)->if_contains("type");
  const auto is = [&](std::string_view kind) {
    if (type && type->is_array())
      return std::ranges::any_of(type->get_array(), [&](const value& each) { return each == value(kind); });
    return type && *type == value(kind);
  };
  if (is("boolean") && (text == "true" || text == "false"))
    return text == "true";
  if (is("integer")) {
    if (const auto whole = number<std::int64_t>(text))
      return *whole;
  } else if (is("number")) {
    if (const auto real = number<double>(text))
      return *real;
  }
  return value(text);
}

} // namespace

object from_texts(const object& given, const object& schema) {
  const auto* members = schema.if_contains("properties");
  const auto* expected = members ? members->if_object() : nullptr;
  object out;
  for (const auto& each : given) {
    const auto* member = expected ? expected->if_contains(each.key()) : nullptr;
    const auto* one = member ? member->if_object() : nullptr;
    out.emplace(each.key(),
                one && each.value().is_string() ? from_text(each.value().get_string(), *one) : each.value());
  }
  return out;
}

object wrapped_result(value result) {
  object out;
  out.emplace("result", std::move(result));
  return out;
}

object wrapped_schema(object inner) {
  // `$ref`s of the inner schema point from its root, so its definitions move up with it.
  object outer{{"type", "object"}, {"required", {"result"}}, {"additionalProperties", false}};
  if (auto* definitions = inner.if_contains("$defs")) {
    outer["$defs"] = std::move(*definitions);
    inner.erase("$defs");
  }
  outer["properties"] = object{{"result", std::move(inner)}};
  return outer;
}

caf::error invalid_result(schema::error why, bool wrapped) {
  if (wrapped)
    why.pointer.insert(0, "/result");
  return make_error(tool_errc::invalid_result, why.text());
}

std::string check_no_arguments(const object& given) {
  if (given.empty())
    return {};
  const auto read = schema::from_json<no_arguments>(given);
  return read ? std::string{} : read.error().text();
}

caf::behavior with_signals(caf::behavior of) {
  if (!of)
    return of;
  const caf::behavior signals{[](cancel_present) {}, [](are_you_there) {}};
  return caf::behavior{of.as_behavior_impl()->or_else(signals.as_behavior_impl())};
}

// -- behaviors ----------------------------------------------------------------

namespace {

template <class Answer>
void answer(present_call& present, Answer with) {
  present.running.reset();
  std::exchange(present.answer, {}).deliver(std::move(with));
}

/// Drops the coroutine if it will not end.
void cancel(process* self, present_call& present) {
  const auto running = present.running;
  if (!running)
    return;
  running->cancel();
  // Still the same call: the coroutine waits for something that no cancel reaches, or waits again.
  if (present.running != running)
    return;
  drop(self, present.frame);
  answer(present, make_error(actors::errc::cancelled));
}

/// At a question that it cannot go on from.
void end_at(process* self, present_call& present, std::uint64_t ticket) {
  const auto running = present.running;
  auto how = running ? running->take_end(ticket) : std::nullopt;
  if (!how)
    return;
  drop(self, present.frame);
  std::visit([&](auto& with) { answer(present, std::move(with)); }, *how);
}

} // namespace

template <class Answer>
void present_call::end(caf::expected<Answer> with) {
  if (with)
    detail::answer(*this, std::move(*with));
  else
    detail::answer(*this, std::move(with.error()));
}

template <class Answer>
caf::behavior function_behavior(process* self, handler_kind kind, call_function<Answer> f) {
  return {[self, kind, f = std::move(f)](const tool_call& call) -> caf::result<Answer> {
            context ctx{self, call, self->current_call()};
            try {
              return f(call, ctx);
            } catch (...) {
              // A way to leave early when nobody waits any more; but what state it leaves behind, nobody knows.
              if (!call.cancelled() || kind == handler_kind::stateful)
                throw;
              return make_error(actors::errc::cancelled);
            }
          },
          [](cancel_present) {}, [](are_you_there) {}};
}

caf::behavior coroutine_behavior(process* self, std::shared_ptr<present_call> present, coroutine_function f) {
  return {[self, present, f = std::move(f)](const tool_call& call) -> caf::result<caf::message> {
            auto running = std::make_shared<context>(self, call, self->current_call());
            auto made = f(call, running);
            if (!made)
              return std::move(made.error());
            present->running = std::move(running);
            const auto promise = present->answer = self->make_response_promise();
            present->frame = run(self, std::move(*made));
            return promise;
          },
          [self, present](cancel_present) { cancel(self, *present); }, [](are_you_there) {},
          [self, present](end_present which) { end_at(self, *present, which.ticket); },
          [present = std::move(present)](answers_arrived& of) {
            if (const auto running = present->running)
              running->arrived(of.ticket, std::move(of.answers));
          }};
}

template void present_call::end(caf::expected<tool_result>);
template void present_call::end(caf::expected<read_result>);
template void present_call::end(caf::expected<prompt_result>);
template void present_call::end(caf::expected<completion>);
template caf::behavior function_behavior(process*, handler_kind, call_function<tool_result>);
template caf::behavior function_behavior(process*, handler_kind, call_function<read_result>);
template caf::behavior function_behavior(process*, handler_kind, call_function<prompt_result>);
template caf::behavior function_behavior(process*, handler_kind, call_function<completion>);

} // namespace actors::mcp::detail
