#include "services/mcp/methods.hpp"

#include "services/mcp/catalog.hpp"
#include "services/mcp/detail/subscription_limits.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace actors::mcp {
namespace {

using boost::json::object;

void put(object& out, std::string_view key, const std::string& text) {
  if (!text.empty())
    out.emplace(key, text);
}

protocol_error invalid(std::string message) {
  return {.code = errc::invalid_params, .message = std::move(message)};
}

const boost::json::value* member(const object* params, std::string_view key) {
  return params ? params->if_contains(key) : nullptr;
}

const object empty_object;

} // namespace

void throw_exception_from_error(const protocol_error& error, const boost::source_location&) {
  throw std::invalid_argument(error.message);
}

object to_json(const server_info& info) {
  object out{{"name", info.name}};
  put(out, "title", info.title);
  out.emplace("version", info.version);
  put(out, "description", info.description);
  put(out, "websiteUrl", info.website_url);
  put_icons(out, info.icons);
  return out;
}

object capabilities_of(const catalog& offered, capability_options options) {
  const auto listed = options.changes ? object{{"listChanged", true}} : object{};
  // Any handler may log.
  object out{{"logging", object{}}};
  if (!offered.tools().empty())
    out.emplace("tools", listed);
  if (!offered.prompts().empty())
    out.emplace("prompts", listed);
  if (!offered.resources().empty() || !offered.templates().empty()) {
    auto resources = listed;
    if (options.changes)
      resources.emplace("subscribe", true);
    out.emplace("resources", std::move(resources));
  }
  if (options.completions)
    out.emplace("completions", object{});
  if (options.tasks)
    out.emplace("extensions", object{{"io.modelcontextprotocol/tasks", object{}}});
  if (options.task_calls)
    out.emplace(
        "tasks",
        object{{"list", object{}}, {"cancel", object{}}, {"requests", object{{"tools", object{{"call", object{}}}}}}});
  return out;
}

object initialize_result(const server_info& info, object capabilities, version agreed) {
  object out{
      {"protocolVersion", to_string(agreed)}, {"capabilities", std::move(capabilities)}, {"serverInfo", to_json(info)}};
  put(out, "instructions", info.instructions);
  return out;
}

object discover_result(const server_info& info, object capabilities) {
  boost::json::array versions;
  for (auto v : supported_versions())
    versions.emplace_back(to_string(v));
  object out{{"supportedVersions", std::move(versions)}, {"capabilities", std::move(capabilities)}};
  put(out, "instructions", info.instructions);
  return out;
}

params_result<initialize_params> read_initialize(const object* params) {
  auto* version = member(params, "protocolVersion");
  if (!version || !version->is_string())
    return invalid("initialize needs the string \"protocolVersion\"");
  auto* capabilities = member(params, "capabilities");
  if (!capabilities || !capabilities->is_object())
    return invalid("initialize needs the object \"capabilities\"");
  auto* client = member(params, "clientInfo");
  if (!client || !client->is_object())
    return invalid("initialize needs the object \"clientInfo\"");
  return initialize_params{version->get_string(), &capabilities->get_object(), &client->get_object()};
}

params_result<call_params> read_tools_call(const object* params) {
  auto* name = member(params, "name");
  if (!name || !name->is_string())
    return invalid("tools/call needs the string \"name\"");
  auto* arguments = member(params, "arguments");
  if (!arguments)
    return call_params{name->get_string(), &empty_object};
  if (!arguments->is_object())
    return invalid("\"arguments\" of tools/call must be an object");
  return call_params{name->get_string(), &arguments->get_object()};
}

params_result<std::optional<task_request>> read_task(const object* params) {
  const auto* task = member(params, "task");
  if (!task)
    return std::optional<task_request>{};
  if (!task->is_object())
    return invalid("\"task\" of tools/call must be an object");
  const auto* ttl = task->get_object().if_contains("ttl");
  if (!ttl || ttl->is_null())
    return std::optional{task_request{}};
  boost::json::error_code no_number;
  const auto wanted = ttl->to_number<double>(no_number);
  if (no_number || !(wanted >= 1))
    return invalid("\"task.ttl\" of tools/call must be a number of milliseconds, 1 or more");
  // Whatever is longer than a year is a year.
  constexpr std::chrono::milliseconds year{365LL * 24 * 60 * 60 * 1000};
  const auto most = static_cast<double>(year.count());
  return std::optional{task_request{std::chrono::milliseconds{static_cast<std::int64_t>(std::min(wanted, most))}}};
}

params_result<call_params> read_prompts_get(const object* params) {
  auto* name = member(params, "name");
  if (!name || !name->is_string())
    return invalid("prompts/get needs the string \"name\"");
  auto* arguments = member(params, "arguments");
  if (!arguments)
    return call_params{name->get_string(), &empty_object};
  if (!arguments->is_object() ||
      !std::ranges::all_of(arguments->get_object(), [](const auto& each) { return each.value().is_string(); }))
    return invalid("\"arguments\" of prompts/get must be an object of strings");
  return call_params{name->get_string(), &arguments->get_object()};
}

