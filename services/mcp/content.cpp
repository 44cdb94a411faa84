#include "services/mcp/content.hpp"

#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/base64.hpp"

#include <utility>

namespace actors::mcp {
namespace {

using boost::json::object;

void put(object& out, std::string_view key, const std::string& text) {
  if (!text.empty())
    out.emplace(key, text);
}

void put(object& out, const std::optional<annotations>& hints) {
  if (!hints)
    return;
  object json;
  if (!hints->audience.empty()) {
    boost::json::array audience;
    for (auto who : hints->audience)
      audience.emplace_back(who == role::user ? "user" : "assistant");
    json.emplace("audience", std::move(audience));
  }
  if (hints->priority)
    json.emplace("priority", *hints->priority);
  put(json, "lastModified", hints->last_modified);
  out.emplace("annotations", std::move(json));
}

object write(const text_content& block) {
  object out{{"type", "text"}, {"text", block.text}};
  put(out, block.annotations);
  return out;
}

object write_media(std::string_view type, const std::string& data, const std::string& mime_type,
                   const std::optional<annotations>& hints) {
  object out{{"type", type}, {"data", base64_encode(data)}, {"mimeType", mime_type}};
  put(out, hints);
  return out;
}

object write(const image_content& block) {
  return write_media("image", block.data, block.mime_type, block.annotations);
}

object write(const audio_content& block) {
  return write_media("audio", block.data, block.mime_type, block.annotations);
}

object write(const resource_link& block) {
  object out{{"type", "resource_link"}, {"uri", block.uri}, {"name", block.name}};
  put(out, "title", block.title);
  put(out, "description", block.description);
  put(out, "mimeType", block.mime_type);
  if (block.size)
    out.emplace("size", *block.size);
  put(out, block.annotations);
  return out;
}

object write(const embedded_resource& block) {
  object resource{{"uri", block.uri}};
  put(resource, "mimeType", block.mime_type);
  if (auto* text = std::get_if<std::string>(&block.contents))
    resource.emplace("text", *text);
  else
    resource.emplace("blob", base64_encode(std::get<blob>(block.contents).bytes));
  object out{{"type", "resource"}, {"resource", std::move(resource)}};
  put(out, block.annotations);
  return out;
}

} // namespace

object to_json(const content_block& block) {
  return std::visit([](const auto& b) { return write(b); }, block);
}

tool_result tool_result::text(std::string text) {
  tool_result out;
  out.content.emplace_back(text_content{.text = std::move(text)});
  return out;
}

tool_result tool_result::error(std::string message) {
  auto out = text(std::move(message));
  out.is_error = true;
  return out;
}

tool_result tool_result::structured(boost::json::value value) {
  auto out = text(jsonrpc::serialize(value));
  out.structured_content = std::move(value);
  return out;
}

tool_result& tool_result::add(content_block block) & {
  content.push_back(std::move(block));
  return *this;
}

tool_result&& tool_result::add(content_block block) && {
  return std::move(add(std::move(block)));
}

object to_json(const tool_result& result, version v) {
  boost::json::array content;
  content.reserve(result.content.size());
  for (auto& block : result.content)
    content.emplace_back(to_json(block));
  object out{{"content", std::move(content)}};
  auto& structured = result.structured_content;
  if (structured && has_structured_content(v) && (structured->is_object() || has_free_structured_content(v)))
    out.emplace("structuredContent", *structured);
  out.emplace("isError", result.is_error);
  return out;
}

} // namespace actors::mcp
