#include "services/schema/pattern.hpp"

#include "services/schema/path.hpp"
#include "services/schema/reading.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <re2/re2.h>

namespace actors::schema::detail {

namespace {

re2::RE2::Options quiet() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  return options;
}

} // namespace

compiled_pattern::compiled_pattern(std::string_view regex)
    : regex_(std::make_shared<const re2::RE2>(re2::StringPiece{regex.data(), regex.size()}, quiet())) {}

std::string compiled_pattern::problem() const {
  return regex_->ok() ? std::string{} : regex_->error();
}

bool compiled_pattern::matches(std::string_view text) const {
  return regex_->ok() && re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, *regex_);
}

bool compiled_pattern::check(std::string_view text, const path& at, reading& state) const {
  if (!regex_->ok()) {
    return fail(state, at, "the pattern of this member cannot be used: " + regex_->error());
  }
  return matches(text) || fail(state, at, "does not match " + regex_->pattern());
}

const std::string& compiled_pattern::source() const noexcept {
  return regex_->pattern();
}

} // namespace actors::schema::detail

namespace actors::schema {

namespace {

void collect(std::vector<error>& out, const boost::json::value& schema, const std::string& pointer);

void collect_within(std::vector<error>& out, const boost::json::value& keyword, const std::string& pointer) {
  if (const auto* by_name = keyword.if_object()) {
    for (const auto& each : *by_name) {
      auto place = pointer;
      detail::append_token(place, std::string_view{each.key().data(), each.key().size()});
      collect(out, each.value(), place);
    }
  } else if (const auto* all = keyword.if_array()) {
    for (std::size_t i = 0; i < all->size(); ++i) {
      collect(out, (*all)[i], pointer + '/' + std::to_string(i));
    }
  }
}

void collect(std::vector<error>& out, const boost::json::value& schema, const std::string& pointer) {
  const auto* keywords = schema.if_object();
  if (!keywords) {
    return;
  }
  if (const auto* regex = keywords->if_contains("pattern"); regex && regex->is_string()) {
    const auto& text = regex->get_string();
    const detail::compiled_pattern pattern{std::string_view{text.data(), text.size()}};
    if (const auto problem = pattern.problem(); !problem.empty()) {
      out.emplace_back(pointer + "/pattern", "cannot be checked by RE2: " + problem);
    }
  }
  for (const auto* one : {"items", "additionalProperties"}) {
    if (const auto* inner = keywords->if_contains(one)) {
      collect(out, *inner, pointer + '/' + one);
    }
  }
  for (const auto* several : {"properties", "$defs", "anyOf"}) {
    if (const auto* inner = keywords->if_contains(several)) {
      collect_within(out, *inner, pointer + '/' + several);
    }
  }
}

} // namespace

std::vector<error> unusable_patterns(const boost::json::object& derived) {
  std::vector<error> out;
  collect(out, derived, "");
  return out;
}

} // namespace actors::schema
