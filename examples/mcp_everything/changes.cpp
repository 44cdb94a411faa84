// What is offered may change while the server runs; clients that listen are told.
#include "examples/mcp_everything/tour.hpp"

namespace everything {
namespace {

namespace mcp = actors::mcp;

/// Takes out what is there, puts in what is not.
template <class Add, class Remove>
std::string toggle(const running_server& running, Add add, Remove remove) {
  const auto server = running->lock();
  if (!server)
    return "not running yet";
  if (!remove(*server))
    return "removed";
  const auto why = add(*server);
  return why ? "could not be added" : "added";
}

} // namespace

// The handlers may block, as they are plain functions: `add` and `remove` wait for processes to start and end.
void add_changes(mcp::server& server, const running_server& running) {
  server.tool("test_trigger_tool_change", "A tool comes or goes.", [running] {
    return toggle(
        running,
        [](mcp::service& s) {
          return s.add(mcp::offer::tool("test_dynamic_tool", "Comes and goes.", [] { return std::string{"here"}; }));
        },
        [](mcp::service& s) { return s.remove_tool("test_dynamic_tool"); });
  });
  server.tool("test_trigger_prompt_change", "A prompt comes or goes.", [running] {
    return toggle(
        running,
        [](mcp::service& s) {
          return s.add(
              mcp::offer::prompt("test_dynamic_prompt", "Comes and goes.", [] { return std::string{"here"}; }));
        },
        [](mcp::service& s) { return s.remove_prompt("test_dynamic_prompt"); });
  });
  server.tool("test_trigger_resource_update", "Tells of a change of test://watched-resource.", [running] {
    if (const auto started = running->lock())
      started->resource_updated("test://watched-resource");
  });
}

} // namespace everything
