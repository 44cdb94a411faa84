// A line with a tool's schema, a line with arguments, then fields, each on a line "name: value".
#include "test/fuzz/fuzz.hpp"

#include "services/jsonrpc/strict_json.hpp"
#include "services/mcp/detail/param_headers.hpp"

namespace actors::fuzz {

void run(std::string_view input) {
  constexpr jsonrpc::parse_limits limits{.max_bytes = 4096, .max_depth = 32};
  const auto schema = jsonrpc::parse_json(take_line(input), limits);
  const auto arguments = jsonrpc::parse_json(take_line(input), limits);
  if (!schema || !schema->is_object() || !arguments || !arguments->is_object())
    return;
  const auto rules = mcp::detail::param_headers::compile(schema->get_object());
  if (!rules) {
    must(!rules.error().message.empty(), "a refusal says why");
    return;
  }
  transport::headers fields;
  while (!input.empty()) {
    const auto line = take_line(input);
    const auto colon = line.find(": ");
    if (colon != std::string_view::npos)
      fields.add(line.substr(0, colon), line.substr(colon + 2));
  }
  const auto wrong = rules->check(fields, arguments->get_object());
  must(!rules->empty() || !wrong, "without rules nothing is wrong");
  must(!wrong || !wrong->empty(), "a refusal says why");
}

} // namespace actors::fuzz
