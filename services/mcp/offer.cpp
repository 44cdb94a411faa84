#include "services/mcp/offer.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace actors::mcp {

namespace {

using boost::json::object;

handler_options running(const tool_options& from) {
  return {.deadline = from.deadline,
          .concurrency = from.concurrency,
          .max_queue = from.max_queue,
          .non_blocking = from.non_blocking,
          .intensity = from.intensity,
          .period = from.period,
          .retry_after = from.retry_after,
          .cancel_grace = from.cancel_grace};
}

std::string text_in(const object& of, std::string_view key) {
  const auto* found = of.if_contains(key);
  return found && found->is_string() ? std::string{found->get_string()} : std::string{};
}

std::vector<prompt_argument> arguments_in(const object& schema) {
  std::vector<prompt_argument> out;
  const auto* properties = schema.if_contains("properties");
  const auto* required = schema.if_contains("required");
  if (!properties)
    return out;
  for (const auto& each : properties->as_object()) {
    const auto& said = each.value().as_object();
    out.push_back({.name = std::string{each.key()},
                   .title = text_in(said, "title"),
                   .description = text_in(said, "description"),
                   .required = required && std::ranges::any_of(required->as_array(), [&](const auto& name) {
                                 return name.as_string() == each.key();
                               })});
  }
  return out;
}

/// What resources and templates say alike.
template <class Description>
Description described_as(Description out, const std::string Description::*where, resource_options& from) {
  out.name = std::move(from.name);
  if (out.name.empty())
    out.name = out.*where;
  out.title = std::move(from.title);
  out.description = std::move(from.description);
  out.mime_type = std::move(from.mime_type);
  out.annotations = std::move(from.annotations);
  out.icons = std::move(from.icons);
  out.meta = std::move(from.meta);
  return out;
}

struct labelled {
  std::string operator()(const tool_description& of) const { return "tool " + of.name; }
  std::string operator()(const resource_description& of) const { return "resource " + of.uri; }
  std::string operator()(const resource_template_description& of) const { return "template " + of.uri_template; }
  std::string operator()(const prompt_description& of) const { return "prompt " + of.name; }
  std::string operator()(const completion_target& of) const {
    return "completion of " + of.argument + " of " + (of.of_prompt ? "prompt " : "template ") + of.name;
  }
};

} // namespace

std::string offer::label() const {
  return std::visit(labelled{}, described);
}

offer offer::tool(std::string name, std::string description, any_handler handler, tool_options options) {
  const bool by_hand = options.input_schema.has_value();
  auto input = by_hand ? std::move(*options.input_schema) : handler.input_schema.value_or(object{{"type", "object"}});
  const bool output_by_hand = options.output_schema.has_value();
  auto output = options.output_schema ? std::move(options.output_schema) : handler.output_schema;
  offer out{tool_description{.name = std::move(name),
                             .title = std::move(options.title),
                             .description = std::move(description),
                             .input_schema = std::move(input),
                             .output_schema = std::move(output),
                             .annotations = std::move(options.annotations),
                             .icons = std::move(options.icons),
                             .tasks = !options.task            ? task_support::forbidden
                                      : options.task->required ? task_support::required
                                                               : task_support::optional,
                             .meta = std::move(options.meta)},
            std::move(handler), running(options)};
  out.task = options.task;
  out.hand_written = by_hand;
  out.output_by_hand = output_by_hand;
  out.unchecked = options.unchecked_schema;
  return out;
}

offer offer::resource(std::string uri, resource_options options, any_handler handler) {
  offer out{described_as(resource_description{.uri = std::move(uri), .size = options.size}, &resource_description::uri,
                         options),
            std::move(handler), options.run};
  out.cache = options.cache;
  return out;
}

offer offer::resource_template(std::string uri_template, resource_options options, any_handler handler) {
  offer out{described_as(resource_template_description{.uri_template = std::move(uri_template)},
                         &resource_template_description::uri_template, options),
            std::move(handler), options.run};
  out.cache = options.cache;
  return out;
}

offer offer::prompt(std::string name, std::string description, any_handler handler, prompt_options options) {
  auto arguments =
      options.arguments ? std::move(*options.arguments) : arguments_in(handler.input_schema.value_or(object{}));
  return {prompt_description{.name = std::move(name),
                             .title = std::move(options.title),
                             .description = std::move(description),
                             .arguments = std::move(arguments),
                             .icons = std::move(options.icons),
                             .meta = std::move(options.meta)},
          std::move(handler), options.run};
}

offer offer::completion(completion_target what, any_handler handler, handler_options run) {
  return {std::move(what), std::move(handler), run};
}

} // namespace actors::mcp
