// One converter between described structs and JSON, and the JSON Schema that says what it takes.
//
//   struct add_args { double a; double b; std::optional<std::string> note; };
//   BOOST_DESCRIBE_STRUCT(add_args, (), (a, b, note))
//
//   auto args   = actors::schema::from_json<add_args>(value);      // or an error with a JSON Pointer
//   auto value  = actors::schema::to_json(*args);
//   auto schema = actors::schema::json_schema<add_args>();         // to publish; descriptions and ranges: field.hpp
//
//   C++                                   JSON
//   bool                                  boolean
//   integers (not char)                   integer in the type's range; 5.0 is one
//   float, double                         number; what float cannot hold is refused
//   std::string                           string
//   described enum                        string: the enumerator's name
//   std::optional<T>                      T or null; as a member it may be absent, and is left out when empty
//   std::vector<T>, std::array<T, N>      array; of N elements
//   std::map, unordered_map, string keys  object with any names
//   described struct, bases included      object; every member required unless optional; other members refused
//   std::variant                          the first alternative that fits
//   std::monostate                        null
//   boost::json::value, object, array     anything, any object, any array
//
// Structs must be default constructible; only public members take part. A described struct may contain itself (through
// a vector, a map): the schema then has `$defs`. Anything else is refused by the compiler. Use validator.hpp instead
// for a schema that was written by hand. Cost: linear in the value, and no more than a fixed amount of work
// (`max_backtracking`) spent on alternatives of variants that did not fit. Recursion is as deep as the value: bound it
// where the text is read. Thread safety: reentrant. Source: JSON Schema 2020-12.
#pragma once

#include "services/schema/error.hpp"
#include "services/schema/field.hpp"
#include "services/schema/generate.hpp"
#include "services/schema/members.hpp"
#include "services/schema/misfit.hpp"
#include "services/schema/read.hpp"
#include "services/schema/write.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <concepts>
#include <optional>
#include <utility>

namespace actors::schema {

/// A type that stands in the table above.
template <class T>
concept convertible = detail::supported<T>;

/// A struct with BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_CLASS: what a tool takes as its arguments.
template <class T>
concept described = detail::described_struct<T>;

/// Errors: the first thing found that does not fit, with its place.
template <convertible T>
requires std::default_initializable<T>
[[nodiscard]] result<T> from_json(const boost::json::value& value) {
  T out{};
  detail::reading state;
  if (!detail::read(value, out, detail::path{}, state)) {
    return result<T>(boost::system::in_place_error, std::move(state.problem));
  }
  return result<T>(boost::system::in_place_value, std::move(out));
}

template <convertible T>
[[nodiscard]] boost::json::value to_json(const T& value) {
  return detail::write(value);
}

/// The first thing in `value` that `json_schema<T>` does not allow, with its place: bounds of fields, an enum that holds none of its
/// enumerators, NaN and the infinities. A variant is held to the alternative that it has. Cost: linear in the parts of the value that
/// can break the schema; none where the type rules that out.
template <convertible T>
[[nodiscard]] std::optional<error> misfit(const T& value) {
  detail::reading state;
  if (detail::fits(value, detail::path{}, state)) {
    return std::nullopt;
  }
  return std::move(state.problem);
}

/// Always an object schema for a described struct: {"type": "object", …}.
template <convertible T>
[[nodiscard]] boost::json::object json_schema() {
  detail::generator state;
  return state.finish(detail::generate<T>(state));
}

} // namespace actors::schema
