#include "services/schema/pattern.hpp"

#include "services/schema/path.hpp"
#include "services/schema/reading.hpp"

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
