#include "examples/mcp_everything/tour.hpp"

using namespace std::chrono_literals;

namespace everything {

namespace mcp = actors::mcp;

void add_polling_tool(mcp::server& server) {
  server.tool("test_reconnection", "Lets its client's connection go before it answers.",
              [](mcp::context& ctx) -> actors::task<std::string> {
                ctx.release_connection(500ms);
                co_await ctx.sleep(100ms);
                co_return "Reconnection test completed successfully";
              });
}

} // namespace everything
