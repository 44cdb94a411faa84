#include "examples/mcp_everything/tour.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>

namespace everything {
namespace {

namespace mcp = actors::mcp;

struct query {
  std::string region;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(query, (), (region, text))

// HTTP clients repeat the region in a header field, Mcp-Param-Region, for whoever routes by it.
constexpr auto actors_schema(std::type_identity<query>) {
  using actors::schema::field;
  return actors::schema::fields(field("region").describe("Where the data lives").header("Region"));
}

constexpr std::string_view schema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "$defs": {
    "address": {
      "$anchor": "addressDef",
      "type": "object",
      "properties": {"street": {"type": "string"}, "city": {"type": "string"}}
    }
  },
  "properties": {
    "name": {"type": "string"},
    "address": {"$ref": "#/$defs/address"},
    "contactMethod": {"type": "string", "enum": ["phone", "email"]},
    "phone": {"type": "string"},
    "email": {"type": "string"}
  },
  "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
  "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
  "then": {"required": ["phone"]},
  "else": {"required": ["email"]},
  "additionalProperties": false
})";

caf::behavior confirm(caf::event_based_actor*) {
  return {[](const mcp::tool_call&) { return mcp::tool_result::text("accepted"); }};
}

} // namespace

void add_schema_tool(mcp::server& server) {
  // $anchor is beyond what the validator can check.
  server.tool("json_schema_2020_12_tool", "Tool with JSON Schema 2020-12 features", confirm,
              {.input_schema = boost::json::parse(schema).as_object(), .unchecked_schema = true});
  server.tool("query", "Asks a region's data.", [](const query& in) { return "asked " + in.region + ": " + in.text; },
              {.non_blocking = true});
}

} // namespace everything
