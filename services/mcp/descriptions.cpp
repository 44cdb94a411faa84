#include "services/mcp/descriptions.hpp"

#include <boost/json/array.hpp>

#include <string_view>
#include <utility>

namespace actors::mcp {
namespace {

using boost::json::object;

void put(object& out, std::string_view key, const std::string& text) {
  if (!text.empty())
    out.emplace(key, text);
}

void put(object& out, std::string_view key, const std::optional<bool>& flag) {
  if (flag)
    out.emplace(key, *flag);
}

void put(object& out, const std::optional<annotations>& hints) {
  if (hints)
    out.emplace("annotations", to_json(*hints));
}

object to_json(const tool_annotations& hints) {
  object out;
  put(out, "title", hints.title);
  put(out, "readOnlyHint", hints.read_only);
  put(out, "destructiveHint", hints.destructive);
  put(out, "idempotentHint", hints.idempotent);
  put(out, "openWorldHint", hints.open_world);
  return out;
}

object to_json(const prompt_argument& argument) {
  object out{{"name", argument.name}};
  put(out, "title", argument.title);
  put(out, "description", argument.description);
  out.emplace("required", argument.required);
  return out;
}

} // namespace

void put_meta(object& out, const object& meta) {
  if (!meta.empty())
    out.emplace("_meta", meta);
}

void put_icons(object& out, const std::vector<icon>& icons) {
  if (icons.empty())
    return;
  boost::json::array all;
  for (const auto& each : icons) {
    object one{{"src", each.src}};
    put(one, "mimeType", each.mime_type);
    if (!each.sizes.empty())
      one.emplace("sizes", boost::json::array(each.sizes.begin(), each.sizes.end()));
    put(one, "theme", each.theme);
    all.emplace_back(std::move(one));
  }
  out.emplace("icons", std::move(all));
}

object to_json(const tool_description& tool, bool with_output_schema, bool with_tasks) {
  object out{{"name", tool.name}};
  put(out, "title", tool.title);
  put(out, "description", tool.description);
  out.emplace("inputSchema", tool.input_schema);
  if (with_output_schema && tool.output_schema)
    out.emplace("outputSchema", *tool.output_schema);
  if (tool.annotations)
    out.emplace("annotations", to_json(*tool.annotations));
  if (with_tasks && tool.tasks != task_support::forbidden)
    out.emplace("execution", object{{"taskSupport", tool.tasks == task_support::required ? "required" : "optional"}});
  put_icons(out, tool.icons);
  put_meta(out, tool.meta);
  return out;
}

object to_json(const resource_description& resource) {
  object out{{"uri", resource.uri}, {"name", resource.name}};
  put(out, "title", resource.title);
  put(out, "description", resource.description);
  put(out, "mimeType", resource.mime_type);
  if (resource.size)
    out.emplace("size", *resource.size);
  put(out, resource.annotations);
  put_icons(out, resource.icons);
  put_meta(out, resource.meta);
  return out;
}

object to_json(const resource_template_description& resources) {
  object out{{"uriTemplate", resources.uri_template}, {"name", resources.name}};
  put(out, "title", resources.title);
  put(out, "description", resources.description);
  put(out, "mimeType", resources.mime_type);
  put(out, resources.annotations);
  put_icons(out, resources.icons);
  put_meta(out, resources.meta);
  return out;
}

object to_json(const prompt_description& prompt) {
  object out{{"name", prompt.name}};
  put(out, "title", prompt.title);
  put(out, "description", prompt.description);
  if (!prompt.arguments.empty()) {
    boost::json::array arguments;
    for (const auto& each : prompt.arguments)
      arguments.emplace_back(to_json(each));
    out.emplace("arguments", std::move(arguments));
  }
  put_icons(out, prompt.icons);
  put_meta(out, prompt.meta);
  return out;
}

} // namespace actors::mcp
