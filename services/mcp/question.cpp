#include "services/mcp/question.hpp"

#include "services/jsonrpc/read_back.hpp"
#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/tool_call.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace actors::mcp {

namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

const object* object_in(const object& of, std::string_view key) noexcept {
  const auto* found = of.if_contains(key);
  return found ? found->if_object() : nullptr;
}

caf::error invalid(std::string why) {
  return make_error(tool_errc::invalid_answer, std::move(why));
}

std::optional<std::string_view> text_in(const object& of, std::string_view key) noexcept {
  const auto* found = of.if_contains(key);
  return found && found->is_string() ? std::optional<std::string_view>{found->get_string()} : std::nullopt;
}

} // namespace

// Source: 2026-07-28, client/elicitation, "Capabilities": an empty object means forms.
bool has(const object& capabilities, client_feature which) noexcept {
  const auto* elicitation = object_in(capabilities, "elicitation");
  const auto* sampling = object_in(capabilities, "sampling");
  switch (which) {
  case client_feature::elicitation_form:
    return elicitation && (elicitation->contains("form") || !elicitation->contains("url"));
  case client_feature::elicitation_url:
    return elicitation && elicitation->contains("url");
  case client_feature::sampling:
    return sampling;
  case client_feature::sampling_tools:
    return sampling && sampling->contains("tools");
  case client_feature::roots:
    return object_in(capabilities, "roots");
  }
  return false;
}

object capabilities_with(client_feature which) {
  switch (which) {
  case client_feature::elicitation_form:
    return {{"elicitation", object{{"form", object{}}}}};
  case client_feature::elicitation_url:
    return {{"elicitation", object{{"url", object{}}}}};
  case client_feature::sampling:
    return {{"sampling", object{}}};
  case client_feature::sampling_tools:
    return {{"sampling", object{{"tools", object{}}}}};
  case client_feature::roots:
    return {{"roots", object{}}};
  }
  return {};
}

// -- elicitation --------------------------------------------------------------

std::string_view to_string(elicit_action action) noexcept {
  switch (action) {
  case elicit_action::accept:
    return "accept";
  case elicit_action::decline:
    return "decline";
  case elicit_action::cancel:
    return "cancel";
  }
  return {};
}

namespace detail {

elicit_reading read_elicitation(client_answer answer) {
  elicit_reading out;
  if (answer.refused) {
    out.error = std::move(answer.refused);
    return out;
  }
  const auto action = text_in(answer.result, "action");
  if (action == "accept")
    out.action = elicit_action::accept;
  else if (action == "decline")
    out.action = elicit_action::decline;
  else if (action != "cancel")
    out.error = invalid(R"(an answer to elicitation/create needs "action": accept, decline or cancel)");
  if (auto* content = answer.result.if_contains("content"); content && content->is_object())
    out.content = std::move(content->get_object());
  return out;
}

caf::error invalid_content(const std::string& why) {
  return invalid("the content does not fit: " + why);
}

namespace {

// What may be said of a field, besides its kind. Source: 2026-07-28, schema, `PrimitiveSchemaDefinition`.
constexpr std::array<std::string_view, 13> said_of_fields{"type",    "title",    "description", "default",   "enum",
                                                          "oneOf",   "format",   "minLength",   "maxLength", "minimum",
                                                          "maximum", "minItems", "maxItems"};

/// What a member that may be absent is if it is there.
object without_null(object field) {
  if (auto* types = field.if_contains("type"); types && types->is_array())
    for (const auto& each : array(types->get_array()))
      if (each != value("null"))
        *types = each;
  if (auto* choices = field.if_contains("enum"); choices && choices->is_array())
    if (auto& all = choices->get_array(); !all.empty() && all.back().is_null())
      all.pop_back();
  auto* alternatives = field.if_contains("anyOf");
  if (!alternatives || !alternatives->is_array())
    return field;
  for (auto& each : alternatives->get_array()) {
    auto* one = each.if_object();
    if (!one || text_in(*one, "type") == "null")
      continue;
    auto inner = std::move(*one);
    field.erase("anyOf");
    for (auto& said : field)
      inner.insert_or_assign(said.key(), std::move(said.value()));
    return inner;
  }
  return field;
}

bool is_choice(const value* items) {
  const auto* one = items ? items->if_object() : nullptr;
  return one && (one->contains("enum") || one->contains("anyOf"));
}

object form_field(std::string_view name, object field) {
  field = without_null(std::move(field));
  const auto type = text_in(field, "type").value_or("");
  const bool choices = type == "array" && is_choice(field.if_contains("items"));
  if (!choices && type != "string" && type != "number" && type != "integer" && type != "boolean")
    throw std::invalid_argument("a form has no field for member \"" + std::string{name} +
                                "\": texts, numbers, flags, enums and lists of enums alone");
  object out;
  for (auto& said : field)
    if (std::ranges::find(said_of_fields, std::string_view{said.key()}) != said_of_fields.end())
      out.emplace(said.key(), std::move(said.value()));
  if (choices)
    out.emplace("items", std::move(field["items"]));
  return out;
}

} // namespace

object form_schema(object of_struct) {
  object fields;
  if (auto* properties = of_struct.if_contains("properties"))
    for (auto& each : properties->as_object())
      fields.emplace(each.key(), form_field(each.key(), std::move(each.value().as_object())));
  object out{{"type", "object"}, {"properties", std::move(fields)}};
  if (auto* required = of_struct.if_contains("required"); required && !required->as_array().empty())
    out.emplace("required", std::move(*required));
  return out;
}

} // namespace detail

