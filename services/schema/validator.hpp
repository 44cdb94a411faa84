// Checks values against a JSON Schema that was written by hand.
//
//   auto rule = actors::schema::validator::compile(schema);
//   if (!rule) return rule.error();                       // what cannot be checked, and where in the schema
//   for (auto& e : rule->validate(value)) log(e.text());  // /items/3: …
//
// Use it for tools that bring their own schema; a described struct needs none (schema.hpp). Checked are the keywords of
// Draft 7, in the meaning that 2019-09 and 2020-12 share: `$schema` may name one of the three, a schema without one is of
// 2020-12. What differs cannot be checked: siblings of `$ref`, and `items` as a list where none of the older two is named. A
// keyword or dialect that cannot be checked is refused, so that nobody relies on a rule that is not kept.
// `pattern` runs on RE2, whose time is linear in the subject and whose stack is bounded; look-around and
// back-references are refused. `format` is an annotation and not checked. Source: JSON Schema 2020-12, Validation,
// section 7.2.1. Thread safety: `validate` may run on many threads at once. Lifetime: copies share the compiled schema,
// which keeps nothing of the value that it was compiled from.
#pragma once

#include "services/schema/error.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace actors::schema {

/// What to do with keywords that cannot be checked.
enum class uncheckable : std::uint8_t {
  /// compile() fails and names the keyword.
  refuse,
  /// The author declared the schema unchecked: such keywords are skipped, the others are enforced.
  skip,
};

struct validator_options {
  schema::uncheckable uncheckable = schema::uncheckable::refuse;
  std::size_t max_depth = 128; ///< of nested values; deeper ones are refused before they are checked
  std::size_t max_errors = 16; ///< reported by one validate()
};

class validator {
public:
  /// Errors: not a schema, a keyword or dialect that cannot be checked, a pattern that RE2 does not take, a `$ref` that leads
  /// outside the schema, nowhere, or round in a circle. `error::pointer` is the place in the schema.
  [[nodiscard]] static result<validator> compile(const boost::json::value& schema,
                                                 const validator_options& options = {});

  /// Empty: the value fits. `error::pointer` is the place in the value.
  [[nodiscard]] std::vector<error> validate(const boost::json::value& value) const;

private:
  struct compiled;
  explicit validator(std::shared_ptr<const compiled> rules);
  std::shared_ptr<const compiled> rules_;
};

} // namespace actors::schema
