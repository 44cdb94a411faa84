// Resources, prompts and completions, and what comes and goes while the server runs.
#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"

#include <boost/describe/class.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::mcp::offers_test {

using testing::HasSubstr;
using testing::SizeIs;

struct record_of {
  int id = 0;
  std::optional<bool> whole;
};
BOOST_DESCRIBE_STRUCT(record_of, (), (id, whole))

struct two_texts {
  std::string first;
  std::optional<std::string> second;
};
BOOST_DESCRIBE_STRUCT(two_texts, (), (first, second))

namespace {

using boost::json::object;

struct offers : testing::TestWithParam<version> {
  server registered{{.name = "offers", .version = "1.0"}};
  std::optional<in_memory::client> client;

  in_memory::client& start() { return client.emplace(registered, in_memory::client_options{.version = GetParam()}); }
  [[nodiscard]] bool of_2025() const { return era_of(GetParam()) == era::v2025; }

  boost::json::value contents(std::string_view uri) {
    return client->request("resources/read", {{"uri", uri}}).result().at("contents");
  }
};

INSTANTIATE_TEST_SUITE_P(eras, offers, testing::Values(version::v2025_11_25, version::v2026_07_28),
                         [](const auto& each) { return each.param == latest_2025 ? "of_2025" : "of_2026"; });

TEST_P(offers, resources_are_listed_and_read) {
  registered.resource("test://text", {.name = "text", .title = "A text", .mime_type = "text/plain", .size = 2},
                      [] { return std::string{"hi"}; });
  registered.resource("test://blob", {.mime_type = "image/png"}, [] { return blob{"\x01\x02"}; });
  start();
  EXPECT_EQ(boost::json::value(client->list("resources/list", "resources")), boost::json::parse(R"([
    {"uri": "test://text", "name": "text", "title": "A text", "mimeType": "text/plain", "size": 2},
    {"uri": "test://blob", "name": "test://blob", "mimeType": "image/png"}])"));
  EXPECT_EQ(contents("test://text"),
            boost::json::parse(R"([{"uri": "test://text", "mimeType": "text/plain", "text": "hi"}])"));
  EXPECT_EQ(contents("test://blob"),
            boost::json::parse(R"([{"uri": "test://blob", "mimeType": "image/png", "blob": "AQI="}])"));
}

// Source: 2025-11-25 and 2026-07-28, basic, "_meta".
TEST_P(offers, carry_what_extensions_say_of_them_and_of_their_results) {
  const object meta{{"com.example/ui", object{{"color", "red"}}}};
  registered.tool("tool", "",
                  [meta] {
                    auto out = tool_result::text("hi").add(text_content{.text = "ho", .meta = meta});
                    out.meta = meta;
                    return out;
                  },
                  {.meta = meta});
  registered.resource("test://one", {.meta = meta}, [meta] {
    read_result out{.meta = meta};
    out.contents.push_back({.contents = "here", .meta = meta});
    return out;
  });
  registered.resource_template("test://{id}/all", {.meta = meta}, [] { return std::string{"all"}; });
  registered.prompt("prompt", "",
                    [meta] {
                      prompt_result out{.meta = meta};
                      out.messages.push_back({.content = text_content{.text = "hi"}});
                      return out;
                    },
                    {.meta = meta});
  start();
  const auto expected = boost::json::value(meta);
  for (const auto& [method, member] : {std::pair{"tools/list", "tools"},
                                       {"resources/list", "resources"},
                                       {"resources/templates/list", "resourceTemplates"},
                                       {"prompts/list", "prompts"}})
    EXPECT_EQ(client->list(method, member).at(0).at("_meta"), expected) << method;

  const auto called = client->call("tool");
  EXPECT_EQ(called.content().at(1).at("_meta"), expected);
  const auto read = client->request("resources/read", {{"uri", "test://one"}});
  EXPECT_EQ(read.result().at("contents").at(0).at("_meta"), expected);
  const auto got = client->request("prompts/get", {{"name", "prompt"}});
  for (const auto* result : {&called.json(), &read.result(), &got.result()}) {
    const auto& said = result->at("_meta").as_object();
    EXPECT_EQ(said.at("com.example/ui"), meta.at("com.example/ui"));
    EXPECT_EQ(said.contains("io.modelcontextprotocol/serverInfo"), !of_2025());
  }
}

// Source: 2025-11-25 and 2026-07-28, basic, "icons"; server/resources, "Annotations".
TEST_P(offers, icons_and_annotations_go_along) {
  const std::vector<icon> icons{
      {.src = "https://example.com/a.png", .mime_type = "image/png", .sizes = {"48x48"}, .theme = "dark"}};
  registered.tool("a", "", [] { return std::string{}; }, {.icons = icons});
  registered.resource("test://a",
                      {.annotations = annotations{.audience = {role::user}, .priority = 0.5}, .icons = icons},
                      [] { return std::string{}; });
  registered.prompt("a", "", [] { return std::string{}; }, {.icons = icons});
  start();
  const auto expected = boost::json::parse(
      R"([{"src": "https://example.com/a.png", "mimeType": "image/png", "sizes": ["48x48"], "theme": "dark"}])");
  for (const auto& [method, member] :
       {std::pair{"tools/list", "tools"}, {"resources/list", "resources"}, {"prompts/list", "prompts"}})
    EXPECT_EQ(client->list(method, member).at(0).at("icons"), expected) << method;
  EXPECT_EQ(client->list("resources/list", "resources").at(0).at("annotations"),
            boost::json::parse(R"({"audience": ["user"], "priority": 0.5})"));
}

// Source: 2026-07-28, basic, "OpenTelemetry trace context".
TEST_P(offers, trace_context_reaches_the_handler) {
  registered.tool("trace", "", [](context& ctx) { return std::string{ctx.request().meta(meta_key::traceparent)}; });
  start();
  constexpr auto trace = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
  const auto answered = client->request("tools/call", {{"name", "trace"}, {"_meta", object{{"traceparent", trace}}}});
  EXPECT_THAT(boost::json::serialize(answered.result()), HasSubstr(trace));
}

// Source: server/resources, "Error Handling".
TEST_P(offers, a_resource_that_is_not_there_is_an_error_with_its_uri) {
  registered.resource_template("test://record/{id}", {}, [](const record_of& in) -> std::optional<std::string> {
    return in.id == 1 ? std::optional{std::string{"one"}} : std::nullopt;
  });
  start();
  EXPECT_THAT(boost::json::serialize(contents("test://record/1")), HasSubstr("one"));
  for (const std::string uri : {"test://record/2", "test://nowhere"}) {
    const auto answered = client->request("resources/read", {{"uri", uri}});
    ASSERT_FALSE(answered.ok());
    EXPECT_EQ(answered.error().code, of_2025() ? -32002 : -32602);
    EXPECT_EQ(answered.error().data, (object{{"uri", uri}}));
  }
}

TEST_P(offers, variables_of_a_template_become_what_the_struct_wants) {
  registered.resource_template("test://record/{id}{?whole}", {}, [](const record_of& in) {
    return std::to_string(in.id + 1) + (in.whole.value_or(false) ? " whole" : "");
  });
  start();
  EXPECT_THAT(boost::json::serialize(contents("test://record/41?whole=true")), HasSubstr("42 whole"));
  const auto wrong = client->request("resources/read", {{"uri", "test://record/x"}});
  EXPECT_EQ(wrong.error().code, -32602);
  EXPECT_THAT(wrong.error().message, HasSubstr("/id"));
}

TEST_P(offers, prompts_list_the_members_of_their_struct_as_arguments) {
  registered.prompt("say", "Says it.", [](const two_texts& in) { return in.first + in.second.value_or("!"); },
                    {.title = "Say"});
  start();
  EXPECT_EQ(boost::json::value(client->list("prompts/list", "prompts")), boost::json::parse(R"([
    {"name": "say", "title": "Say", "description": "Says it.",
     "arguments": [{"name": "first", "required": true}, {"name": "second", "required": false}]}])"));
  const auto got = client->request("prompts/get", {{"name", "say"}, {"arguments", object{{"first", "hello"}}}});
  EXPECT_EQ(got.result().at("messages"),
            boost::json::parse(R"([{"role": "user", "content": {"type": "text", "text": "hello!"}}])"));
}

TEST_P(offers, a_prompt_says_what_is_wrong_with_its_arguments) {
  registered.prompt("say", "", [](const two_texts& in) { return in.first; });
  start();
  for (const auto& params : {object{{"name", "say"}}, object{{"name", "say"}, {"arguments", object{{"first", 7}}}},
                             object{{"name", "unknown"}}, object{{"name", "say"}, {"arguments", "x"}}}) {
    const auto answered = client->request("prompts/get", params);
    ASSERT_FALSE(answered.ok());
    EXPECT_EQ(answered.error().code, -32602);
  }
}

TEST_P(offers, a_prompt_that_crashes_is_an_internal_error_without_its_secret) {
  registered.prompt("crash", "", []() -> std::string { throw std::runtime_error{"a secret"}; });
  start();
  const auto answered = client->request("prompts/get", {{"name", "crash"}});
  ASSERT_FALSE(answered.ok());
  EXPECT_EQ(answered.error().code, -32603);
  EXPECT_EQ(answered.error().message, "the prompt crashed while it handled this call");
}

TEST_P(offers, arguments_are_completed_with_what_is_settled_already) {
  registered.prompt("say", "", [](const two_texts& in) { return in.first; });
  registered.complete_prompt("say", "second", [](const completion_request& typed) {
    std::vector<std::string> out;
    out.reserve(150);
    for (int n = 0; n < 150; ++n)
      out.push_back(typed.value + std::to_string(n) + typed.context.at("first"));
    return out;
  });
  start();
  object params{{"ref", object{{"type", "ref/prompt"}, {"name", "say"}}},
                {"argument", object{{"name", "second"}, {"value", "x"}}},
                {"context", object{{"arguments", object{{"first", "y"}}}}}};
  const auto found = client->request("completion/complete", params).result().at("completion").as_object();
  EXPECT_EQ(found.at("values").as_array().size(), 100U);
  EXPECT_EQ(found.at("values").as_array().at(3), "x3y");
  EXPECT_EQ(found.at("total"), 150);
  EXPECT_EQ(found.at("hasMore"), true);
  params["argument"] = object{{"name", "first"}, {"value", "x"}};
  EXPECT_TRUE(client->request("completion/complete", params).result().at("completion").at("values").as_array().empty());
  params["ref"] = object{{"type", "ref/prompt"}, {"name", "unknown"}};
  EXPECT_EQ(client->request("completion/complete", params).error().code, -32602);
  params["ref"] = 7;
  EXPECT_EQ(client->request("completion/complete", params).error().code, -32602);
}

TEST_P(offers, what_is_wrong_with_registrations_is_told_all_at_once) {
  registered.resource("no-scheme", {}, [] { return std::string{}; });
  EXPECT_THROW(start(), std::runtime_error);
  server twice{{.name = "twice", .version = "1.0"}};
  twice.prompt("a", "", [] { return std::string{}; });
  twice.prompt("a", "", [] { return std::string{}; });
  EXPECT_THROW(in_memory::client{twice}, std::runtime_error);
  server nothing{{.name = "nothing", .version = "1.0"}};
  nothing.complete_prompt("a", "b", [](const completion_request&) { return std::vector<std::string>{}; });
  EXPECT_THROW(in_memory::client{nothing}, std::runtime_error);
  server unreadable{{.name = "unreadable", .version = "1.0"}};
  unreadable.resource_template("test://{a", {}, [] { return std::string{}; });
  EXPECT_THROW(in_memory::client{unreadable}, std::runtime_error);
}

// -- while it runs ------------------------------------------------------------

TEST_P(offers, come_and_go_and_clients_are_told) {
  registered.tool("first", "", [] { return std::string{"first"}; });
  start();
  EXPECT_THAT(client->list("tools/list", "tools"), SizeIs(1));
  std::vector<in_memory::pending> listening;
  if (!of_2025())
    listening.push_back(
        client->start_request("subscriptions/listen", {{"notifications", object{{"toolsListChanged", true}}}}));
  auto& running = *client->service();
  EXPECT_FALSE(running.add(offer::tool("second", "", [] { return std::string{"second"}; })));
  client->advance(std::chrono::milliseconds{1});
  EXPECT_THAT(client->notifications("notifications/tools/list_changed"), SizeIs(1));
  EXPECT_EQ(client->call("second").text(), "second");
  EXPECT_FALSE(running.add(offer::prompt("greet", "", [] { return std::string{"hi"}; })));
  client->advance(std::chrono::milliseconds{1});
  EXPECT_THAT(client->notifications("notifications/prompts/list_changed"), SizeIs(of_2025() ? 1 : 0));
  EXPECT_FALSE(running.remove_tool("second"));
  client->advance(std::chrono::milliseconds{1});
  EXPECT_THAT(client->notifications("notifications/tools/list_changed"), SizeIs(2));
  EXPECT_EQ(client->request("tools/call", {{"name", "second"}}).error().code, -32602);
  EXPECT_EQ(describe(running.remove_tool("second")), to_string(tool_errc::not_found));
  EXPECT_EQ(client->call("first").text(), "first");
}

TEST_P(offers, that_cannot_be_are_refused_and_nothing_changes) {
  registered.tool("first", "", [] { return std::string{"first"}; });
  start();
  auto& running = *client->service();
  EXPECT_EQ(tool_errc_of(running.add(offer::tool("first", "", [] { return std::string{"another"}; }))),
            tool_errc::invalid_registration);
  EXPECT_EQ(tool_errc_of(running.add(offer::tool("a b", "", [] { return std::string{}; }))),
            tool_errc::invalid_registration);
  EXPECT_THAT(client->list("tools/list", "tools"), SizeIs(1));
  EXPECT_EQ(client->call("first").text(), "first");
}

TEST_P(offers, removed_and_added_again_work) {
  registered.prompt("say", "", [](const two_texts& in) { return in.first; });
  registered.complete_prompt("say", "first", [](const completion_request&) { return std::vector<std::string>{"a"}; });
  start();
  auto& running = *client->service();
  for (int n = 0; n < 3; ++n) {
    EXPECT_FALSE(running.remove_prompt("say"));
    EXPECT_FALSE(client->request("prompts/get", {{"name", "say"}}).ok());
    EXPECT_FALSE(running.add(offer::prompt("say", "", [] { return std::string{"again"}; })));
    EXPECT_TRUE(client->request("prompts/get", {{"name", "say"}}).ok());
  }
}

TEST_P(offers, whose_completions_came_first_are_missed_all_the_same) {
  registered.complete_prompt("say", "first", [](const completion_request&) { return std::vector<std::string>{"a"}; });
  registered.prompt("say", "", [](const two_texts& in) { return in.first; });
  registered.complete_template("test://{id}", "id",
                               [](const completion_request&) { return std::vector<std::string>{"1"}; });
  registered.resource_template("test://{id}", {}, [](const record_of& in) { return std::to_string(in.id); });
  start();
  EXPECT_THAT(client->list("prompts/list", "prompts"), SizeIs(1));
  std::vector<in_memory::pending> listening;
  if (!of_2025())
    listening.push_back(client->start_request(
        "subscriptions/listen",
        {{"notifications", object{{"promptsListChanged", true}, {"resourcesListChanged", true}}}}));
  EXPECT_FALSE(client->service()->remove_prompt("say"));
  EXPECT_FALSE(client->service()->remove_resource("test://{id}"));
  client->advance(std::chrono::milliseconds{1});
  EXPECT_THAT(client->notifications("notifications/prompts/list_changed"), SizeIs(1));
  EXPECT_THAT(client->notifications("notifications/resources/list_changed"), SizeIs(1));
}

TEST_P(offers, updates_of_a_resource_reach_those_who_asked) {
  registered.resource("test://a", {}, [] { return std::string{"a"}; });
  registered.resource("test://b", {}, [] { return std::string{"b"}; });
  start();
  std::vector<in_memory::pending> listening;
  if (of_2025())
    EXPECT_TRUE(client->request("resources/subscribe", {{"uri", "test://a"}}).ok());
  else
    listening.push_back(client->start_request("subscriptions/listen",
                                              {{"notifications", object{{"resourceSubscriptions", {"test://a"}}}}}));
  client->service()->resource_updated("test://a");
  client->service()->resource_updated("test://b");
  client->advance(std::chrono::milliseconds{1});
  const auto told = client->notifications("notifications/resources/updated");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told.front().at("uri"), "test://a");
  if (of_2025())
    EXPECT_TRUE(client->request("resources/unsubscribe", {{"uri", "test://a"}}).ok());
  else
    listening.front().cancel();
  client->service()->resource_updated("test://a");
  client->advance(std::chrono::milliseconds{1});
  EXPECT_THAT(client->notifications("notifications/resources/updated"), SizeIs(1));
}

} // namespace
} // namespace actors::mcp::offers_test
