// From JSON to C++, by type. Included by schema.hpp; call from_json.
#pragma once

#include "services/schema/check.hpp"
#include "services/schema/members.hpp"
#include "services/schema/path.hpp"
#include "services/schema/pattern.hpp"
#include "services/schema/reading.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace actors::schema::detail {

template <class T>
[[nodiscard]] bool read(const boost::json::value& in, T& out, const path& at, reading& state);

template <integer T>
bool read_integer(const boost::json::value& in, T& out, const path& at, reading& state) {
  using limits = std::numeric_limits<T>;
  if constexpr (std::is_signed_v<T>) {
    std::int64_t wide = 0;
    const bool fits = read_signed(in, wide, limits::min(), limits::max(), at, state);
    out = static_cast<T>(wide);
    return fits;
  } else {
    std::uint64_t wide = 0;
    const bool fits = read_unsigned(in, wide, limits::max(), at, state);
    out = static_cast<T>(wide);
    return fits;
  }
}

template <class T>
bool read_enum(const boost::json::value& in, T& out, const path& at, reading& state) {
  std::string expected;
  bool found = false;
  const auto* text = in.if_string();
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto e) {
    if (text && !found && std::string_view{text->data(), text->size()} == e.name) {
      out = e.value;
      found = true;
    }
  });
  if (found) {
    return true;
  }
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
      [&](auto e) { expected += (expected.empty() ? "one of " : ", ") + std::string{e.name}; });
  return text ? fail(state, at, "expected " + expected) : fail_kind(state, at, expected, in);
}

template <class T>
bool read_vector(const boost::json::value& in, std::vector<T>& out, const path& at, reading& state) {
  const auto* all = in.if_array();
  if (!all) {
    return fail_kind(state, at, "an array", in);
  }
  out.clear();
  out.reserve(all->size());
  for (std::size_t i = 0; i < all->size(); ++i) {
    T element{};
    if (!read((*all)[i], element, path{at, i}, state)) {
      return false;
    }
    out.push_back(std::move(element));
  }
  return true;
}

template <class T, std::size_t N>
bool read_array(const boost::json::value& in, std::array<T, N>& out, const path& at, reading& state) {
  const auto* all = in.if_array();
  if (!all) {
    return fail_kind(state, at, "an array", in);
  }
  if (all->size() != N) {
    return fail(state, at, "expected " + std::to_string(N) + " items, got " + std::to_string(all->size()));
  }
  for (std::size_t i = 0; i < N; ++i) {
    if (!read((*all)[i], out[i], path{at, i}, state)) {
      return false;
    }
  }
  return true;
}

template <class Map>
bool read_map(const boost::json::value& in, Map& out, const path& at, reading& state) {
  const auto* all = in.if_object();
  if (!all) {
    return fail_kind(state, at, "an object", in);
  }
  out.clear();
  for (const auto& member : *all) {
    const std::string_view key{member.key().data(), member.key().size()};
    typename Map::mapped_type element{};
    if (!read(member.value(), element, path{at, key}, state)) {
      return false;
    }
    out.emplace(key, std::move(element));
  }
  return true;
}

template <class T>
bool read_alternative(const boost::json::value& in, auto& out, const path& at, reading& state, error& nearest) {
  const auto before = state.looked_at;
  if (T alternative{}; read(in, alternative, at, state)) {
    out = std::move(alternative);
    return true;
  }
  state.lost += state.looked_at - before;
  keep_nearest(nearest, std::move(state.problem));
  return false;
}

template <class... T>
bool read_variant(const boost::json::value& in, std::variant<T...>& out, const path& at, reading& state) {
  error nearest;
  if ((... || (state.lost < max_backtracking && read_alternative<T>(in, out, at, state, nearest)))) {
    return true;
  }
  if (state.lost >= max_backtracking) {
    return fail(state, at, "too many combinations of alternatives to try");
  }
  state.problem = std::move(nearest);
  return false;
}

/// Bounds apply to what is there: to the value inside an optional.
template <class M>
bool check_facts(const facts& said, const M& value, const path& at, reading& state) {
  if constexpr (is_optional<M>) {
    return !value || check_facts(said, *value, at, state);
  } else if constexpr (integer<M> || real<M>) {
    return check_bounds(said, static_cast<long double>(value), at, state);
  } else if constexpr (std::same_as<M, std::string>) {
    return check_length(said, value, at, state);
  } else if constexpr (is_vector<M>) {
    return check_size(said, value.size(), at, state);
  } else {
    return true;
  }
}

