#include "services/mcp/detail/rounds.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp::detail {

namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view answers_key = "a";
constexpr std::string_view done_key = "d";
constexpr std::string_view capabilities_key = "c";

protocol_error invalid(std::string why) {
  return {.code = errc::invalid_params, .message = std::move(why)};
}

binding bound_to(method of, std::string_view subject, const tool_call_content& content) {
  return {to_string(of), content.name, digest_of(content.arguments), subject};
}

object take(object& from, std::string_view key) {
  auto* found = from.if_contains(key);
  return found && found->is_object() ? std::move(found->get_object()) : object{};
}

} // namespace

rounds::rounds(const service_options& options)
    : patience_(options.question_patience),
      lifetime_(options.state_lifetime),
      clock_(options.wall_clock ? options.wall_clock : &std::chrono::system_clock::now),
      seal_(options.state_keys) {}

std::optional<protocol_error> rounds::read(const object& params, method of, std::string_view subject,
                                           tool_call_content& content) const {
  if (const auto* state = params.if_contains("requestState")) {
    if (!state->is_string())
      return invalid("\"requestState\" must be a string");
    auto opened = seal_.open(state->get_string(), bound_to(of, subject, content), clock_());
    if (!opened)
      return invalid("\"requestState\" cannot be used: " + std::string{to_string(opened.error())});
    content.before = {.answers = take(*opened, answers_key),
                      .done = take(*opened, done_key),
                      .capabilities = take(*opened, capabilities_key)};
  }
  const auto* responses = params.if_contains("inputResponses");
  if (!responses)
    return std::nullopt;
  if (!responses->is_object())
    return invalid("\"inputResponses\" must be an object");
  for (const auto& each : responses->get_object()) {
    if (!each.value().is_object())
      return invalid("\"inputResponses\": the answer \"" + std::string{each.key()} + "\" must be an object");
    // What was sealed stays: the handler has gone on from there, and may have done what cannot be undone.
    if (!content.before.answers.contains(each.key()))
      content.responses.emplace(each.key(), each.value());
  }
  return std::nullopt;
}

params_result<object> rounds::write(const input_required& needed, method of, std::string_view subject,
                                    const tool_call_content& content) const {
  object kept;
  if (!needed.so_far.answers.empty())
    kept.emplace(answers_key, needed.so_far.answers);
  if (!needed.so_far.done.empty())
    kept.emplace(done_key, needed.so_far.done);
  if (needed.so_far.capabilities && !needed.so_far.capabilities->empty())
    kept.emplace(capabilities_key, *needed.so_far.capabilities);
  auto state = seal_.seal(kept, bound_to(of, subject, content), clock_() + lifetime_);
  if (state.size() > seal_.max_bytes())
    return protocol_error{.code = errc::internal_error, .message = "the answers so far are too long to be carried on"};
  object requests;
  for (const auto& each : needed.questions) {
    object one{{"method", each.method}};
    if (!each.params.empty())
      one.emplace("params", each.params);
    requests.emplace(each.key, std::move(one));
  }
  return object{
      {"resultType", "input_required"}, {"inputRequests", std::move(requests)}, {"requestState", std::move(state)}};
}

} // namespace actors::mcp::detail
