// Resources: what a client may read, by URI.
#include "examples/mcp_everything/tour.hpp"

#include <boost/describe/class.hpp>

namespace everything {
namespace {

namespace mcp = actors::mcp;

// The variables of "test://template/{id}/data".
struct record_of {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(record_of, (), (id))

std::string record(const record_of& in) {
  boost::json::object out{{"id", in.id}, {"templateTest", true}, {"data", "Data for ID: " + in.id}};
  return boost::json::serialize(out);
}

std::vector<std::string> known_ids(const mcp::completion_request& typed) {
  std::vector<std::string> out;
  for (const std::string id : {"100", "123", "200"})
    if (id.starts_with(typed.value))
      out.push_back(id);
  return out;
}

} // namespace

void add_resources(mcp::server& server) {
  server.resource("test://static-text",
                  {.name = "static text", .description = "A text that never changes.", .mime_type = "text/plain"},
                  [] { return std::string{"This is the content of the static text resource."}; });
  server.resource("test://static-binary",
                  {.name = "static binary", .description = "A picture of one pixel.", .mime_type = "image/png"},
                  [] { return mcp::blob{red_pixel()}; });
  server.resource("test://watched-resource",
                  {.name = "watched", .description = "One to subscribe to.", .mime_type = "text/plain"},
                  [] { return std::string{"Nothing new."}; });
  server.resource_template(
      "test://template/{id}/data",
      {.name = "records", .description = "A record by its number.", .mime_type = "application/json"}, record);
  server.complete_template("test://template/{id}/data", "id", known_ids);
}

} // namespace everything
