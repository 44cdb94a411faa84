#include "services/mcp/catalog.hpp"

#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/base64.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace actors::mcp {
namespace {

using boost::json::object;

// What a revision lets an output schema be; the index of `catalog::pages_`.
enum class output_schemas : std::size_t { none, of_objects, any };

output_schemas output_schemas_of(version v) noexcept {
  if (has_free_structured_content(v))
    return output_schemas::any;
  return has_structured_content(v) ? output_schemas::of_objects : output_schemas::none;
}

bool describes_object(const object& schema) {
  auto* type = schema.if_contains("type");
  return type && type->is_string() && type->get_string() == "object";
}

void put(object& out, std::string_view key, const std::optional<bool>& flag) {
  if (flag)
    out.emplace(key, *flag);
}

object write(const tool_annotations& hints) {
  object out;
  if (!hints.title.empty())
    out.emplace("title", hints.title);
  put(out, "readOnlyHint", hints.read_only);
  put(out, "destructiveHint", hints.destructive);
  put(out, "idempotentHint", hints.idempotent);
  put(out, "openWorldHint", hints.open_world);
  return out;
}

object write(const tool_description& tool, output_schemas shown) {
  object out{{"name", tool.name}};
  if (!tool.title.empty())
    out.emplace("title", tool.title);
  if (!tool.description.empty())
    out.emplace("description", tool.description);
  out.emplace("inputSchema", tool.input_schema);
  auto& schema = tool.output_schema;
  if (schema && (shown == output_schemas::any || (shown == output_schemas::of_objects && describes_object(*schema))))
    out.emplace("outputSchema", *schema);
  if (tool.annotations)
    out.emplace("annotations", write(*tool.annotations));
  return out;
}

// A cursor names the first tool of its page, so that it still fits a later snapshot in which that tool opens a page.
std::string cursor_to(const tool_description& first) {
  return base64_encode("tools:" + first.name);
}

std::vector<std::string> write_pages(std::span<const tool_description> tools, std::size_t page_size,
                                     output_schemas shown) {
  std::vector<std::string> out;
  do {
    auto here = tools.first(std::min(page_size, tools.size()));
    tools = tools.subspan(here.size());
    boost::json::array page;
    for (auto& tool : here)
      page.emplace_back(write(tool, shown));
    object result{{"tools", std::move(page)}};
    if (!tools.empty())
      result.emplace("nextCursor", cursor_to(tools.front()));
    out.push_back(jsonrpc::serialize(boost::json::value(std::move(result))));
  } while (!tools.empty());
  return out;
}

std::string quoted(std::string_view name) {
  return '"' + std::string{name} + '"';
}

} // namespace

void throw_exception_from_error(const catalog_error& error, const boost::source_location&) {
  throw std::invalid_argument(error.message);
}

bool is_valid_tool_name(std::string_view name) noexcept {
  auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  };
  return !name.empty() && name.size() <= 128 && std::ranges::all_of(name, allowed);
}

boost::system::result<catalog, catalog_error> catalog::make(std::vector<tool_description> tools,
                                                            catalog_options options) {
  catalog out;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    auto& tool = tools[i];
    if (!is_valid_tool_name(tool.name))
      return catalog_error{catalog_errc::invalid_name,
                           "Tool name " + quoted(tool.name) +
                               " is not 1 to 128 letters, digits, '_', '-' or '.': rename it"};
    if (!describes_object(tool.input_schema))
      return catalog_error{catalog_errc::input_schema_not_object,
                           "The input schema of tool " + quoted(tool.name) + R"( needs "type": "object" at its root)"};
    if (!out.by_name_.emplace(tool.name, i).second)
      return catalog_error{catalog_errc::duplicate_name, "Two tools are named " + quoted(tool.name)};
  }
  auto page_size = std::max<std::size_t>(options.page_size, 1);
  for (std::size_t page = 1; page * page_size < tools.size(); ++page)
    out.page_by_cursor_.emplace(cursor_to(tools[page * page_size]), page);
  for (auto shown : {output_schemas::none, output_schemas::of_objects, output_schemas::any})
    out.pages_[static_cast<std::size_t>(shown)] = write_pages(tools, page_size, shown);
  out.tools_ = std::move(tools);
  return out;
}

std::optional<std::size_t> catalog::find(std::string_view name) const noexcept {
  auto found = by_name_.find(name);
  return found == by_name_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<std::string_view> catalog::list(version v, std::optional<std::string_view> cursor) const noexcept {
  auto& written = pages_[static_cast<std::size_t>(output_schemas_of(v))];
  if (!cursor)
    return written.front();
  auto found = page_by_cursor_.find(*cursor);
  return found == page_by_cursor_.end() ? std::nullopt : std::optional<std::string_view>{written[found->second]};
}

} // namespace actors::mcp
