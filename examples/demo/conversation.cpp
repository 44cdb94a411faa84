#include "examples/demo/conversation.hpp"

#include "examples/demo/pretty_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace demo {

namespace {

namespace json = boost::json;
using examples::mcp_answer;
using examples::to_string;

std::string text_of(const json::value& string) {
  return json::value_to<std::string>(string);
}

/// "HTTP 200, error -32602: Unknown tool: divide"
std::string told(int status, const json::object& message) {
  const auto& error = message.at("error").as_object();
  return fmt::format("HTTP {}, error {}: {}", status, error.at("code").to_number<int>(), text_of(error.at("message")));
}

struct example_call {
  std::string tool;
  json::object arguments;
  std::function<bool(const mcp_answer&)> is_right;
};

std::vector<example_call> example_calls() {
  const json::object message{{"text", "grüße"}, {"list", {1, 2, 3}}};
  return {
      {"add", {{"a", 2}, {"b", 0.5}}, [](const mcp_answer& a) { return a.number() == 2.5; }},
      {"count", {}, [last = 0.0](const mcp_answer& a) mutable { return a.number() == ++last; }},
      {"echo", message, [message](const mcp_answer& a) { return a.structured() == message; }},
      {"square_root", {{"of", 2}}, [](const mcp_answer& a) { return std::abs(a.number() - std::sqrt(2)) < 1e-12; }},
      {"nap", {{"milliseconds", 20}}, [](const mcp_answer& a) { return a.text() == "slept well"; }},
  };
}

} // namespace

void show_handshakes(stage& on) {
  on.out.chapter("Handshakes with " + on.server.address());
  auto& [of_2025, of_2026] = on.clients;

  const auto initialized = of_2025.open(on.connection);
  const auto& result = initialized.result();
  on.out.item("2025-11-25  initialize",
              fmt::format("{} {}, protocol {}", text_of(result.at("serverInfo").at("name")),
                          text_of(result.at("serverInfo").at("version")), text_of(result.at("protocolVersion"))));
  on.out.item("            Mcp-Session-Id", of_2025.session());
  on.out.item("            initialized", "HTTP 202");
  on.out.check(result.at("protocolVersion") == "2025-11-25", "initialize agrees on the revision that was asked for");
  on.out.check(of_2025.session().size() >= 32, "the session's id holds 128 bits");
  const auto pong = of_2025.ask(on.connection, "ping");
  on.out.item("            ping", flat(pong.result()));
  on.out.check(pong.result().empty(), "ping is answered by an empty result");

  const auto discovered = of_2026.open(on.connection);
  const auto& offer = discovered.result();
  on.out.item("2026-07-28  server/discover", "supports " + flat(offer.at("supportedVersions")));
  on.out.item("            _meta of each answer", flat(offer.at("_meta")));
  const auto& versions = offer.at("supportedVersions").as_array();
  on.out.check(std::find(versions.begin(), versions.end(), "2026-07-28") != versions.end(),
               "server/discover lists the revision that was asked for");
}

void show_tools(stage& on) {
  on.out.chapter("Tools, with the schemas derived from their handlers' types");
  std::array<std::set<std::string>, 2> names;
  for (std::size_t each = 0; each < names.size(); ++each) {
    const auto listed = on.clients[each].ask(on.connection, "tools/list");
    for (const auto& tool : listed.result().at("tools").as_array()) {
      names[each].insert(text_of(tool.at("name")));
      on.out.check(tool.at("inputSchema").at("type") == "object", text_of(tool.at("name")) + " takes an object");
      if (&names[each] != &names.back())
        continue;
      on.out.item(text_of(tool.at("name")), text_of(tool.at("description")));
      on.out.line("   in   " + pretty(tool.at("inputSchema"), 8));
      if (const auto* result = tool.as_object().if_contains("outputSchema"))
        on.out.line("   out  " + pretty(*result, 8));
    }
  }
  on.out.check(names[0] == std::set<std::string>{"add", "count", "echo", "nap", "square_root"},
               "all five tools are listed");
  on.out.check(names[0] == names[1], "both eras list the same tools");
}

void show_calls(stage& on) {
  on.out.chapter("A call of each tool, in each era");
  for (auto& each : example_calls())
    for (auto& client : on.clients) {
      const auto answer = client.call(on.connection, each.tool, each.arguments);
      const auto* shape = answer.result().if_contains("structuredContent");
      on.out.item(fmt::format("{}  {}", to_string(client.speaks()), each.tool),
                  fmt::format("{}  ->  {}", flat(each.arguments), shape ? flat(*shape) : '"' + answer.text() + '"'));
      on.out.check(!answer.is_error() && each.is_right(answer),
                   fmt::format("{} answers right in {}", each.tool, to_string(client.speaks())));
    }
}

void show_refusals(stage& on) {
  on.out.chapter("What is wrong, and what is said about it");
  for (auto& client : on.clients) {
    const auto name = std::string{to_string(client.speaks())};
    const auto wrong = client.call(on.connection, "add", {{"a", 1}, {"b", "two"}});
    on.out.item(name + "  add {\"a\":1,\"b\":\"two\"}", "isError: " + wrong.text());
    on.out.check(wrong.is_error() && wrong.text().find("/b") != std::string::npos,
                 name + ": wrong arguments are a result with isError and a JSON Pointer");

    const auto unknown = client.call(on.connection, "divide", {});
    on.out.item(name + "  divide", told(unknown.status, unknown.message));
    on.out.check(unknown.error_code() == -32602, name + ": an unknown tool is invalid params");

    const auto method = client.ask(on.connection, "tools/sing");
    on.out.item(name + "  tools/sing", told(method.status, method.message));
    on.out.check(method.error_code() == -32601, name + ": an unknown method is not found");
  }
  const auto broken = on.connection.post(examples::mcp_path, {}, R"({"jsonrpc": "2.0", "id": 1, "meth)");
  const auto answer = json::parse(broken.body).as_object();
  on.out.item("either      {\"jsonrpc\": \"2.0\", \"id\"...", told(broken.status, answer));
  on.out.check(broken.status == 400 && answer.at("error").at("code") == -32700, "broken JSON is a parse error");
}

void show_end_of_session(stage& on) {
  on.out.check(on.clients.front().close(on.connection), "DELETE ends the session");
}

} // namespace demo
