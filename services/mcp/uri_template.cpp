#include "services/mcp/uri_template.hpp"

#include "services/mcp/detail/uri_binding.hpp"
#include "services/mcp/detail/uri_expansion.hpp"
#include "services/mcp/detail/uri_grammar.hpp"
#include "services/mcp/detail/uri_pattern.hpp"
#include "services/mcp/detail/uri_text.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <stdexcept>

namespace actors::mcp {
namespace {

RE2::Options pattern_options() {
  RE2::Options out{RE2::Quiet};
  out.set_encoding(RE2::Options::EncodingLatin1); // a normalized URI is ASCII
  return out;
}

std::vector<std::string> names_of(const std::vector<detail::uri_part>& parts) {
  std::vector<std::string> out;
  for (const auto& part : parts)
    if (const auto* gap = std::get_if<detail::uri_expression>(&part))
      for (const auto& variable : gap->variables)
        if (std::ranges::find(out, variable.name) == out.end())
          out.push_back(variable.name);
  return out;
}

} // namespace

void throw_exception_from_error(const uri_template_error& error, const boost::source_location&) {
  throw std::invalid_argument(error.message);
}

const std::string* find_text(const uri_values& values, std::string_view name) noexcept {
  const auto found = values.find(name);
  return found == values.end() ? nullptr : std::get_if<std::string>(&found->second);
}

struct uri_template::compiled {
  compiled(std::string_view t, std::vector<detail::uri_part> p)
      : text(t), parts(std::move(p)), names(names_of(parts)), pattern(detail::uri_pattern(parts), pattern_options()) {}

  /// Of a normalized URI, which they point into; nothing if it is none of the family.
  std::optional<std::vector<std::string_view>> groups_of(std::string_view subject) const {
    std::vector<re2::StringPiece> found(static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1);
    if (!pattern.Match(subject, 0, subject.size(), RE2::ANCHOR_BOTH, found.data(), static_cast<int>(found.size())))
      return std::nullopt;
    return std::vector<std::string_view>(found.begin() + 1, found.end()); // the first is the whole
  }

  std::string text;
  std::vector<detail::uri_part> parts;
  std::vector<std::string> names;
  RE2 pattern;
};

uri_template::uri_template(std::shared_ptr<const compiled> c) noexcept : compiled_(std::move(c)) {}

boost::system::result<uri_template, uri_template_error> uri_template::parse(std::string_view text) {
  auto parts = detail::parse_uri_parts(text);
  if (!parts)
    return parts.error();
  auto out = std::make_shared<const compiled>(text, *std::move(parts));
  // A pattern that we made ourselves can only be too large.
  if (!out->pattern.ok())
    return uri_template_error{uri_template_errc::too_large, 0,
                              "URI template of " + std::to_string(text.size()) +
                                  " bytes is too large to be matched: say it as several, or with shorter prefixes"};
  return uri_template{std::move(out)};
}

const std::string& uri_template::text() const noexcept {
  return compiled_->text;
}

std::span<const std::string> uri_template::variables() const noexcept {
  return compiled_->names;
}

std::string uri_template::expand(const uri_values& values) const {
  std::string out;
  for (const auto& part : compiled_->parts)
    if (const auto* gap = std::get_if<detail::uri_expression>(&part))
      detail::append_expansion(out, *gap, values);
    else
      out += std::get<std::string>(part);
  return out;
}

std::optional<uri_values> uri_template::match(std::string_view uri) const {
  const auto subject = detail::normalized(uri);
  if (!subject)
    return std::nullopt;
  const auto groups = compiled_->groups_of(*subject);
  if (!groups)
    return std::nullopt;
  auto values = detail::bind_groups(compiled_->parts, *groups);
  if (!values)
    return std::nullopt;
  // Pairs were taken in any order, with "=" or without. What stands behind them must begin where it did once they are expanded.
  const auto expanded =
      detail::normalized(detail::with_pairs_expanded(*subject, compiled_->parts, *groups, *values)).value();
  if (expanded == *subject)
    return values;
  const auto again = compiled_->groups_of(expanded);
  return again && detail::bind_groups(compiled_->parts, *again) == values ? values : std::nullopt;
}

} // namespace actors::mcp