// -- sampling -----------------------------------------------------------------

sampling_request::sampling_request(std::uint64_t max_tokens)
    : params_{{"messages", array{}}, {"maxTokens", max_tokens}} {}

sampling_request::sampling_request(std::string_view prompt, std::uint64_t max_tokens) : sampling_request(max_tokens) {
  std::move(*this).message(role::user, text_content{.text = std::string{prompt}});
}

sampling_request&& sampling_request::message(role who, const content_block& content) && {
  std::string text;
  append(text, content);
  return std::move(*this).message(object{{"role", to_string(who)}, {"content", jsonrpc::read_back(text).value()}});
}

sampling_request&& sampling_request::message(object whole) && {
  params_["messages"].as_array().emplace_back(std::move(whole));
  return std::move(*this);
}

sampling_request&& sampling_request::system_prompt(std::string_view text) && {
  params_["systemPrompt"] = text;
  return std::move(*this);
}

sampling_request&& sampling_request::temperature(double value) && {
  params_["temperature"] = value;
  return std::move(*this);
}

sampling_request&& sampling_request::stop_at(std::string_view sequence) && {
  auto& all = params_["stopSequences"];
  if (!all.is_array())
    all.emplace_array();
  all.get_array().emplace_back(sequence);
  return std::move(*this);
}

object& sampling_request::preferences() {
  auto& all = params_["modelPreferences"];
  return all.is_object() ? all.get_object() : all.emplace_object();
}

sampling_request&& sampling_request::prefer_model(std::string_view name) && {
  auto& hints = preferences()["hints"];
  if (!hints.is_array())
    hints.emplace_array();
  hints.get_array().emplace_back(object{{"name", name}});
  return std::move(*this);
}

sampling_request&& sampling_request::priorities(double cost, double speed, double intelligence) && {
  auto& all = preferences();
  all["costPriority"] = cost;
  all["speedPriority"] = speed;
  all["intelligencePriority"] = intelligence;
  return std::move(*this);
}

sampling_request&& sampling_request::tool(std::string_view name, std::string_view description, object input_schema) && {
  auto& all = params_["tools"];
  if (!all.is_array())
    all.emplace_array();
  all.get_array().emplace_back(
      object{{"name", name}, {"description", description}, {"inputSchema", std::move(input_schema)}});
  return std::move(*this);
}

sampling_request&& sampling_request::tool_choice(std::string_view mode) && {
  params_["toolChoice"] = object{{"mode", mode}};
  return std::move(*this);
}

client_feature sampling_request::needs() const noexcept {
  return params_.contains("tools") || params_.contains("toolChoice") ? client_feature::sampling_tools
                                                                     : client_feature::sampling;
}

std::string sampling_result::text() const {
  std::string out;
  for (const auto& each : content)
    if (const auto* block = each.if_object(); block && text_in(*block, "type") == "text")
      out += text_in(*block, "text").value_or("");
  return out;
}

caf::expected<sampling_result> read_sampling(client_answer answer) {
  if (answer.refused)
    return std::move(answer.refused);
  const auto who = text_in(answer.result, "role");
  const auto model = text_in(answer.result, "model");
  auto* content = answer.result.if_contains("content");
  const bool list = content && content->is_array();
  if ((who != "assistant" && who != "user") || !model || !content || !(content->is_object() || list) ||
      (list && !std::ranges::all_of(content->get_array(), [](const value& each) { return each.is_object(); })))
    return invalid(R"(an answer to sampling/createMessage needs "role", "model" and "content")");
  sampling_result out{.role = who == "user" ? role::user : role::assistant,
                      .model = std::string{*model},
                      .stop_reason = std::string{text_in(answer.result, "stopReason").value_or("")}};
  if (list)
    out.content = std::move(content->get_array());
  else
    out.content.emplace_back(std::move(*content));
  return out;
}

// -- roots --------------------------------------------------------------------

caf::expected<std::vector<root>> read_roots(client_answer answer) {
  if (answer.refused)
    return std::move(answer.refused);
  const auto* all = answer.result.if_contains("roots");
  if (!all || !all->is_array())
    return invalid(R"(an answer to roots/list needs the array "roots")");
  std::vector<root> out;
  for (const auto& each : all->get_array()) {
    const auto* one = each.if_object();
    const auto uri = one ? text_in(*one, "uri") : std::nullopt;
    if (!uri)
      return invalid(R"(each of "roots" needs the string "uri")");
    out.push_back({std::string{*uri}, std::string{text_in(*one, "name").value_or("")}});
  }
  return out;
}

} // namespace actors::mcp
