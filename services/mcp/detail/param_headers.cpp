#include "services/mcp/detail/param_headers.hpp"

#include "services/mcp/http_rules.hpp"
#include "services/schema/field.hpp"
#include "services/schema/path.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

namespace actors::mcp::detail {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view annotation = "x-mcp-header";
constexpr std::string_view field_prefix = "Mcp-Param-";

// Keywords whose schemas no chain of "properties" reaches: one schema or a list of them, and schemas by name.
constexpr std::array<std::string_view, 16> out_of_reach{
    "items",
    "additionalItems",
    "prefixItems",
    "contains",
    "additionalProperties",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "allOf",
    "anyOf",
    "oneOf",
    "contentSchema",
    "unevaluatedItems",
    "unevaluatedProperties",
};
constexpr std::array<std::string_view, 5> out_of_reach_by_name{"patternProperties", "dependentSchemas", "$defs",
                                                               "definitions", "dependencies"};

constexpr std::array<std::string_view, 3> types{"string", "integer", "boolean"};

bool same_letters(std::string_view one, std::string_view other) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(one, other, {}, lower, lower);
}

bool has_fitting_type(const object& schema) {
  const auto* type = schema.if_contains("type");
  return type && type->is_string() && std::ranges::find(types, std::string_view{type->get_string()}) != types.end();
}

/// The argument at that place, or null where there is none.
const value* find(const object& arguments, const std::vector<std::string>& path) {
  const auto* within = &arguments;
  for (std::size_t i = 0;; ++i) {
    const auto* found = within->if_contains(path[i]);
    if (!found || i + 1 == path.size())
      return found;
    within = found->if_object();
    if (!within)
      return nullptr;
  }
}

/// What JavaScript counts exactly. Source: the page, "Schema Extension".
std::optional<std::int64_t> safe_integer(const value& argument) {
  constexpr std::int64_t most = (std::int64_t{1} << 53U) - 1;
  std::optional<std::int64_t> out;
  if (const auto* i = argument.if_int64())
    out = *i;
  else if (const auto* d = argument.if_double(); d && std::trunc(*d) == *d && std::abs(*d) <= double{most})
    out = static_cast<std::int64_t>(*d);
  return out && *out >= -most && *out <= most ? out : std::nullopt;
}

std::optional<std::string> as_field_value(const value& argument) {
  if (const auto* text = argument.if_string())
    return std::string{*text};
  if (const auto* b = argument.if_bool())
    return *b ? "true" : "false";
  if (const auto i = safe_integer(argument))
    return std::to_string(*i);
  return std::nullopt;
}

/// "42", and "42.0" as well.
std::optional<std::int64_t> read_integer(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
  const auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
  const bool zeros = rest.size() > 1 && rest.front() == '.' && rest.find_first_not_of('0', 1) == std::string_view::npos;
  return wrong == std::errc{} && (rest.empty() || zeros) ? std::optional{out} : std::nullopt;
}

bool says_integer(const transport::headers& fields, std::string_view name, const value& argument) {
  const auto wanted = safe_integer(argument);
  const auto field = find_single(fields, name);
  if (!wanted || !field.value || field.contradictory)
    return false;
  const auto said = decode_field_value(*field.value);
  return said && read_integer(*said) == wanted;
}

} // namespace

/// Walks through a schema and all schemas within.
class param_headers::compiler {
public:
  void walk(const value& schema, const schema::detail::path& at, bool reachable) {
    const auto* members = schema.if_object();
    if (!members || wrong_)
      return;
    if (const auto* name = members->if_contains(annotation))
      add(*members, *name, {at, annotation}, reachable && !path_.empty());
    if (const auto* properties = members->if_contains("properties"))
      walk_properties(*properties, {at, "properties"}, reachable);
    for (const auto keyword : out_of_reach)
      if (const auto* within = members->if_contains(keyword))
        walk_all(*within, {at, keyword});
    for (const auto keyword : out_of_reach_by_name)
      if (const auto* within = members->if_contains(keyword); within && within->is_object())
        for (const auto& [name, each] : within->get_object())
          walk(each, {schema::detail::path{at, keyword}, std::string_view{name}}, false);
  }

  schema::result<param_headers> finish() && {
    if (wrong_)
      return *std::move(wrong_);
    return std::move(out_);
  }

private:
  void walk_properties(const value& properties, const schema::detail::path& at, bool reachable) {
    if (!properties.is_object())
      return;
    for (const auto& [name, each] : properties.get_object()) {
      path_.emplace_back(name);
      walk(each, {at, std::string_view{name}}, reachable);
      path_.pop_back();
    }
  }

  void walk_all(const value& within, const schema::detail::path& at) {
    if (!within.is_array())
      return walk(within, at, false);
    for (std::size_t i = 0; i < within.get_array().size(); ++i)
      walk(within.get_array()[i], {at, i}, false);
  }

  void add(const object& property, const value& name, const schema::detail::path& at, bool reachable) {
    if (!reachable)
      return fail(at, "stands where no chain of \"properties\" leads from the root: give it to a property of the "
                      "arguments, or of an object among them");
    if (!name.is_string() || !schema::is_field_name(name.get_string()))
      return fail(at, "is no name for a header field: expected one or more of letters, digits and !#$%&'*+-.^_`|~");
    if (!has_fitting_type(property))
      return fail(at, R"(needs a property of one type, "string", "integer" or "boolean")");
    const auto field = std::string{field_prefix} + std::string{name.get_string()};
    if (std::ranges::any_of(out_.rules_, [&](const rule& each) { return same_letters(each.field, field); }))
      return fail(at, "names " + field + " for a second time");
    out_.rules_.push_back({.field = field, .path = path_});
  }

  void fail(const schema::detail::path& at, std::string what) {
    if (!wrong_)
      wrong_.emplace(at.pointer(), std::move(what));
  }

  param_headers out_;
  std::vector<std::string> path_; // names of the properties on the way
  std::optional<schema::error> wrong_;
};

schema::result<param_headers> param_headers::compile(const object& input_schema) {
  compiler all;
  all.walk(input_schema, {}, true);
  return std::move(all).finish();
}

std::optional<std::string> param_headers::check_all(const transport::headers& fields, const object& arguments) const {
  for (const auto& [field, path] : rules_) {
    const auto* argument = find(arguments, path);
    if (!argument || argument->is_null()) {
      if (fields.find(field))
        return field + " header repeats an argument that is not there";
      continue;
    }
    const auto text = as_field_value(*argument);
    if (!text)
      return field + " header cannot repeat the argument '" + path.back() +
             "', which is no string, boolean or integer up to 2^53 - 1";
    if (auto wrong = find_mismatch(fields, field, *text, true); wrong && !says_integer(fields, field, *argument))
      return wrong;
  }
  return std::nullopt;
}

} // namespace actors::mcp::detail
