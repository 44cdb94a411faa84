// A server with everything: see tour.hpp.
#include "examples/mcp_everything/tour.hpp"

int main(int argc, char** argv) {
  const auto running = std::make_shared<std::weak_ptr<actors::mcp::service>>();
  actors::mcp::server server{
      {.name = "everything", .version = "0.1.0", .title = "Everything", .description = "A tour of the SDK."},
      {.on_start = [running](const std::shared_ptr<actors::mcp::service>& started) { *running = started; }}};
  everything::add_content_tools(server);
  everything::add_notifying_tools(server);
  everything::add_polling_tool(server);
  everything::add_schema_tool(server);
  everything::add_resources(server);
  everything::add_prompts(server);
  everything::add_questions(server);
  everything::add_pages(server, running);
  everything::add_rounds(server);
  everything::add_tasks(server);
  everything::add_changes(server, running);
  return server.run(argc, argv);
}
