#include "services/jsonrpc/parse.hpp"

#include "services/jsonrpc/detail/read_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <utility>

namespace actors::jsonrpc {

namespace {

using boost::json::value;
using detail::message_parts;
using detail::part;

/// The id that an answer to the message should carry: null unless there is a good one.
id known_id(message_parts& from) {
  const auto* found = from.find(part::id);
  return found ? id::from_json(*found).value_or(id{}) : id{};
}

parse_error refuse(message_parts& from, errc reason, std::string text) {
  return {reason, std::move(text), known_id(from)};
}

std::string text_of(const value& string) {
  return {string.get_string().data(), string.get_string().size()};
}

result<message> to_call(message_parts& from, const value& method) {
  if (!method.is_string()) {
    return refuse(from, errc::bad_method, "`method` must be a string");
  }
  if (from.find(part::result) || from.find(part::error)) {
    return refuse(from, errc::ambiguous, "a message with a `method` has neither `result` nor `error`");
  }
  auto* given = from.find(part::params);
  if (given && !given->is_structured()) {
    return refuse(from, errc::bad_params, "`params` must be an object or an array, or be left out");
  }
  // Made by moving, not assigned: an assignment would copy out of the caller's memory resource.
  value params = given ? std::move(*given) : value{};
  const auto* raw_id = from.find(part::id);
  if (!raw_id) {
    return message{notification{.method = text_of(method), .params = std::move(params)}};
  }
  auto own_id = id::from_json(*raw_id);
  if (!own_id) {
    return refuse(from, errc::bad_id, "`id` must be a string, an integer or null");
  }
  return message{request{.id = *std::move(own_id), .method = text_of(method), .params = std::move(params)}};
}

result<message> to_result(message_parts& from, value& outcome) {
  const auto* raw_id = from.find(part::id);
  auto own_id = raw_id ? id::from_json(*raw_id) : std::nullopt;
  if (!own_id || own_id->is_null()) {
    return refuse(from, errc::bad_id, "a result needs an `id` that is a string or an integer");
  }
  return message{response{.id = *std::move(own_id), .result = std::move(outcome)}};
}

/// An error may come without an id: the peer could not read ours.
result<message> to_error(message_parts& from, value& outcome) {
  const auto* raw_id = from.find(part::id);
  auto own_id = raw_id ? id::from_json(*raw_id) : id{};
  if (!own_id) {
    return refuse(from, errc::bad_id, "`id` must be a string, an integer or null");
  }
  auto* error = outcome.if_object();
  const auto* code = error ? error->if_contains("code") : nullptr;
  const auto* text = error ? error->if_contains("message") : nullptr;
  if (!code || !code->is_int64() || !text || !text->is_string()) {
    return refuse(from, errc::bad_error, "`error` must have an integer `code` and a string `message`");
  }
  auto* data = error->if_contains("data");
  error_object out{.code = code->get_int64(), .message = text_of(*text), .data = data ? std::move(*data) : value{}};
  return message{error_response{.id = *std::move(own_id), .error = std::move(out)}};
}

result<message> assemble(message_parts& from) {
  const auto* version = from.find(part::version);
  if (!version || !version->is_string() || version->get_string() != "2.0") {
    return refuse(from, errc::bad_version, "`jsonrpc` must be \"2.0\"");
  }
  if (const auto* method = from.find(part::method)) {
    return to_call(from, *method);
  }
  auto* outcome = from.find(part::result);
  auto* error = from.find(part::error);
  if ((outcome == nullptr) == (error == nullptr)) {
    return refuse(from, errc::ambiguous,
                  outcome ? "a response has `result` or `error`, not both"
                          : "`method`, `result` or `error` is missing");
  }
  return outcome ? to_result(from, *outcome) : to_error(from, *error);
}

parse_error not_an_object() {
  return parse_error{errc::not_an_object, "a message must be an object"};
}

result<parsed> to_batch(boost::json::array& elements, const parse_limits& limits) {
  if (elements.empty()) {
    return parse_error{errc::empty_batch, "a batch needs at least one message"};
  }
  if (elements.size() > limits.max_batch) {
    return parse_error{errc::too_large, "a batch may hold " + std::to_string(limits.max_batch) + " messages"};
  }
  batch out;
  out.reserve(elements.size());
  for (auto& element : elements) {
    out.push_back(to_message(std::move(element)));
  }
  return parsed{std::move(out)};
}

} // namespace

result<message> to_message(value from) {
  auto* members = from.if_object();
  if (!members) {
    return not_an_object();
  }
  message_parts parts;
  for (auto& member : *members) {
    parts.take({member.key().data(), member.key().size()}, std::move(member.value()));
  }
  return assemble(parts);
}

result<parsed> parse(std::string_view text, const parse_limits& limits, boost::json::storage_ptr storage) {
  message_parts parts;
  auto read = detail::read_json(text, limits, std::move(storage), &parts);
  if (!read) {
    return read.error();
  }
  if (auto* elements = read->if_array()) {
    return to_batch(*elements, limits);
  }
  if (!parts.is_object) {
    return not_an_object();
  }
  auto one = assemble(parts);
  if (!one) {
    return one.error();
  }
  return parsed{*std::move(one)};
}

} // namespace actors::jsonrpc
