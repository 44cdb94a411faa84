#include "services/mcp/detail/uri_pattern.hpp"

#include "services/mcp/detail/uri_text.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace actors::mcp::detail {
namespace {

// Escaped UTF-8, well-formed: no overlong forms, no surrogates. Source: Unicode 15, table 3-7.
constexpr std::string_view escapes = "%[0-7][0-9A-F]"
                                     "|%C[2-9A-F]%[89AB][0-9A-F]|%D[0-9A-F]%[89AB][0-9A-F]"
                                     "|%E0%[AB][0-9A-F]%[89AB][0-9A-F]|%ED%[89][0-9A-F]%[89AB][0-9A-F]"
                                     "|%E[1-9A-CEF](?:%[89AB][0-9A-F]){2}"
                                     "|%F0%[9AB][0-9A-F](?:%[89AB][0-9A-F]){2}"
                                     "|%F[1-3](?:%[89AB][0-9A-F]){3}|%F4%8[0-9A-F](?:%[89AB][0-9A-F]){2}";

// One character of a value, by the characters that stand for themselves.
std::string character(std::string_view plain) {
  return "(?:[" + std::string{plain} + "]|" + std::string{escapes} + ")";
}

constexpr std::string_view unreserved = R"(A-Za-z0-9._~\-)";
constexpr std::string_view unreserved_but_dot = R"(A-Za-z0-9_~\-)";
constexpr std::string_view all = R"(A-Za-z0-9._~\-:/?#\[\]@!$&'()*+,;=)";
constexpr std::string_view all_but_comma = R"(A-Za-z0-9._~\-:/?#\[\]@!$&'()*+;=)";

// RE2 counts no further, repetitions within repetitions multiplied.
constexpr std::size_t most_repetitions = 1000;

/// `times` is how often it stands in its expression. A prefix that is too long for that takes what it can, and is measured
/// afterwards.
std::string value_of(const uri_variable& variable, std::string_view plain, std::size_t least, std::size_t times = 1) {
  if (variable.prefix == 0)
    return character(plain) + (least == 0 ? "*" : "+");
  const auto most = variable.prefix * times > most_repetitions ? std::string{} : std::to_string(variable.prefix);
  return character(plain) + "{" + std::to_string(least) + "," + most + "}";
}

/// Only the last of several values may hold what separates them.
std::string_view plain_characters(const uri_operator& how, bool last) {
  if (how.keeps_reserved)
    return last ? all : all_but_comma;
  return how.separator == '.' && !last ? unreserved_but_dot : unreserved;
}

/// "(x)(?:,(y)(?:,(z))?)?": a value on the right is there only if those on the left are. `reluctant`: the last one takes as
/// little as it can.
std::string unnamed_pattern(const uri_expression& gap, bool reluctant) {
  const auto& how = *gap.how;
  const std::string separator = RE2::QuoteMeta({&how.separator, 1});
  const bool may_be_absent = !how.first.empty();
  std::string out;
  std::string closing;
  for (std::size_t i = 0; i < gap.variables.size(); ++i) {
    const auto& variable = gap.variables[i];
    const bool last = i + 1 == gap.variables.size();
    const auto plain = plain_characters(how, last || variable.explode);
    const auto* sparing = last && reluctant ? "?" : "";
    const auto one = value_of(variable, plain, i == 0 && !may_be_absent ? 1 : 0);
    if (i > 0 || may_be_absent) {
      out += "(?:" + (i == 0 ? RE2::QuoteMeta({how.first.data(), how.first.size()}) : separator);
      closing += ")?";
    }
    out += "(" + one + sparing;
    // An item behind a separator may be empty.
    if (variable.explode)
      out += "(?:" + separator + character(plain) + "*" + sparing + ")*" + sparing;
    out += ")";
  }
  return out + closing;
}

/// "name=value", by the names of an expression. Pairs of an exploded variable have any name.
std::string pair_pattern(const uri_expression& gap) {
  const auto times = gap.variables.size() * gap.variables.size(); // any of them may be any of the pairs
  std::string out = "(?:";
  for (const auto& variable : gap.variables) {
    const auto name = variable.explode ? character(unreserved) + "+" : RE2::QuoteMeta(variable.written);
    out += (out.ends_with(':') ? "" : "|") + name + "(?:=" + value_of(variable, unreserved, 0, times) + ")?";
  }
  return out + ")";
}

std::string named_pattern(const uri_expression& gap) {
  const auto pair = pair_pattern(gap);
  const auto further = "(?:" + RE2::QuoteMeta({&gap.how->separator, 1}) + pair + ")";
  const auto most = std::ranges::any_of(gap.variables, &uri_variable::explode)
                        ? std::string{"*"}
                        : "{0," + std::to_string(gap.variables.size() - 1) + "}";
  return "(?:" + RE2::QuoteMeta({gap.how->first.data(), gap.how->first.size()}) + "(" + pair + further + most + "))?";
}

} // namespace

std::string uri_pattern(const std::vector<uri_part>& parts) {
  std::string out;
  for (auto part = parts.begin(); part != parts.end(); ++part) {
    const auto* gap = std::get_if<uri_expression>(&*part);
    if (!gap) {
      out += RE2::QuoteMeta(normalized(std::get<std::string>(*part)).value());
      continue;
    }
    const auto* next = part + 1 == parts.end() ? nullptr : std::get_if<uri_expression>(&*(part + 1));
    out += gap->how->named ? named_pattern(*gap) : unnamed_pattern(*gap, next && !next->how->first.empty());
  }
  return out;
}

} // namespace actors::mcp::detail