template <class T, class D>
bool check_pattern(const member_type<D>& member, const path& at, reading& state) {
  constexpr facts known = collect_facts<T, D>();
  if constexpr (known.pattern.empty()) {
    return true;
  } else {
    static const compiled_pattern pattern{facts_of<T, D>.pattern};
    if constexpr (is_optional<member_type<D>>) {
      return !member || pattern.check(*member, at, state);
    } else {
      return pattern.check(member, at, state);
    }
  }
}

template <class T, class D>
bool read_member(const boost::json::object& in, T& out, std::size_t& seen, const path& at, reading& state) {
  constexpr facts known = collect_facts<T, D>();
  const facts& said = facts_of<T, D>;
  auto& member = out.*D::pointer;
  const path here{at, said.key};
  const auto* given = in.if_contains({said.key.data(), said.key.size()});
  if (!given) {
    if constexpr (known.fallback) {
      return read(to_value(said.fallback), member, here, state);
    }
    return may_be_absent<member_type<D>>(said) || fail(state, here, "required, but missing");
  }
  ++seen;
  if (!read(*given, member, here, state) || !check_facts(said, member, here, state)) {
    return false;
  }
  return check_pattern<T, D>(member, here, state);
}

template <class T>
bool read_struct(const boost::json::value& in, T& out, const path& at, reading& state) {
  static_assert(checked<T>());
  const auto* given = in.if_object();
  if (!given) {
    return fail_kind(state, at, "an object", in);
  }
  return [&]<class... D>(boost::mp11::mp_list<D...>) {
    std::size_t seen = 0;
    if (!(... && read_member<T, D>(*given, out, seen, at, state))) {
      return false;
    }
    if (fields_of<T>.open || seen == given->size()) {
      return true;
    }
    static constexpr std::array<std::string_view, sizeof...(D)> known{collect_facts<T, D>().key...};
    return fail_unknown(state, at, *given, known);
  }(boost::mp11::mp_rename<members<T>, boost::mp11::mp_list>{});
}

template <class T>
bool read(const boost::json::value& in, T& out, const path& at, reading& state) {
  static_assert(supported<T>, "this type has no JSON; see the table in services/schema/schema.hpp");
  ++state.looked_at;
  if constexpr (std::same_as<T, bool>) {
    return read_bool(in, out, at, state);
  } else if constexpr (integer<T>) {
    return read_integer(in, out, at, state);
  } else if constexpr (real<T>) {
    double wide = 0;
    const bool fits = read_real(in, wide, static_cast<double>(std::numeric_limits<T>::max()), at, state);
    out = static_cast<T>(wide);
    return fits;
  } else if constexpr (std::same_as<T, std::string>) {
    return read_string(in, out, at, state);
  } else if constexpr (std::same_as<T, boost::json::value>) {
    out = in;
    return true;
  } else if constexpr (std::same_as<T, boost::json::object>) {
    return in.is_object() ? (out = in.get_object(), true) : fail_kind(state, at, "an object", in);
  } else if constexpr (std::same_as<T, boost::json::array>) {
    return in.is_array() ? (out = in.get_array(), true) : fail_kind(state, at, "an array", in);
  } else if constexpr (std::same_as<T, std::monostate>) {
    return in.is_null() || fail_kind(state, at, "null", in);
  } else if constexpr (is_optional<T>) {
    return in.is_null() ? (out.reset(), true) : read(in, out.emplace(), at, state);
  } else if constexpr (is_vector<T>) {
    return read_vector(in, out, at, state);
  } else if constexpr (is_array<T>) {
    return read_array(in, out, at, state);
  } else if constexpr (is_map<T>) {
    return read_map(in, out, at, state);
  } else if constexpr (is_variant<T>) {
    return read_variant(in, out, at, state);
  } else if constexpr (described_enum<T>) {
    return read_enum(in, out, at, state);
  } else {
    return read_struct(in, out, at, state);
  }
}

} // namespace actors::schema::detail
