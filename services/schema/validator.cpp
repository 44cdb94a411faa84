#include "services/schema/validator.hpp"

#include "services/schema/detail/checkable_schema.hpp"
#include "services/schema/path.hpp"

#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/constraints/concrete_constraints.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <limits>
#include <map>
#include <new>
#include <set>
#include <sstream>
#include <string>
#include <utility>

namespace actors::schema {

namespace {

using context = std::vector<std::string>;

/// A check of ours among valijson's. Derived types hold nothing that needs a destructor: valijson frees copies without
/// one.
template <class Derived>
class own_constraint : public valijson::constraints::PolyConstraint {
  friend Derived;
  own_constraint() = default;

  valijson::constraints::Constraint* cloneInto(void* memory) const override {
    return new (memory) Derived(static_cast<const Derived&>(*this));
  }
  [[nodiscard]] std::size_t sizeOf() const override { return sizeof(Derived); }
};

class pattern_constraint : public own_constraint<pattern_constraint> {
public:
  explicit pattern_constraint(const detail::compiled_pattern& pattern) : pattern_(&pattern) {}

  bool validate(const valijson::adapters::Adapter& target, const context& at,
                valijson::ValidationResults* results) const override {
    if (!target.isString() || pattern_->matches(target.asString())) {
      return true;
    }
    if (results) {
      results->pushError(at, "Does not match " + pattern_->source());
    }
    return false;
  }

private:
  const detail::compiled_pattern* pattern_;
};

/// Appends a text that two values share exactly when JSON Schema calls them equal.
void append_identity(std::string& out, const valijson::adapters::Adapter& value) {
  const auto append_text = [&](const std::string& text) {
    out.append(std::to_string(text.size())).append(":").append(text);
  };
  if (value.isString()) {
    out += 's';
    append_text(value.asString());
  } else if (value.isArray()) {
    out += '[';
    value.applyToArray([&](const valijson::adapters::Adapter& element) {
      append_identity(out, element);
      return true;
    });
    out += ']';
  } else if (value.isObject()) {
    std::map<std::string, std::string> members; // in one order, whichever the text had
    value.applyToObject([&](const std::string& name, const valijson::adapters::Adapter& member) {
      append_identity(members[name], member);
      return true;
    });
    out += '{';
    for (const auto& [name, member] : members) {
      append_text(name);
      out += member;
    }
    out += '}';
  } else if (value.isDouble()) {
    const double d = value.getDouble();
    out.append("d").append(reinterpret_cast<const char*>(&d), sizeof d);
  } else if (value.isInteger()) {
    out.append("i").append(std::to_string(value.getInteger())).append(";");
  } else {
    out += value.isNull() ? 'n' : value.getBool() ? 't' : 'f';
  }
}

std::string identity_of(const valijson::adapters::Adapter& value) {
  std::string out;
  append_identity(out, value);
  return out;
}

class unique_constraint : public own_constraint<unique_constraint> {
public:
  bool validate(const valijson::adapters::Adapter& target, const context& at,
                valijson::ValidationResults* results) const override {
    if (!target.isArray()) {
      return true;
    }
    std::set<std::string> seen;
    const bool unique = target.applyToArray(
        [&](const valijson::adapters::Adapter& element) { return seen.insert(identity_of(element)).second; });
    if (!unique && results) {
      results->pushError(at, "Items should differ from each other, #" + std::to_string(seen.size()) + " does not.");
    }
    return unique;
  }
};

/// Source: JSON Schema 2020-12, Validation, section 6.2.1: the division gives an integer. Of decimal fractions, which a double only comes
/// near to, it gives one within what the rounding of both and of the quotient comes to. From a quotient of `all_are_whole` on a double
/// cannot tell.
bool is_multiple(double of, double divisor) {
  constexpr double all_are_whole = 0x1p52;
  constexpr double most_off = 0.25;
  const double quotient = std::abs(of / divisor);
  if (std::remainder(of, divisor) == 0 || quotient >= all_are_whole) {
    return true;
  }
  const double off = std::abs(quotient - std::round(quotient));
  return off <= std::min(2 * std::numeric_limits<double>::epsilon() * quotient, most_off);
}

class multiple_constraint : public own_constraint<multiple_constraint> {
public:
  explicit multiple_constraint(const valijson::adapters::Adapter& divisor)
      : divisor_(divisor.asDouble()), whole_(divisor.isInteger() ? divisor.getInteger() : 0) {}

