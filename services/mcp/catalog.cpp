#include "services/mcp/catalog.hpp"

#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/base64.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace actors::mcp {
namespace {

using boost::json::object;

/// The revisions between which tools differ; the index of `catalog::tool_pages_`.
constexpr std::size_t place_of(version v) noexcept {
  return static_cast<std::size_t>(v);
}

bool describes_object(const object& schema) {
  auto* type = schema.if_contains("type");
  return type && type->is_string() && type->get_string() == "object";
}

object write(const tool_description& tool, version v) {
  const auto& schema = tool.output_schema;
  const bool shown =
      schema && (has_free_structured_content(v) || (has_structured_content(v) && describes_object(*schema)));
  return to_json(tool, shown, has_task_calls(v));
}

/// Each as its key, which is unique, and its JSON.
using entries = std::vector<std::pair<std::string_view, object>>;

// A cursor names the first thing of its page, so that it still fits a later snapshot: it leads to the page where that one is then. A client
// may see some things twice there, and misses none.
std::string cursor_to(std::string_view list, std::string_view first) {
  return base64_encode(std::string{list} + ':' + std::string{first});
}

template <class Pages>
void write(Pages& to, std::string_view list, entries all, std::size_t page_size) {
  std::span<std::pair<std::string_view, object>> left{all};
  do {
    auto here = left.first(std::min(page_size, left.size()));
    left = left.subspan(here.size());
    boost::json::array page;
    for (auto& [key, one] : here) {
      to.by_cursor.emplace(cursor_to(list, key), to.written.size());
      page.emplace_back(std::move(one));
    }
    object result;
    result.emplace(list, std::move(page));
    if (!left.empty())
      result.emplace("nextCursor", cursor_to(list, left.front().first));
    to.written.push_back(jsonrpc::serialize(boost::json::value(std::move(result))));
  } while (!left.empty());
}

std::string quoted(std::string_view name) {
  return '"' + std::string{name} + '"';
}

/// Source: RFC 3986, section 3.1.
bool has_scheme(std::string_view uri) noexcept {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto end = uri.find(':');
  return end != std::string_view::npos && end > 0 && letter(uri.front()) &&
         std::ranges::all_of(uri.substr(0, end), [&](char c) {
           return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
         });
}

std::string bad_name(std::string_view kind, std::string_view name) {
  return std::string{kind} + ' ' + quoted(name) + " is not 1 to 128 letters, digits, '_', '-' or '.': rename it";
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

void catalog::take_tools(problems& found) {
  for (const auto& tool : contents_.tools) {
    if (!is_valid_tool_name(tool.name))
      found.push_back({catalog_errc::invalid_name, bad_name("Tool name", tool.name)});
    if (!describes_object(tool.input_schema))
      found.push_back({catalog_errc::input_schema_not_object,
                       "The input schema of tool " + quoted(tool.name) + R"( needs "type": "object" at its root)"});
    if (!tools_by_name_.emplace(tool.name, tools_by_name_.size()).second)
      found.push_back({catalog_errc::duplicate_name, "Two tools are named " + quoted(tool.name)});
  }
}

void catalog::take_resources(problems& found) {
  for (const auto& resource : contents_.resources) {
    if (!has_scheme(resource.uri))
      found.push_back({catalog_errc::invalid_uri,
                       "The URI " + quoted(resource.uri) + " of a resource needs a scheme, as in \"file:///readme\""});
    if (!resources_by_uri_.emplace(resource.uri, resources_by_uri_.size()).second)
      found.push_back({catalog_errc::duplicate_uri, "Two resources have the URI " + quoted(resource.uri)});
  }
}

void catalog::take_templates(problems& found) {
  for (const auto& each : contents_.templates) {
    auto read = uri_template::parse(each.uri_template);
    if (!read)
      found.push_back({catalog_errc::invalid_template,
                       "The template " + quoted(each.uri_template) + " cannot be used: " + read.error().message});
    else if (read->variables().empty())
      found.push_back({catalog_errc::invalid_template,
                       "The template " + quoted(each.uri_template) + " has no variable: offer it as a resource"});
    if (!templates_by_text_.emplace(each.uri_template, templates_by_text_.size()).second)
      found.push_back({catalog_errc::duplicate_uri, "Two templates are " + quoted(each.uri_template)});
    if (read)
      templates_.push_back(std::move(*read));
  }
}

void catalog::take_prompts(problems& found) {
  for (const auto& prompt : contents_.prompts) {
    if (!is_valid_tool_name(prompt.name))
      found.push_back({catalog_errc::invalid_name, bad_name("Prompt name", prompt.name)});
    std::set<std::string_view> names;
    for (const auto& each : prompt.arguments)
      if (!names.insert(each.name).second)
        found.push_back({catalog_errc::duplicate_argument,
                         "Two arguments of prompt " + quoted(prompt.name) + " are named " + quoted(each.name)});
    if (!prompts_by_name_.emplace(prompt.name, prompts_by_name_.size()).second)
      found.push_back({catalog_errc::duplicate_name, "Two prompts are named " + quoted(prompt.name)});
  }
}

void catalog::write_pages(std::size_t page_size) {
  for (const auto v : supported_versions()) {
    entries tools;
    for (const auto& each : contents_.tools)
      tools.emplace_back(each.name, write(each, v));
    write(tool_pages_[place_of(v)], "tools", std::move(tools), page_size);
  }
  entries resources;
  for (const auto& each : contents_.resources)
    resources.emplace_back(each.uri, to_json(each));
  write(resource_pages_, "resources", std::move(resources), page_size);
  entries templates;
  for (const auto& each : contents_.templates)
    templates.emplace_back(each.uri_template, to_json(each));
  write(template_pages_, "resourceTemplates", std::move(templates), page_size);
  entries prompts;
  for (const auto& each : contents_.prompts)
    prompts.emplace_back(each.name, to_json(each));
  write(prompt_pages_, "prompts", std::move(prompts), page_size);
}

boost::system::result<catalog, catalog_error> catalog::make(catalog_contents contents, catalog_options options) {
  catalog out;
  problems found;
  out.contents_ = std::move(contents);
  for (auto take : {&catalog::take_tools, &catalog::take_resources, &catalog::take_templates, &catalog::take_prompts})
    (out.*take)(found);
  if (!found.empty()) {
    for (auto each = found.begin() + 1; each != found.end(); ++each)
      found.front().message += '\n' + each->message;
    return std::move(found.front());
  }
  out.write_pages(std::max<std::size_t>(options.page_size, 1));
  return out;
}

std::optional<std::size_t> catalog::find(const places& in, std::string_view key) noexcept {
  auto found = in.find(key);
  return found == in.end() ? std::nullopt : std::optional{found->second};
}

std::optional<std::size_t> catalog::find_tool(std::string_view name) const noexcept {
  return find(tools_by_name_, name);
}
std::optional<std::size_t> catalog::find_resource(std::string_view uri) const noexcept {
  return find(resources_by_uri_, uri);
}
std::optional<std::size_t> catalog::find_template(std::string_view text) const noexcept {
  return find(templates_by_text_, text);
}
std::optional<std::size_t> catalog::find_prompt(std::string_view name) const noexcept {
  return find(prompts_by_name_, name);
}

std::optional<catalog::matched> catalog::match(std::string_view uri) const {
  for (std::size_t i = 0; i < templates_.size(); ++i)
    if (auto variables = templates_[i].match(uri))
      return matched{i, std::move(*variables)};
  return std::nullopt;
}

std::optional<std::string_view> catalog::list(method which, version v,
                                              std::optional<std::string_view> cursor) const noexcept {
  const auto* from = &tool_pages_[place_of(v)];
  if (which == method::resources_list)
    from = &resource_pages_;
  else if (which == method::resources_templates_list)
    from = &template_pages_;
  else if (which == method::prompts_list)
    from = &prompt_pages_;
  if (!cursor)
    return from->written.front();
  const auto page = find(from->by_cursor, *cursor);
  return page ? std::optional<std::string_view>{from->written[*page]} : std::nullopt;
}

} // namespace actors::mcp
