#include "examples/mcp_everything/tour.hpp"

using namespace std::chrono_literals;

namespace everything {
namespace {

namespace mcp = actors::mcp;

// Between two messages: long enough for the first to have left on its own.
constexpr auto pause = 50ms;

actors::task<std::string> report_progress(mcp::context& ctx) {
  ctx.progress(0, 100);
  co_await ctx.sleep(pause);
  ctx.progress(50, 100);
  co_await ctx.sleep(pause);
  ctx.progress(100, 100);
  co_return "progress reported";
}

actors::task<std::string> log_thrice(mcp::context& ctx) {
  ctx.log(mcp::log_level::info, "Tool execution started");
  co_await ctx.sleep(pause);
  ctx.log(mcp::log_level::info, "Tool processing data");
  co_await ctx.sleep(pause);
  ctx.log(mcp::log_level::info, "Tool execution completed");
  co_return "messages logged";
}

} // namespace

void add_notifying_tools(mcp::server& server) {
  server.tool("test_tool_with_progress", "Reports progress.", report_progress);
  // The suite knows the same behaviour by one name in each era.
  server.tool("test_tool_with_logging", "Logs three messages.", log_thrice);
  server.tool("test_logging_tool", "Logs three messages.", log_thrice);
}

} // namespace everything
