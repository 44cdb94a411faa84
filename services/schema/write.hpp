// From C++ to JSON, by type. Included by schema.hpp; call to_json.
#pragma once

#include "services/schema/check.hpp"
#include "services/schema/members.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/string.hpp>

#include <utility>

namespace actors::schema::detail {

template <class T>
[[nodiscard]] boost::json::value write(const T& from);

template <class T>
boost::json::value write_items(const T& from) {
  boost::json::array out;
  out.reserve(from.size());
  for (const auto& element : from) {
    out.push_back(write<typename T::value_type>(element));
  }
  return out;
}

template <class T>
boost::json::value write_map(const T& from) {
  boost::json::object out;
  out.reserve(from.size());
  for (const auto& [key, element] : from) {
    out.emplace(key, write(element));
  }
  return out;
}

template <class T>
boost::json::value write_struct(const T& from) {
  static_assert(checked<T>());
  boost::json::object out;
  out.reserve(boost::mp11::mp_size<members<T>>::value);
  boost::mp11::mp_for_each<members<T>>([&](auto d) {
    using descriptor = decltype(d);
    const auto& member = from.*descriptor::pointer;
    const auto key = facts_of<T, descriptor>.key;
    if constexpr (is_optional<member_type<descriptor>>) {
      if (!member) {
        return;
      }
    }
    out.emplace(boost::json::string_view{key.data(), key.size()}, write(member));
  });
  return out;
}

/// An enum that holds none of its enumerators is written as null: it has no name.
template <class T>
boost::json::value write_enum(T from) {
  const char* name = boost::describe::enum_to_string(from, nullptr);
  return name ? boost::json::value(name) : boost::json::value();
}

template <class T>
boost::json::value write(const T& from) {
  static_assert(supported<T>, "this type has no JSON; see the table in services/schema/schema.hpp");
  if constexpr (std::same_as<T, bool> || real<T> || any_json<T>) {
    return from;
  } else if constexpr (integer<T>) {
    using wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
    return static_cast<wide>(from);
  } else if constexpr (std::same_as<T, std::string>) {
    return boost::json::string{from};
  } else if constexpr (std::same_as<T, std::monostate>) {
    return nullptr;
  } else if constexpr (is_optional<T>) {
    return from ? write(*from) : boost::json::value();
  } else if constexpr (is_vector<T> || is_array<T>) {
    return write_items(from);
  } else if constexpr (is_map<T>) {
    return write_map(from);
  } else if constexpr (is_variant<T>) {
    return std::visit([](const auto& alternative) { return write(alternative); }, from);
  } else if constexpr (described_enum<T>) {
    return write_enum(from);
  } else {
    return write_struct(from);
  }
}

} // namespace actors::schema::detail
