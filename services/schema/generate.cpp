#include "services/schema/generate.hpp"

#include "services/schema/reading.hpp"

#include <boost/core/demangle.hpp>

#include <algorithm>
#include <cctype>
#include <utility>

namespace actors::schema::detail {

namespace {

using boost::json::object;
using boost::json::value;

object reference_to(std::string_view name) {
  object out;
  out["$ref"] = boost::json::string{"#/$defs/" + std::string{name}};
  return out;
}

long double as_number(const value& bound) {
  return bound.is_int64() ? static_cast<long double>(bound.get_int64()) : bound.get_double();
}

/// The narrower of what the type allows and what was said.
void narrow(object& schema, std::string_view keyword, const scalar& said, bool upper) {
  if (!said) {
    return;
  }
  const boost::json::string_view key{keyword.data(), keyword.size()};
  const auto* own = schema.if_contains(key);
  const bool narrower = !own || (upper ? said.as_number() < as_number(*own) : said.as_number() > as_number(*own));
  if (narrower) {
    schema[key] = to_value(said);
  }
}

void put(object& schema, const char* keyword, std::string_view text) {
  if (!text.empty()) {
    schema[keyword] = boost::json::string{text};
  }
}

void put(object& schema, const char* keyword, std::optional<std::size_t> bound) {
  if (bound) {
    schema[keyword] = static_cast<std::int64_t>(*bound); // as a parser would have it
  }
}

} // namespace

object generator::finish(object root) {
  if (definitions_.empty()) {
    return root;
  }
  if (const auto* reference = root.if_contains("$ref"); reference && root.size() == 1) {
    // What stands at the top must say what it is: MCP wants "type": "object" there.
    const std::string_view target{reference->get_string().data(), reference->get_string().size()};
    const auto name = target.substr(target.rfind('/') + 1);
    root = definitions_.at({name.data(), name.size()}).get_object();
  }
  root["$defs"] = std::move(definitions_);
  return root;
}

object generator::enter(std::type_index type) {
  const auto same = [&](const open_struct& one) { return one.type == type; };
  if (const auto found = std::ranges::find_if(open_, same); found != open_.end()) {
    found->referred_to = true;
    return reference_to(name_of(type));
  }
  if (const auto named = names_.find(type); named != names_.end()) {
    return reference_to(named->second);
  }
  open_.push_back({.type = type});
  return {};
}

object generator::leave(std::type_index type, object body) {
  const bool referred_to = open_.back().referred_to;
  open_.pop_back();
  if (!referred_to) {
    return body;
  }
  const auto name = name_of(type);
  definitions_[name] = std::move(body);
  return reference_to(name);
}

/// The type's own name without its namespaces, and with a number if another type has the same.
std::string generator::name_of(std::type_index type) {
  if (const auto known = names_.find(type); known != names_.end()) {
    return known->second;
  }
  std::string name = boost::core::demangle(type.name());
  if (const auto scope = name.rfind("::", name.find('<')); scope != std::string::npos) {
    name.erase(0, scope + 2);
  }
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0 && c != '_'; }, '_');
  const auto taken = [&](const std::string& candidate) {
    return std::ranges::any_of(names_, [&](const auto& one) { return one.second == candidate; });
  };
  auto candidate = name;
  for (int i = 2; taken(candidate); ++i) {
    candidate = name + std::to_string(i);
  }
  return names_[type] = candidate;
}

object typed(std::string_view type) {
  object out;
  out["type"] = boost::json::string{type};
  return out;
}

object integer_schema(bool is_signed, int bits) {
  auto out = typed("integer");
  const bool narrow_type = bits <= 32;
  if (!is_signed) {
    out["minimum"] = 0;
  } else if (narrow_type) {
    out["minimum"] = -(std::int64_t{1} << static_cast<unsigned>(bits));
  }
  if (narrow_type) {
    out["maximum"] = (std::int64_t{1} << static_cast<unsigned>(bits)) - 1;
  }
  return out;
}

object any_of(boost::json::array alternatives) {
  object out;
  out["anyOf"] = std::move(alternatives);
  return out;
}

object nullable(object schema) {
  if (auto* type = schema.if_contains("type"); type && type->is_string()) {
    *type = boost::json::array{*type, "null"};
    if (auto* names = schema.if_contains("enum")) {
      names->as_array().emplace_back(nullptr);
    }
    return schema;
  }
  if (auto* alternatives = schema.if_contains("anyOf")) {
    alternatives->as_array().emplace_back(typed("null"));
    return schema;
  }
  if (schema.empty()) { // anything, null too
    return schema;
  }
  boost::json::array alternatives;
  alternatives.emplace_back(std::move(schema));
  alternatives.emplace_back(typed("null"));
  return any_of(std::move(alternatives));
}

object annotated(object schema, const facts& said) {
  put(schema, "description", said.description);
  put(schema, "format", said.format);
  put(schema, "pattern", said.pattern);
  put(schema, "x-mcp-header", said.header);
  narrow(schema, "minimum", said.minimum, false);
  narrow(schema, "maximum", said.maximum, true);
  put(schema, "minLength", said.min_length);
  put(schema, "maxLength", said.max_length);
  put(schema, "minItems", said.min_items);
  put(schema, "maxItems", said.max_items);
  if (said.fallback) {
    schema["default"] = to_value(said.fallback);
  }
  return schema;
}

void append_default(object& schema, value initial) {
  schema["default"] = std::move(initial);
}

} // namespace actors::schema::detail
