#include "services/mcp/content.hpp"

#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/base64.hpp"
#include "services/schema/schema.hpp"

#include <utility>

namespace actors::mcp {
namespace {

void put(std::string& out, std::string_view key, std::string_view text) {
  ((out += ",\"") += key) += "\":";
  jsonrpc::append_string(out, text);
}

void put_unless_empty(std::string& out, std::string_view key, std::string_view text) {
  if (!text.empty())
    put(out, key, text);
}

void put(std::string& out, const std::optional<annotations>& hints) {
  if (!hints)
    return;
  out += R"(,"annotations":)";
  jsonrpc::append(out, boost::json::value(to_json(*hints)));
}

void put_meta(std::string& out, const boost::json::object& meta) {
  if (meta.empty())
    return;
  out += R"(,"_meta":)";
  jsonrpc::append(out, boost::json::value(meta));
}

void write(std::string& out, const text_content& block) {
  out += R"({"type":"text")";
  put(out, "text", block.text);
}

// The alphabet of base64 needs no escapes.
void put_base64(std::string& out, std::string_view key, std::string_view bytes) {
  (((((out += ",\"") += key) += "\":\"") += base64_encode(bytes)) += '"');
}

void write_media(std::string& out, std::string_view data, std::string_view mime_type) {
  put_base64(out, "data", data);
  put(out, "mimeType", mime_type);
}

void write(std::string& out, const image_content& block) {
  out += R"({"type":"image")";
  write_media(out, block.data, block.mime_type);
}

void write(std::string& out, const audio_content& block) {
  out += R"({"type":"audio")";
  write_media(out, block.data, block.mime_type);
}

void write(std::string& out, const resource_link& block) {
  out += R"({"type":"resource_link")";
  put(out, "uri", block.uri);
  put(out, "name", block.name);
  put_unless_empty(out, "title", block.title);
  put_unless_empty(out, "description", block.description);
  put_unless_empty(out, "mimeType", block.mime_type);
  if (block.size)
    (out += R"(,"size":)") += std::to_string(*block.size);
}

void append_resource(std::string& out, std::string_view uri, std::string_view mime_type,
                     const std::variant<std::string, blob>& contents, const boost::json::object& meta) {
  out += R"({"uri":)";
  jsonrpc::append_string(out, uri);
  put_unless_empty(out, "mimeType", mime_type);
  if (auto* text = std::get_if<std::string>(&contents))
    put(out, "text", *text);
  else
    put_base64(out, "blob", std::get<blob>(contents).bytes);
  put_meta(out, meta);
  out += '}';
}

void write(std::string& out, const embedded_resource& block) {
  out += R"({"type":"resource","resource":)";
  append_resource(out, block.uri, block.mime_type, block.contents, {});
}

} // namespace

boost::json::object to_json(const annotations& hints) {
  boost::json::object out;
  if (!hints.audience.empty()) {
    boost::json::array audience;
    for (auto who : hints.audience)
      audience.emplace_back(to_string(who));
    out.emplace("audience", std::move(audience));
  }
  if (hints.priority)
    out.emplace("priority", *hints.priority);
  if (!hints.last_modified.empty())
    out.emplace("lastModified", hints.last_modified);
  return out;
}

void append(std::string& out, const resource_contents& resource) {
  append_resource(out, resource.uri, resource.mime_type, resource.contents, resource.meta);
}

void append(std::string& out, const content_block& block) {
  std::visit(
      [&](const auto& b) {
        write(out, b);
        put(out, b.annotations);
        put_meta(out, b.meta);
      },
      block);
  out += '}';
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

tool_result tool_result::structured(const boost::json::value& value) {
  auto out = written(value);
  out.has_json_ = !schema::misfit(value);
  return out;
}

tool_result tool_result::written(const boost::json::value& value) {
  tool_result out;
  jsonrpc::append(out.structured_, value);
  out.is_object_ = value.is_object();
  return out;
}

tool_result& tool_result::add(content_block block) & {
  content.push_back(std::move(block));
  return *this;
}

tool_result&& tool_result::add(content_block block) && {
  return std::move(add(std::move(block)));
}

void append_members(std::string& out, const tool_result& result, version v) {
  const auto& structured = result.structured_;
  const bool as_text = !structured.empty() && result.structured_as_text;
  out += R"("content":[)";
  if (as_text) {
    out += R"({"type":"text","text":)";
    jsonrpc::append_string(out, structured);
    out += '}';
  }
  bool first = !as_text;
  for (const auto& block : result.content) {
    if (!std::exchange(first, false))
      out += ',';
    append(out, block);
  }
  out += ']';
  if (!structured.empty() && has_structured_content(v) && (result.is_object_ || has_free_structured_content(v)))
    (out += R"(,"structuredContent":)") += structured;
  out += result.is_error ? R"(,"isError":true)" : R"(,"isError":false)";
}

} // namespace actors::mcp
