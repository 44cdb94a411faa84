// A line with a schema, a line with a value: the validator refuses one of them, or neither.
#include "test/fuzz/fuzz.hpp"

#include "services/jsonrpc/strict_json.hpp"
#include "services/schema/validator.hpp"

namespace actors::fuzz {

void run(std::string_view input) {
  constexpr jsonrpc::parse_limits limits{.max_bytes = 4096, .max_depth = 32};
  const auto schema = jsonrpc::parse_json(take_line(input), limits);
  const auto value = jsonrpc::parse_json(take_line(input), limits);
  if (!schema || !value)
    return;
  for (const auto how : {schema::uncheckable::refuse, schema::uncheckable::skip}) {
    const auto rules = schema::validator::compile(*schema, {.uncheckable = how, .max_depth = 32, .max_errors = 4});
    if (!rules) {
      must(!rules.error().message.empty(), "a refusal says why");
      continue;
    }
    const auto wrong = rules->validate(*value);
    must(wrong.size() <= 4, "no more errors than asked for");
    must(rules->validate(*value) == wrong, "a verdict is the same twice");
  }
}

} // namespace actors::fuzz
