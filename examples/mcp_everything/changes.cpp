// What is offered may change while the server runs; clients that listen are told.
#include "examples/mcp_everything/tour.hpp"

#include <atomic>
#include <string>

namespace everything {
namespace {

namespace mcp = actors::mcp;

/// Names of their own, so that nobody minds how many callers there are.
std::string next(const std::string& name) {
  static std::atomic<int> last{0};
  return name + '_' + std::to_string(++last);
}

} // namespace

// The handlers may block, as they are plain functions: `add` and `remove` wait for processes to start and end.
void add_changes(mcp::server& server, const running_server& running) {
  server.tool("test_trigger_tool_change", "A tool comes, and goes again.", [running] {
    const auto started = running->lock();
    const auto name = next("test_dynamic_tool");
    const bool came =
        started && !started->add(mcp::offer::tool(name, "Not for long.", [] { return std::string{"here"}; }));
    return std::string{came && !started->remove_tool(name) ? "came and went" : "did not come"};
  });
  server.tool("test_trigger_prompt_change", "A prompt comes, and goes again.", [running] {
    const auto started = running->lock();
    const auto name = next("test_dynamic_prompt");
    const bool came =
        started && !started->add(mcp::offer::prompt(name, "Not for long.", [] { return std::string{"here"}; }));
    return std::string{came && !started->remove_prompt(name) ? "came and went" : "did not come"};
  });
  server.tool("test_trigger_resource_update", "Tells of a change of test://watched-resource.", [running] {
    if (const auto started = running->lock())
      started->resource_updated("test://watched-resource");
  });
}

} // namespace everything
