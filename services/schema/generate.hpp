// From C++ types to JSON Schema. Included by schema.hpp; call json_schema.
#pragma once

#include "services/schema/check.hpp"
#include "services/schema/members.hpp"
#include "services/schema/write.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>
#include <vector>

namespace actors::schema::detail {

/// One schema under way: which structs are open, so that one that contains itself becomes a `$ref`.
class generator {
public:
  /// The whole schema with its `$defs`.
  [[nodiscard]] boost::json::object finish(boost::json::object root);

  /// A `$ref`, if the struct is open or already a definition; else empty, and the struct is now open.
  [[nodiscard]] boost::json::object enter(std::type_index type);

  /// What to use for the struct: `body` itself, or a `$ref` if something inside it referred to it.
  [[nodiscard]] boost::json::object leave(std::type_index type, boost::json::object body);

private:
  struct open_struct {
    std::type_index type;
    bool referred_to = false;
  };

  std::string name_of(std::type_index type);

  std::vector<open_struct> open_;
  std::map<std::type_index, std::string> names_;
  boost::json::object definitions_;
};

[[nodiscard]] boost::json::object typed(std::string_view type);
[[nodiscard]] boost::json::object integer_schema(bool is_signed, int bits);
[[nodiscard]] boost::json::object any_of(boost::json::array alternatives);
[[nodiscard]] boost::json::object nullable(boost::json::object schema);
[[nodiscard]] boost::json::object annotated(boost::json::object schema, const facts& said);
void append_default(boost::json::object& schema, boost::json::value value);

template <class T>
[[nodiscard]] boost::json::object generate(generator& state);

template <class T>
boost::json::object generate_enum() {
  boost::json::array names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto e) { names.emplace_back(e.name); });
  auto out = typed("string");
  out["enum"] = std::move(names);
  return out;
}

template <class T>
boost::json::object generate_items(generator& state, std::size_t exactly = 0) {
  auto out = typed("array");
  out["items"] = generate<T>(state);
  if (exactly != 0) {
    out["minItems"] = static_cast<std::int64_t>(exactly);
    out["maxItems"] = static_cast<std::int64_t>(exactly);
  }
  return out;
}

template <class... T>
boost::json::object generate_variant(generator& state, std::type_identity<std::variant<T...>>) {
  boost::json::array alternatives;
  (alternatives.push_back(generate<T>(state)), ...);
  return any_of(std::move(alternatives));
}

template <class T, class D>
void generate_member(generator& state, boost::json::object& properties, boost::json::array& required) {
  constexpr facts said = collect_facts<T, D>();
  using member = member_type<D>;
  using shown = std::conditional_t<said.header.empty(), member, typename unwrapped<member>::type>;
  auto schema = annotated(generate<shown>(state), said);
  if constexpr (!said.fallback && said.optional && !is_optional<member>) {
    append_default(schema, write(T{}.*D::pointer));
  }
  const boost::json::string_view key{said.key.data(), said.key.size()};
  properties[key] = std::move(schema);
  if (!may_be_absent<member>(said)) {
    required.emplace_back(key);
  }
}

template <class T>
boost::json::object generate_struct(generator& state) {
  static_assert(checked<T>());
  if (auto reference = state.enter(typeid(T)); !reference.empty()) {
    return reference;
  }
  auto out = typed("object");
  if (const auto text = fields_of<T>.description; !text.empty()) {
    out["description"] = boost::json::string{text};
  }
  boost::json::object properties;
  boost::json::array required;
  boost::mp11::mp_for_each<members<T>>([&](auto d) { generate_member<T, decltype(d)>(state, properties, required); });
  out["properties"] = std::move(properties);
  if (!required.empty()) {
    out["required"] = std::move(required);
  }
  if (!fields_of<T>.open) {
    out["additionalProperties"] = false;
  }
  return state.leave(typeid(T), std::move(out));
}

template <class T>
boost::json::object generate(generator& state) {
  static_assert(supported<T>, "this type has no JSON; see the table in services/schema/schema.hpp");
  if constexpr (std::same_as<T, bool>) {
    return typed("boolean");
  } else if constexpr (integer<T>) {
    return integer_schema(std::is_signed_v<T>, std::numeric_limits<T>::digits);
  } else if constexpr (real<T>) {
    return typed("number");
  } else if constexpr (std::same_as<T, std::string>) {
    return typed("string");
  } else if constexpr (std::same_as<T, boost::json::value>) {
    return {};
  } else if constexpr (std::same_as<T, boost::json::object>) {
    return typed("object");
  } else if constexpr (std::same_as<T, boost::json::array>) {
    return typed("array");
  } else if constexpr (std::same_as<T, std::monostate>) {
    return typed("null");
  } else if constexpr (is_optional<T>) {
    return nullable(generate<typename T::value_type>(state));
  } else if constexpr (is_vector<T>) {
    return generate_items<typename T::value_type>(state);
  } else if constexpr (is_array<T>) {
    return generate_items<typename T::value_type>(state, std::tuple_size_v<T>);
  } else if constexpr (is_map<T>) {
    auto out = typed("object");
    out["additionalProperties"] = generate<typename T::mapped_type>(state);
    return out;
  } else if constexpr (is_variant<T>) {
    return generate_variant(state, std::type_identity<T>{});
  } else if constexpr (described_enum<T>) {
    return generate_enum<T>();
  } else {
    return generate_struct<T>(state);
  }
}

} // namespace actors::schema::detail
