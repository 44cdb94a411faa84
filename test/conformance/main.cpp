// The server that the official conformance suite is run against, see run.
#include "test/conformance/fixtures.hpp"

int main(int argc, char** argv) {
  actors::mcp::server server{
      {.name = "fixtures", .version = "0.1.0", .description = "What the conformance suite asks."}};
  conformance::add_content_tools(server);
  conformance::add_notifying_tools(server);
  conformance::add_polling_tool(server);
  conformance::add_schema_tool(server);
  return server.run(argc, argv);
}
