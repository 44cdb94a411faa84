// What a described struct cannot say of its members by itself: meaning, ranges, defaults. Stands beside the struct:
//
//   struct add_args { double a; double b; int digits = 2; };
//   BOOST_DESCRIBE_STRUCT(add_args, (), (a, b, digits))
//
//   constexpr auto actors_schema(std::type_identity<add_args>) {
//     using actors::schema::field;
//     return actors::schema::fields(field("a").describe("first summand").minimum(0),
//                                   field("digits").describe("after the point").minimum(0).maximum(15).optional());
//   }
//
// A struct needs no such function; a member needs no field. It is found by argument-dependent lookup: declare it in the
// struct's own namespace, before the struct is first converted. Members of a base class take the base's fields, unless
// the derived class names them too. A name that is no member, a range on a string, or a default out of its own range
// does not compile. What is published by json_schema is enforced by from_json, and found by misfit in values that C++ has
// made, such as the results of a tool, with one exception: `format`, an annotation. Source: JSON Schema 2020-12, Validation, sections 6, 7.2.1 and 9.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace actors::schema {

/// A bool, number or text that a constant expression can hold. Unsigned numbers above 2^63 - 1 cannot be said.
struct scalar {
  enum class kind : std::uint8_t { none, boolean, integer, real, text };

  constexpr scalar() = default;
  constexpr scalar(bool b) : type(kind::boolean), boolean(b) {}
  template <std::integral T>
  constexpr scalar(T i) : type(kind::integer), integer(static_cast<std::int64_t>(i)) {}
  template <std::floating_point T>
  constexpr scalar(T d) : type(kind::real), real(d) {}
  constexpr scalar(std::string_view s) : type(kind::text), text(s) {}
  constexpr scalar(const char* s) : type(kind::text), text(s) {}

  [[nodiscard]] constexpr explicit operator bool() const noexcept { return type != kind::none; }
  [[nodiscard]] constexpr bool is_number() const noexcept { return type == kind::integer || type == kind::real; }
  [[nodiscard]] constexpr long double as_number() const noexcept {
    return type == kind::integer ? static_cast<long double>(integer) : static_cast<long double>(real);
  }

  kind type = kind::none;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text{};
};

/// What may be the name of a header field. Source: RFC 9110, section 5.6.2.
[[nodiscard]] constexpr bool is_field_name(std::string_view text) noexcept {
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
  };
  return !text.empty() && std::ranges::all_of(text, fits);
}

/// What was said of one member.
struct facts {
  std::string_view member{};
  std::string_view key{};
  std::string_view description{};
  std::string_view format{};
  std::string_view pattern{};
  std::string_view header{};
  scalar minimum{};
  scalar maximum{};
  scalar fallback{};
  std::optional<std::size_t> min_length{};
  std::optional<std::size_t> max_length{};
  std::optional<std::size_t> min_items{};
  std::optional<std::size_t> max_items{};
  bool optional = false;
};

class field {
public:
  constexpr explicit field(std::string_view member) { facts_.member = member; }

  /// The member's name in JSON, where C++ cannot or would not spell it: field("default_").key("default").
  constexpr field& key(std::string_view name) { return facts_.key = name, *this; }
  constexpr field& describe(std::string_view text) { return facts_.description = text, *this; }

  /// May be absent; the member then keeps what the struct's own initialiser gave it, which is published as
  /// `default` and should fit the bounds: nobody checks it.
  constexpr field& optional() { return facts_.optional = true, *this; }
  /// May be absent; the member then gets this.
  constexpr field& default_value(scalar value) { return facts_.fallback = value, *this; }

  /// Bounds of a number, both inclusive.
  constexpr field& minimum(scalar bound) { return facts_.minimum = bound, *this; }
  constexpr field& maximum(scalar bound) { return facts_.maximum = bound, *this; }

  /// Bounds of a text, in characters (code points), not bytes.
  constexpr field& min_length(std::size_t n) { return facts_.min_length = n, *this; }
  constexpr field& max_length(std::size_t n) { return facts_.max_length = n, *this; }
  /// A regular expression that some part of the text must match, in RE2's syntax: linear in the text, and therefore
  /// without look-around and back-references. Errors: an expression that RE2 does not take refuses every value, and
  /// says so.
  constexpr field& pattern(std::string_view regex) { return facts_.pattern = regex, *this; }
  /// "date-time", "uri", …: published, not enforced.
  constexpr field& format(std::string_view name) { return facts_.format = name, *this; }

  /// Clients of MCP repeat the member in the HTTP header field Mcp-Param-NAME, published as "x-mcp-header", so that others
  /// can route by it. Of a text, a bool, an integer, an enum, or an optional of these. An optional one is then published
  /// without its null, which clients do not take there; from_json still does. Integers beyond 2^53 - 1 cannot be sent.
  /// Source: MCP 2026-07-28, basic/transports/streamable-http, "Custom Headers from Tool Parameters".
  constexpr field& header(std::string_view name) { return facts_.header = name, *this; }

  /// Bounds of a vector's size.
  constexpr field& min_items(std::size_t n) { return facts_.min_items = n, *this; }
  constexpr field& max_items(std::size_t n) { return facts_.max_items = n, *this; }

  [[nodiscard]] constexpr const schema::facts& said() const noexcept { return facts_; }

private:
  schema::facts facts_;
};

template <std::size_t N>
struct field_list {
  /// Of the struct as a whole.
  [[nodiscard]] constexpr field_list describe(std::string_view text) const {
    auto copy = *this;
    copy.description = text;
    return copy;
  }

  /// Members that the struct does not have are ignored, not refused; the schema says so.
  [[nodiscard]] constexpr field_list ignore_unknown() const {
    auto copy = *this;
    copy.open = true;
    return copy;
  }

  std::array<schema::facts, N> items{};
  std::string_view description{};
  bool open = false;
};

template <std::same_as<field>... Fields>
[[nodiscard]] constexpr field_list<sizeof...(Fields)> fields(const Fields&... all) {
  return {.items = {all.said()...}};
}

} // namespace actors::schema
