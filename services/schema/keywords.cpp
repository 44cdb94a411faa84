#include "services/schema/detail/keywords.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace actors::schema::detail {

namespace {

constexpr std::array<std::pair<std::string_view, form>, 49> keywords{{
    {"type", form::plain},
    {"enum", form::plain},
    {"const", form::plain},
    {"maximum", form::number},
    {"minimum", form::number},
    {"exclusiveMaximum", form::number},
    {"exclusiveMinimum", form::number},
    {"maxLength", form::count},
    {"minLength", form::count},
    {"maxItems", form::count},
    {"minItems", form::count},
    {"maxProperties", form::count},
    {"minProperties", form::count},
    {"required", form::plain},
    {"multipleOf", form::multiple},
    {"pattern", form::pattern},
    {"uniqueItems", form::unique},
    {"items", form::items},
    {"additionalItems", form::schema},
    {"contains", form::schema},
    {"additionalProperties", form::schema},
    {"propertyNames", form::schema},
    {"properties", form::by_name},
    {"definitions", form::by_name},
    {"$defs", form::by_name},
    {"dependencies", form::dependencies},
    {"if", form::here},
    {"then", form::here},
    {"else", form::here},
    {"not", form::here},
    {"allOf", form::list_here},
    {"anyOf", form::list_here},
    {"oneOf", form::list_here},
    {"$ref", form::reference},
    {"$id", form::annotation},
    {"$anchor", form::uncheckable},
    {"$dynamicAnchor", form::uncheckable},
    {"$dynamicRef", form::uncheckable},
    {"$recursiveAnchor", form::uncheckable},
    {"$recursiveRef", form::uncheckable},
    {"prefixItems", form::uncheckable},
    {"dependentRequired", form::uncheckable},
    {"dependentSchemas", form::uncheckable},
    {"unevaluatedItems", form::uncheckable},
    {"unevaluatedProperties", form::uncheckable},
    {"minContains", form::uncheckable},
    {"maxContains", form::uncheckable},
    {"patternProperties", form::uncheckable}, // names would be matched by std::regex
    {"extends", form::uncheckable},
}};

} // namespace

form form_of(std::string_view keyword) noexcept {
  const auto found = std::ranges::find(keywords, keyword, &std::pair<std::string_view, form>::first);
  return found == keywords.end() ? form::annotation : found->second;
}

} // namespace actors::schema::detail
