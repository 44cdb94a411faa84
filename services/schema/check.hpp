// Refuses, while compiling, what was said of members and cannot be meant. Included by schema.hpp.
#pragma once

#include "services/schema/members.hpp"

#include <boost/describe/enumerators.hpp>

#include <algorithm>

namespace actors::schema::detail {

template <class T>
constexpr bool names_only_members() {
  const auto list = find_fields<T>();
  return std::ranges::all_of(list.items, [](const facts& said) {
    bool found = false;
    boost::mp11::mp_for_each<members<T>>([&](auto d) { found = found || said.member == decltype(d)::name; });
    return found;
  });
}

template <class T>
constexpr bool names_each_member_once() {
  const auto list = find_fields<T>();
  const auto& items = list.items;
  for (auto at = items.begin(); at != items.end(); ++at) {
    if (std::any_of(items.begin(), at, [&](const facts& earlier) { return earlier.member == at->member; })) {
      return false;
    }
  }
  return true;
}

template <class T>
constexpr bool keys_differ() {
  std::array<std::string_view, boost::mp11::mp_size<members<T>>::value> keys{};
  std::size_t n = 0;
  bool differ = true;
  boost::mp11::mp_for_each<members<T>>([&](auto d) {
    const auto key = collect_facts<T, decltype(d)>().key;
    differ = differ && std::find(keys.begin(), keys.begin() + n, key) == keys.begin() + n;
    keys[n++] = key;
  });
  return differ;
}

template <class M>
constexpr bool bounds_fit(const facts& said) {
  constexpr bool number = integer<M> || real<M>;
  constexpr bool text = std::same_as<M, std::string>;
  if ((said.minimum || said.maximum) && !number) {
    return false;
  }
  if ((said.min_length || said.max_length || !said.pattern.empty()) && !text) {
    return false;
  }
  if ((said.min_items || said.max_items) && !is_vector<M>) {
    return false;
  }
  const bool bounded = said.minimum && said.maximum;
  return (!said.minimum || said.minimum.is_number()) && (!said.maximum || said.maximum.is_number()) &&
         (!bounded || said.minimum.as_number() <= said.maximum.as_number()) &&
         (!said.min_length || !said.max_length || *said.min_length <= *said.max_length) &&
         (!said.min_items || !said.max_items || *said.min_items <= *said.max_items);
}

template <class M>
constexpr bool names_enumerator(std::string_view name) {
  bool found = false;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<M>>([&](auto e) { found = found || name == e.name; });
  return found;
}

/// The default is of the member's kind and within its bounds. A pattern is not tried.
template <class M>
constexpr bool fallback_fits(const facts& said) {
  const auto& given = said.fallback;
  if (!given) {
    return true;
  }
  if (given.is_number()) {
    const bool kind = real<M> || (integer<M> && given.type == scalar::kind::integer);
    return kind && (!said.minimum || said.minimum.as_number() <= given.as_number()) &&
           (!said.maximum || given.as_number() <= said.maximum.as_number());
  }
  if (given.type == scalar::kind::boolean) {
    return std::same_as<M, bool>;
  }
  if constexpr (described_enum<M>) {
    return names_enumerator<M>(given.text);
  } else {
    return std::same_as<M, std::string>;
  }
}

template <class M>
constexpr bool header_fits(const facts& said) {
  return said.header.empty() || (is_field_name(said.header) && (std::same_as<M, std::string> || std::same_as<M, bool> ||
                                                                integer<M> || described_enum<M>));
}

template <class T>
constexpr bool members_are_supported() {
  bool all = true;
  boost::mp11::mp_for_each<members<T>>([&](auto d) { all = all && supported<member_type<decltype(d)>>; });
  return all;
}

template <class T>
constexpr bool bounds_fit_members() {
  bool fit = true;
  boost::mp11::mp_for_each<members<T>>([&](auto d) {
    using member = typename unwrapped<member_type<decltype(d)>>::type;
    fit = fit && bounds_fit<member>(collect_facts<T, decltype(d)>());
  });
  return fit;
}

template <class T>
constexpr bool headers_fit_members() {
  bool fit = true;
  boost::mp11::mp_for_each<members<T>>([&](auto d) {
    using member = typename unwrapped<member_type<decltype(d)>>::type;
    fit = fit && header_fits<member>(collect_facts<T, decltype(d)>());
  });
  return fit;
}

template <class T>
constexpr bool fallbacks_fit_members() {
  bool fit = true;
  boost::mp11::mp_for_each<members<T>>([&](auto d) {
    using member = typename unwrapped<member_type<decltype(d)>>::type;
    fit = fit && fallback_fits<member>(collect_facts<T, decltype(d)>());
  });
  return fit;
}

/// True, or it does not compile.
template <class T>
constexpr bool checked() {
  static_assert(members_are_supported<T>(), "a member's type has no JSON; see the table in services/schema/schema.hpp");
  static_assert(names_only_members<T>(), "actors_schema() names a field that is no public member of the struct");
  static_assert(names_each_member_once<T>(), "actors_schema() names a field twice");
  static_assert(keys_differ<T>(), "two members have the same name in JSON");
  static_assert(bounds_fit_members<T>(),
                "actors_schema() gives a field bounds that its type has not, or that are empty");
  static_assert(headers_fit_members<T>(),
                "actors_schema() gives a field a header that is no field name, or whose value "
                "is no text, bool, integer or enum");
  static_assert(fallbacks_fit_members<T>(), "actors_schema() gives a field a default that does not fit it");
  return true;
}

} // namespace actors::schema::detail