namespace {

params_result<std::string_view> read_text(method of, const object* params, std::string_view key) {
  auto* text = member(params, key);
  if (!text || !text->is_string())
    return invalid(std::string{to_string(of)} + " needs the string \"" + std::string{key} + '"');
  return std::string_view{text->get_string()};
}

} // namespace

params_result<std::string_view> read_uri(method of, const object* params) {
  return read_text(of, params, "uri");
}

params_result<std::string_view> read_task_id(method of, const object* params) {
  return read_text(of, params, "taskId");
}

params_result<complete_params> read_complete(const object* params) {
  const auto text = [](const object* of, std::string_view key) {
    auto* found = member(of, key);
    return found && found->is_string() ? std::optional<std::string_view>{found->get_string()} : std::nullopt;
  };
  const auto part = [](const object* of, std::string_view key) {
    auto* found = member(of, key);
    return found ? found->if_object() : nullptr;
  };
  const auto* ref = part(params, "ref");
  const auto type = text(ref, "type");
  const bool of_prompt = type == "ref/prompt";
  const auto name = text(ref, of_prompt ? "name" : "uri");
  if ((!of_prompt && type != "ref/resource") || !name)
    return invalid("completion/complete needs \"ref\": a prompt by its name, or a resource by its URI or template");
  const auto* argument = part(params, "argument");
  const auto argument_name = text(argument, "name");
  const auto value = text(argument, "value");
  if (!argument_name || !value)
    return invalid(R"(completion/complete needs "argument" with the strings "name" and "value")");
  const auto* context = part(part(params, "context"), "arguments");
  if (context && !std::ranges::all_of(*context, [](const auto& each) { return each.value().is_string(); }))
    return invalid("\"context.arguments\" of completion/complete must be an object of strings");
  return complete_params{of_prompt, *name, *argument_name, *value, context ? context : &empty_object};
}

std::string_view to_string(listened list) noexcept {
  switch (list) {
  case listened::tools:
    return "tools";
  case listened::prompts:
    return "prompts";
  case listened::resources:
    return "resources";
  }
  return {};
}

params_result<listen_filter> read_listen(const object* params) {
  std::size_t bytes = 0;
  auto* found = member(params, "notifications");
  if (!found || !found->is_object())
    return invalid("subscriptions/listen needs the object \"notifications\"");
  const auto& asked = found->get_object();
  listen_filter out;
  for (const auto& [key, flag] : {std::pair{"toolsListChanged", &listen_filter::tools},
                                  {"promptsListChanged", &listen_filter::prompts},
                                  {"resourcesListChanged", &listen_filter::resources}})
    if (auto* value = asked.if_contains(key)) {
      if (!value->is_bool())
        return invalid(R"("notifications": ")" + std::string{key} + "\" must be true or false");
      out.*flag = value->get_bool();
    }
  for (const auto& [key, into] :
       {std::pair{"resourceSubscriptions", &listen_filter::uris}, {"taskIds", &listen_filter::tasks}}) {
    auto* texts = asked.if_contains(key);
    if (!texts)
      continue;
    if (!texts->is_array() ||
        !std::ranges::all_of(texts->get_array(), [](const auto& each) { return each.is_string(); }))
      return invalid(R"("notifications": ")" + std::string{key} + "\" must be an array of strings");
    for (const auto& each : texts->get_array())
      bytes += each.get_string().size();
    if (texts->get_array().size() > detail::most_subscribed || bytes > detail::most_subscribed_bytes)
      return invalid("\"notifications\": at most " + std::to_string(detail::most_subscribed) + " of \"" + key +
                     "\" and " + std::to_string(detail::most_subscribed_bytes) + " bytes in all for one subscription");
    for (const auto& each : texts->get_array())
      (out.*into).emplace(each.get_string());
  }
  return out;
}

params_result<std::optional<std::string_view>> read_cursor(const object* params) {
  auto* cursor = member(params, "cursor");
  if (!cursor)
    return std::optional<std::string_view>{};
  if (!cursor->is_string())
    return invalid_cursor();
  return std::optional<std::string_view>{cursor->get_string()};
}

params_result<log_level> read_set_level(const object* params) {
  auto* level = member(params, "level");
  auto found = level && level->is_string() ? parse_log_level(level->get_string()) : std::nullopt;
  if (!found)
    return invalid(
        "logging/setLevel needs \"level\": debug, info, notice, warning, error, critical, alert or emergency");
  return *found;
}

std::optional<jsonrpc::id> read_cancelled(const object* params) {
  auto* id = member(params, "requestId");
  auto found = id ? jsonrpc::id::from_json(*id) : std::nullopt;
  return found && !found->is_null() ? found : std::nullopt;
}

// The wording of both is the specification's. Source: 2026-07-28, server/tools, "Error Handling"; schema, examples of
// InvalidParamsError.
protocol_error unknown_tool(std::string_view name) {
  return invalid("Unknown tool: " + std::string{name});
}
protocol_error unknown_prompt(std::string_view name) {
  return invalid("Unknown prompt: " + std::string{name});
}
protocol_error unknown_resource(std::string_view uri) {
  return {.code = errc::resource_not_found, .message = "Resource not found", .data = object{{"uri", uri}}};
}
protocol_error invalid_cursor() {
  return invalid("Invalid cursor");
}

} // namespace actors::mcp