  bool validate(const valijson::adapters::Adapter& target, const context& at,
                valijson::ValidationResults* results) const override {
    const bool is_whole = target.isInteger();
    if (!is_whole && !target.isDouble()) {
      return true;
    }
    const auto value = [&] { return is_whole ? static_cast<double>(target.getInteger()) : target.getDouble(); };
    const bool fits = whole_ == 0 ? is_multiple(value(), divisor_)
                      : is_whole  ? target.getInteger() % whole_ == 0
                                  : std::remainder(value(), divisor_) == 0;
    if (!fits && results) {
      std::ostringstream text;
      text << "Value should be a multiple of " << divisor_;
      results->pushError(at, text.str());
    }
    return fits;
  }

private:
  double divisor_;
  std::int64_t whole_; // 0: it is none
};

struct multiple_builder : valijson::ConstraintBuilder {
  valijson::constraints::Constraint* make(const valijson::adapters::Adapter& divisor) const override {
    return new multiple_constraint(divisor);
  }
};

struct pattern_builder : valijson::ConstraintBuilder {
  explicit pattern_builder(const std::vector<detail::compiled_pattern>& all) : patterns(&all) {}
  valijson::constraints::Constraint* make(const valijson::adapters::Adapter& index) const override {
    return new pattern_constraint(patterns->at(static_cast<std::size_t>(index.asInteger())));
  }
  const std::vector<detail::compiled_pattern>* patterns;
};

struct unique_builder : valijson::ConstraintBuilder {
  valijson::constraints::Constraint* make(const valijson::adapters::Adapter&) const override {
    return new unique_constraint;
  }
};

/// valijson's context is "<root>", "[name]", "[3]", …
std::string pointer_of(const context& at) {
  std::string out;
  for (std::size_t i = 1; i < at.size(); ++i) {
    detail::append_token(out, std::string_view{at[i]}.substr(1, at[i].size() - 2));
  }
  return out;
}

/// Says only that something inside, which has its own error, does not fit.
bool repeats_inner_error(std::string_view description) {
  return description.starts_with("Failed to validate against schema associated with property") ||
         description.starts_with("Failed to validate item #");
}

/// Whether `value` holds more than `left` values.
bool exceeds(const boost::json::value& value, std::size_t& left) {
  if (left == 0) {
    return true;
  }
  --left;
  if (const auto* all = value.if_array()) {
    return std::ranges::any_of(*all, [&](const auto& element) { return exceeds(element, left); });
  }
  const auto* members = value.if_object();
  return members && std::ranges::any_of(*members, [&](const auto& member) { return exceeds(member.value(), left); });
}

} // namespace

struct validator::compiled {
  detail::checkable_schema source;
  validator_options options;
  valijson::Schema rules;
};

validator::validator(std::shared_ptr<const compiled> rules) : rules_(std::move(rules)) {}

result<validator> validator::compile(const boost::json::value& schema, const validator_options& options) {
  auto source = detail::make_checkable(schema, options.uncheckable);
  if (!source) {
    return source.error();
  }
  auto out = std::make_shared<compiled>();
  out->source = *std::move(source);
  out->options = options;
  valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
  parser.addConstraintBuilder(std::string{detail::pattern_keyword}, new pattern_builder{out->source.patterns});
  parser.addConstraintBuilder(std::string{detail::unique_keyword}, new unique_builder);
  parser.addConstraintBuilder(std::string{detail::multiple_keyword}, new multiple_builder);
  try {
    parser.populateSchema(valijson::adapters::BoostJsonAdapter{out->source.schema}, out->rules);
  } catch (const std::exception& failure) {
    return error{"", failure.what()};
  }
  return validator{std::move(out)};
}

std::vector<error> validator::validate(const boost::json::value& value) const {
  const auto copy = detail::normalized(value, rules_->options.max_depth);
  if (!copy) {
    return {error{"", "nested deeper than " + std::to_string(rules_->options.max_depth) + " levels"}};
  }
  const valijson::adapters::BoostJsonAdapter target{*copy};
  if (valijson::Validator{}.validate(rules_->rules, target, nullptr)) {
    return {};
  }
  // valijson keeps an error for each part that does not fit, however many: a peer must not choose that number.
  std::size_t explained = 10'000;
  if (exceeds(*copy, explained)) {
    return {error{"", "does not fit the schema, and is too large to say where"}};
  }
  valijson::ValidationResults found;
  (void)valijson::Validator{}.validate(rules_->rules, target, &found);
  std::vector<error> out;
  for (const auto& [at, description] : found) {
    if (out.size() < rules_->options.max_errors && !repeats_inner_error(description)) {
      out.emplace_back(pointer_of(at), description);
    }
  }
  if (out.empty()) {
    out.emplace_back("", "does not fit the schema");
  }
  return out;
}

} // namespace actors::schema
