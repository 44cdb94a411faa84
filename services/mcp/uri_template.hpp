// A family of URIs as one text with gaps, by RFC 6570, all four levels; and the way back, which the RFC leaves open.
//
//   auto made = uri_template::parse("db://{table}/rows{/id}{?fields*,limit}");
//   if (!made) return made.error().message;
//   made->expand({{"table", "users"}, {"id", "7"}});         // db://users/rows/7
//   auto found = made->match("db://users/rows/7?limit=10");  // table, id, limit; nothing if it is none of the family
//
// Use it for resource templates. Not for URIs that differ only in an optional path in the middle: say those as two.
//
// A value that was matched is whatever somebody encoded, "../" among it: check it before it becomes a path or a query.
// Thread safety: immutable, any thread; copies share what was compiled. Source: RFC 6570; RFC 3986, section 6.2.2, for
// what counts as the same URI; 2025-11-25 and 2026-07-28, server/resources, "Resource Templates".
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace actors::mcp {

using uri_list = std::vector<std::string>;
using uri_pairs = std::vector<std::pair<std::string, std::string>>;

/// Text in UTF-8, not percent-encoded.
using uri_value = std::variant<std::string, uri_list, uri_pairs>;

/// By name. A variable that is not there is undefined, as is one with an empty list.
using uri_values = std::map<std::string, uri_value, std::less<>>;

/// The text of that name; null if it is undefined or no single text.
[[nodiscard]] const std::string* find_text(const uri_values& values, std::string_view name) noexcept;

enum class uri_template_errc : std::uint8_t {
  bad_literal = 1, ///< a character that must not stand in a URI, or a '%' without two hexadecimal digits
  unclosed,        ///< '{' without '}'
  unopened,        ///< '}' without '{'
  bad_operator,    ///< one that the RFC reserves: = , ! @ |
  bad_name,        ///< empty, or with characters that names do not have
  bad_prefix,      ///< not ":1" to ":9999"
  too_large,       ///< what it takes to match it exceeds 8 MiB
};

struct uri_template_error {
  uri_template_errc code;
  std::size_t position; ///< in bytes from the start of the template
  std::string message;  ///< says what was wrong, where, and what was expected
};

/// What `result::value()` throws: std::invalid_argument with the message.
[[noreturn]] void throw_exception_from_error(const uri_template_error& error, const boost::source_location& where);

class uri_template {
public:
  /// Errors: the first place that breaks the grammar.
  [[nodiscard]] static boost::system::result<uri_template, uri_template_error> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept;

  /// Names in the order in which they first occur.
  [[nodiscard]] std::span<const std::string> variables() const noexcept;

  /// Names that no variable has are ignored. A list or pairs for a variable with a prefix (":3") count as undefined.
  [[nodiscard]] std::string expand(const uri_values& values) const;

  /// What to expand in order to get this URI, or nothing if there is no such thing. Where there are several answers:
  ///
  /// - {x} and {+x} take at least one character, everything else may be undefined. {x} takes no character that the RFC
  ///   reserves, "/" among them; {+x} and {#x} take any. Variables on the left take as much as they can, but right before an
  ///   expression that may be absent as little: {+path}{?line} finds the line, {name}{.ext} all that follows the first dot.
  /// - Of several names in {x,y}, {/x,y} and the like those on the left are defined first.
  /// - {;x,y}, {?x,y} and {&x,y} take their names in any order, each once, and no other names. Where the order, or an "=" that is
  ///   not there, would make what follows read otherwise, there is no answer: "?abc" is none of {?a}{x}, as "?a=bc" has the x "c".
  /// - With "*" a value is always a list, however short; in {?x*} and its like it is pairs where the names are not all x.
  ///   Without "*" it is always one text.
  /// - A name that occurs twice must be there twice, with one value; {x:3} by itself gives the prefix.
  ///
  /// Escapes compare as in RFC 3986; characters outside ASCII may stand for themselves. Malformed escapes, and escapes
  /// that are not UTF-8, match nothing. Of two things no value tells: whether "=" stood behind the name of an empty one,
  /// and, of {+x} and {#x}, whether a reserved character was escaped. Cost: linear in the URI, whatever it holds.
  [[nodiscard]] std::optional<uri_values> match(std::string_view uri) const;

private:
  struct compiled;
  explicit uri_template(std::shared_ptr<const compiled> c) noexcept;
  std::shared_ptr<const compiled> compiled_;
};

} // namespace actors::mcp
