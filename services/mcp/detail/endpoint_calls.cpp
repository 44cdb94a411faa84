// What an endpoint answers from its offering, and the way of a request to its handler.
#include "services/mcp/detail/endpoint.hpp"
#include "services/mcp/detail/running_call.hpp"

#include <utility>

namespace actors::mcp::detail {

namespace {

/// Moved out, so that it stays in the memory in which it was parsed.
boost::json::object take(boost::json::object& from, std::string_view key) {
  auto* found = from.if_contains(key);
  auto* members = found ? found->if_object() : nullptr;
  return members ? std::move(*members) : boost::json::object{};
}

boost::json::value to_json(const uri_value& of) {
  if (const auto* text = std::get_if<std::string>(&of))
    return boost::json::value(*text);
  if (const auto* list = std::get_if<uri_list>(&of))
    return boost::json::array(list->begin(), list->end());
  boost::json::object pairs;
  for (const auto& [key, value] : std::get<uri_pairs>(of))
    pairs.insert_or_assign(key, value);
  return pairs;
}

/// Source: 2025-11-25, basic/utilities/tasks, "Tool-Level Negotiation".
std::optional<protocol_error> task_mismatch(const handler_setup& tool, bool as_task) {
  if (as_task && !tool.task)
    return protocol_error{.code = errc::method_not_found, .message = "this tool cannot be called as a task"};
  if (!as_task && tool.task && tool.task->required)
    return protocol_error{.code = errc::method_not_found, .message = "this tool can be called as a task alone"};
  return std::nullopt;
}

} // namespace

void endpoint::list(const incoming& in, const way_back& to) {
  const auto cursor = read_cursor(in.params());
  if (!cursor)
    return to(codec_->encode_error(in.reply, cursor.error()));
  const auto offered = this->offered();
  const auto page = offered->listed().list(in.reply.method, in.reply.version, *cursor);
  to(page ? codec_->encode_serialized(in.reply, *page) : codec_->encode_error(in.reply, invalid_cursor()));
}

void endpoint::call_tool(incoming in, const way_back& to) {
  const auto params = read_tools_call(in.params());
  if (!params)
    return to(codec_->encode_error(in.reply, params.error()));
  auto tool = offered()->tool(params->name);
  if (!tool)
    return to(codec_->encode_error(in.reply, unknown_tool(params->name)));
  std::optional<task_request> as_task;
  // Source: 2025-11-25, basic/utilities/tasks, "Task Support and Handling": who has no tasks does not look at what asks for one.
  if (has_task_calls(in.reply.version) && offered()->has_tasks()) {
    const auto asked = read_task(in.params());
    if (!asked)
      return to(codec_->encode_error(in.reply, asked.error()));
    if (const auto wrong = task_mismatch(*tool, asked->has_value()))
      return to(codec_->encode_error(in.reply, *wrong));
    as_task = *asked;
  } else if (tool->task && tool->task->required && !has_tasks(in.client_capabilities())) {
    return to(codec_->encode_error(in.reply, tasks_not_declared()));
  }
  if (in.reply.http && in.reply.era() == era::v2026)
    if (const auto wrong = tool->repeated.check(to.channel->exchange()->request().headers, *params->arguments))
      return to(codec_->encode_error(in.reply, errc::header_mismatch, "Header mismatch: " + *wrong));
  // The message is ours, and nothing reads it after this.
  auto& members = std::get<jsonrpc::request>(in.message).params.get_object();
  call(in, to, std::move(tool), {.name = {}, .arguments = take(members, "arguments")}, as_task);
}

void endpoint::read_resource(incoming in, const way_back& to) {
  const auto uri = read_uri(in.reply.method, in.params());
  if (!uri)
    return to(codec_->encode_error(in.reply, uri.error()));
  auto found = offered()->resource_at(*uri);
  if (!found.handler)
    return to(codec_->encode_error(in.reply, unknown_resource(*uri)));
  tool_call_content content{.name = std::string{*uri}, .arguments = {}};
  for (auto& [name, value] : found.variables)
    content.arguments.emplace(name, to_json(value));
  call(in, to, std::move(found.handler), std::move(content));
}

void endpoint::get_prompt(incoming in, const way_back& to) {
  const auto params = read_prompts_get(in.params());
  if (!params)
    return to(codec_->encode_error(in.reply, params.error()));
  auto prompt = offered()->prompt(params->name);
  if (!prompt)
    return to(codec_->encode_error(in.reply, unknown_prompt(params->name)));
  tool_call_content content{.name = {}, .arguments = *params->arguments};
  call(in, to, std::move(prompt), std::move(content));
}

void endpoint::complete(incoming in, const way_back& to) {
  const auto params = read_complete(in.params());
  if (!params)
    return to(codec_->encode_error(in.reply, params.error()));
  const auto offered = this->offered();
  if (params->of_prompt ? !offered->prompt(params->name) : !offered->knows(params->name))
    return to(codec_->encode_error(in.reply,
                                   params->of_prompt ? unknown_prompt(params->name) : unknown_resource(params->name)));
  auto completer = offered->completion(params->of_prompt, params->name, params->argument);
  if (!completer) // nothing to suggest
    return to(codec_->encode_serialized(in.reply, R"({"completion":{"values":[],"hasMore":false}})"));
  call(in, to, std::move(completer),
       {.name = {},
        .arguments = {{"argument", params->argument}, {"value", params->value}, {"context", *params->context}}});
}

std::string endpoint::subject_of(const way_back& to) const {
  return options_.subject ? options_.subject(to.channel->exchange()->request()) : std::string{};
}

// What `params` of the message hold besides goes along; nothing reads it after this.
void endpoint::call(incoming& in, const way_back& to, offering::setup handler, tool_call_content content,
                    std::optional<task_request> as_task) {
  if (content.name.empty())
    content.name = handler->name;
  auto& members = std::get<jsonrpc::request>(in.message).params.get_object();
  auto subject = subject_of(to);
  if (in.reply.era() == era::v2026)
    if (const auto wrong = rounds_->read(members, in.reply.method, subject, content))
      return to(codec_->encode_error(in.reply, *wrong));
  const auto* token = in.progress_token();
  const auto call = std::make_shared<running_call>(
      call_origin{.to = in.reply,
                  .channel = to.channel,
                  .place = to.place,
                  .of = to.of,
                  .progress_token = token ? *token : nullptr,
                  .log_from = parse_log_level(in.log_level()),
                  .subject = std::move(subject),
                  .as_task = as_task},
      running_call::server_side{system_, port_, codec_, rounds_, tasks_, std::move(handler)});
  if (to.of && !to.of->begin(call))
    return to(codec_->session_not_found(in.reply));
  content.meta = take(members, "_meta");
  call->start(std::move(content));
  to.channel->exchange()->on_gone([weak = std::weak_ptr{call}] {
    if (const auto running = weak.lock())
      running->peer_gone();
  });
}

} // namespace actors::mcp::detail
