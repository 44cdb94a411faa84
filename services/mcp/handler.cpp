#include "services/mcp/handler.hpp"

namespace actors::mcp::detail {

boost::json::object wrapped_result(boost::json::value result) {
  boost::json::object out;
  out.emplace("result", std::move(result));
  return out;
}

boost::json::object wrapped_schema(boost::json::object inner) {
  // `$ref`s of the inner schema point from its root, so its definitions move up with it.
  boost::json::object outer{{"type", "object"}, {"required", {"result"}}, {"additionalProperties", false}};
  if (auto* definitions = inner.if_contains("$defs")) {
    outer["$defs"] = std::move(*definitions);
    inner.erase("$defs");
  }
  outer["properties"] = boost::json::object{{"result", std::move(inner)}};
  return outer;
}

void cancel_coroutine(process* self, present_call& present) {
  const auto running = present.running;
  if (!running)
    return;
  running->cancel();
  // Still the same call: the coroutine waits for something that no cancel reaches, or waits again.
  if (present.running != running)
    return;
  drop(self, present.frame);
  present.end(make_error(actors::errc::cancelled));
}

} // namespace actors::mcp::detail
