// What a C++ value holds that its own published schema does not allow. Included by schema.hpp; call misfit.
//
// Most of a schema follows from the type, and no value of the type can break it; for such types nothing is looked at. Left to be looked at
// are what fields say besides (bounds, lengths, patterns), an enum that holds none of its enumerators, and numbers that JSON has not.
#pragma once

#include "services/schema/check.hpp"
#include "services/schema/members.hpp"
#include "services/schema/path.hpp"
#include "services/schema/pattern.hpp"
#include "services/schema/read.hpp"
#include "services/schema/reading.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <variant>

namespace actors::schema::detail {

constexpr bool says_bounds(const facts& said) {
  return said.minimum || said.maximum || said.min_length || said.max_length || said.min_items || said.max_items ||
         !said.pattern.empty();
}

template <class T, class... Open>
constexpr bool always_fits();

template <class T, class... Open>
constexpr bool members_always_fit() {
  bool all = true;
  boost::mp11::mp_for_each<members<T>>([&](auto d) {
    using descriptor = decltype(d);
    all = all && !says_bounds(collect_facts<T, descriptor>()) && always_fits<member_type<descriptor>, T, Open...>();
  });
  return all;
}

template <class... T, class... Open>
constexpr bool alternatives_always_fit(std::type_identity<std::variant<T...>>, std::type_identity<Open>...) {
  return (... && always_fits<T, Open...>());
}

/// Whether every value of T fits T's schema. `Open` are the structs around it: one that contains itself adds nothing.
template <class T, class... Open>
constexpr bool always_fits() {
  if constexpr ((std::same_as<T, bool> || integer<T> || std::same_as<T, std::string> ||
                 std::same_as<T, std::monostate>) ||
                (... || std::same_as<T, Open>)) {
    return true;
  } else if constexpr (is_optional<T> || is_vector<T> || is_array<T>) {
    return always_fits<typename T::value_type, Open...>();
  } else if constexpr (is_map<T>) {
    return always_fits<typename T::mapped_type, Open...>();
  } else if constexpr (is_variant<T>) {
    return alternatives_always_fit(std::type_identity<T>{}, std::type_identity<Open>{}...);
  } else if constexpr (described_struct<T>) {
    return members_always_fit<T, Open...>();
  } else {
    return false;
  }
}

[[nodiscard]] bool fits_real(double value, const path& at, reading& state);

/// JSON of any kind: its numbers are looked at.
[[nodiscard]] bool fits_json(const boost::json::value& value, const path& at, reading& state);

template <class T>
[[nodiscard]] bool fits(const T& value, const path& at, reading& state);

template <class T>
bool fits_items(const T& value, const path& at, reading& state) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!fits<typename T::value_type>(value[i], path{at, i}, state)) {
      return false;
    }
  }
  return true;
}

template <class T>
bool fits_map(const T& value, const path& at, reading& state) {
  for (const auto& [key, element] : value) {
    if (!fits(element, path{at, key}, state)) {
      return false;
    }
  }
  return true;
}

template <class T, class D>
bool fits_member(const T& value, const path& at, reading& state) {
  const facts& said = facts_of<T, D>;
  const auto& member = value.*D::pointer;
  const path here{at, said.key};
  return fits<member_type<D>>(member, here, state) && check_facts(said, member, here, state) &&
         check_pattern<T, D>(member, here, state);
}

template <class T>
bool fits_struct(const T& value, const path& at, reading& state) {
  static_assert(checked<T>());
  return [&]<class... D>(boost::mp11::mp_list<D...>) {
    return (... && fits_member<T, D>(value, at, state));
  }(boost::mp11::mp_rename<members<T>, boost::mp11::mp_list>{});
}

template <class T>
bool fits_enum(T value, const path& at, reading& state) {
  return boost::describe::enum_to_string(value, nullptr) || fail(state, at, "is none of the enum's names");
}

template <class T>
bool fits(const T& value, const path& at, reading& state) {
  if constexpr (always_fits<T>()) {
    return true;
  } else if constexpr (real<T>) {
    return fits_real(value, at, state);
  } else if constexpr (any_json<T>) {
    return fits_json(value, at, state);
  } else if constexpr (is_optional<T>) {
    return !value || fits(*value, at, state);
  } else if constexpr (is_vector<T> || is_array<T>) {
    return fits_items(value, at, state);
  } else if constexpr (is_map<T>) {
    return fits_map(value, at, state);
  } else if constexpr (is_variant<T>) {
    return std::visit([&](const auto& alternative) { return fits(alternative, at, state); }, value);
  } else if constexpr (described_enum<T>) {
    return fits_enum(value, at, state);
  } else {
    return fits_struct(value, at, state);
  }
}

} // namespace actors::schema::detail
