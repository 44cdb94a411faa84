// What the converter knows of a type while it compiles: which kind it is, its members, and what was said of them.
// Included by schema.hpp.
#pragma once

#include "services/schema/field.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <variant>
#include <vector>

namespace actors::schema::detail {

template <class T>
concept any_json =
    std::same_as<T, boost::json::value> || std::same_as<T, boost::json::object> || std::same_as<T, boost::json::array>;

/// char is left out: nobody knows whether it is a letter or a number.
template <class T>
concept integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                  !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
concept real = std::same_as<T, double> || std::same_as<T, float>;

template <class T>
concept described_struct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept described_enum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
inline constexpr bool is_array = false;
template <class T, std::size_t N>
inline constexpr bool is_array<std::array<T, N>> = N > 0;

template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool is_map<std::unordered_map<std::string, T>> = true;

template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;

/// Members are not looked into: a struct may contain itself, and a member that is refused should say so by name.
template <class T>
concept supported = std::same_as<T, bool> || integer<T> || real<T> || std::same_as<T, std::string> ||
    described_enum<T> || described_struct<T> || is_optional<T> || is_vector<T> || is_array<T> || is_map<T> ||
    is_variant<T> || std::same_as<T, std::monostate> || any_json<T>;

template <class T>
using members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <class Class, class Member>
Class owner_of(Member Class::*);
template <class Class, class Member>
Member value_of(Member Class::*);

/// The class that declares the member D, and the member's type.
template <class D>
using owner = decltype(owner_of(D::pointer));
template <class D>
using member_type = decltype(value_of(D::pointer));

template <class T>
constexpr auto find_fields() {
  if constexpr (requires { actors_schema(std::type_identity<T>{}); }) {
    return actors_schema(std::type_identity<T>{});
  } else {
    return field_list<0>{};
  }
}

template <class T>
inline constexpr auto fields_of = find_fields<T>();

// Constant expressions work on copies, never on references to variable templates: under UBSan, g++ 12 cannot prove that the
// address of a weak symbol is not null, and refuses the expression.

template <class T>
constexpr std::optional<facts> find_facts(std::string_view member) {
  const auto list = find_fields<T>();
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (list.items[i].member == member) {
      return list.items[i];
    }
  }
  return std::nullopt;
}

/// Everything said of the member D of T; `key` is never empty.
template <class T, class D>
constexpr facts collect_facts() {
  facts out;
  if (const auto own = find_facts<T>(D::name)) {
    out = *own;
  } else if (const auto inherited = find_facts<owner<D>>(D::name)) {
    out = *inherited;
  }
  out.member = D::name;
  if (out.key.empty()) {
    out.key = D::name;
  }
  return out;
}

template <class T, class D>
inline constexpr facts facts_of = collect_facts<T, D>();

template <class M>
struct unwrapped {
  using type = M;
};
template <class M>
struct unwrapped<std::optional<M>> {
  using type = M;
};

/// A member that may be absent.
template <class M>
constexpr bool may_be_absent(const facts& said) {
  return said.optional || said.fallback || is_optional<M>;
}

} // namespace actors::schema::detail
