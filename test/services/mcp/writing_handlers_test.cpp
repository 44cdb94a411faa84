// The code of docs/writing-handlers.md, compiled and run.
#include "libactors/system.hpp"
#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <caf/event_based_actor.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace writing_handlers {

using namespace std::chrono_literals;
using testing::HasSubstr;

// -- the first tool -----------------------------------------------------------

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

TEST(writing_handlers, the_first_tool) {
  actors::mcp::server server{{.name = "calculator", .version = "1.0.0"}};
  server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; });
  actors::mcp::in_memory::client client{server};
  EXPECT_EQ(client.call("add", {{"a", 1}, {"b", 2}}).as<double>(), 3);
}

// -- arguments ----------------------------------------------------------------

enum class unit { celsius, fahrenheit };
BOOST_DESCRIBE_ENUM(unit, celsius, fahrenheit)

struct forecast_args {
  std::string city;
  int days = 3;
  std::optional<unit> in;
};
BOOST_DESCRIBE_STRUCT(forecast_args, (), (city, days, in))

constexpr auto actors_schema(std::type_identity<forecast_args>) {
  using actors::schema::field;
  return actors::schema::fields(field("city").describe("As people call it").min_length(1),
                                field("days").describe("How many").minimum(1).maximum(14).optional());
}

struct day {
  std::string text;
  double degrees;
};
BOOST_DESCRIBE_STRUCT(day, (), (text, degrees))

std::vector<day> forecast(const forecast_args& in) {
  return std::vector<day>(in.days, day{"sunny in " + in.city, in.in == unit::fahrenheit ? 77.0 : 25.0});
}

TEST(writing_handlers, arguments_and_results_have_types) {
  actors::mcp::server server{{.name = "weather", .version = "1.0.0"}};
  server.tool("forecast", "Tells the weather.", forecast);
  actors::mcp::in_memory::client client{server};
  EXPECT_EQ(client.call("forecast", {{"city", "Rome"}}).as<std::vector<day>>().size(), 3U);
  EXPECT_THAT(client.call("forecast", {{"city", "Rome"}, {"days", 15}}).text(), HasSubstr("/days"));
}

// -- results ------------------------------------------------------------------

struct name_args {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(name_args, (), (name))

actors::mcp::tool_result picture(const name_args& in) {
  if (in.name.empty())
    return actors::mcp::tool_result::error("Say which picture you want.");
  return actors::mcp::tool_result::text("Here it is.")
      .add(actors::mcp::image_content{.data = "…", .mime_type = "image/png"});
}

TEST(writing_handlers, results_may_be_put_together) {
  actors::mcp::server server{{.name = "pictures", .version = "1.0.0"}};
  server.tool("picture", "Shows a picture.", picture);
  actors::mcp::in_memory::client client{server};
  EXPECT_EQ(client.call("picture", {{"name", "sunset"}}).content().size(), 2U);
  EXPECT_TRUE(client.call("picture", {{"name", ""}}).is_error());
}

// -- state, and crashes -------------------------------------------------------

class counter {
public:
  int operator()() {
    if (++calls_ == 3)
      throw std::runtime_error{"three is too many"};
    return calls_;
  }

private:
  int calls_ = 0;
};

TEST(writing_handlers, a_crash_costs_one_call_and_the_state) {
  actors::mcp::server server{{.name = "counter", .version = "1.0.0"}};
  server.tool("count", "Counts its calls.", actors::mcp::stateful<counter>());
  actors::mcp::in_memory::client client{server};
  EXPECT_EQ(client.call("count").as<int>(), 1);
  EXPECT_EQ(client.call("count").as<int>(), 2);
  EXPECT_TRUE(client.call("count").is_error()); // the third crashes, and only the third
  EXPECT_EQ(client.call("count").as<int>(), 1); // its successor has begun anew
}

// -- long work ----------------------------------------------------------------

struct tiles_args {
  int tiles;
};
BOOST_DESCRIBE_STRUCT(tiles_args, (), (tiles))

std::string resize(const tiles_args& in, actors::mcp::context& ctx) {
  for (int done = 0; done < in.tiles; ++done) {
    if (ctx.cancelled())
      return "stopped";
    // … one tile …
    ctx.progress(done + 1, in.tiles);
  }
  return "resized";
}

TEST(writing_handlers, long_work_tells_how_it_goes) {
  actors::mcp::server server{{.name = "pictures", .version = "1.0.0"}};
  server.tool("resize", "Resizes a picture.", resize, {.deadline = 2min, .concurrency = 2});
  actors::mcp::in_memory::client client{server};
  EXPECT_EQ(client.call("resize", {{"tiles", 3}}).text(), "resized");
  EXPECT_EQ(client.start("resize", {{"tiles", 3}}).result().progress().size(), 3U);
}

// -- coroutines ---------------------------------------------------------------

caf::behavior thermometer(caf::event_based_actor*) {
  return {[](const std::string& city) { return static_cast<double>(city.size()); }};
}

auto measure(caf::actor station) {
  return [station = std::move(station)](const name_args& in, actors::mcp::context& ctx) -> actors::task<std::string> {
    const auto slept = co_await ctx.sleep(100ms);
    if (slept) // cancelled
      co_return "";
    const auto degrees = co_await ctx.call<double>(station, 2s, in.name);
    co_return degrees ? std::to_string(*degrees) : "no answer";
  };
}

TEST(writing_handlers, a_coroutine_waits_without_a_thread) {
  actors::system system{{.scheduler = actors::scheduler_kind::testing}};
  auto station = system.spawn(thermometer);
  actors::mcp::server server{{.name = "weather", .version = "1.0.0"}};
  server.tool("measure", "Asks the station.", measure(station));
  actors::mcp::in_memory::client client{system, server};
  EXPECT_THAT(client.call("measure", {{"name", "Rome"}}).text(), HasSubstr("4.0"));
}

// -- questions ----------------------------------------------------------------

struct table_args {
  int people;
};
BOOST_DESCRIBE_STRUCT(table_args, (), (people))

struct contact {
  std::string name;
  std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(contact, (), (name, email))

struct confirmation {
  bool sure = false;
};
BOOST_DESCRIBE_STRUCT(confirmation, (), (sure))

int reserve(int people) {
  return 40 + people;
}

actors::task<std::string> book(table_args in, actors::mcp::context& ctx) {
  const auto guest = co_await ctx.elicit<contact>("Who is coming?");
  if (!guest)
    co_return "Nothing was booked.";
  const auto table = ctx.once("reserve", [&] { return reserve(in.people); });
  const auto sure = co_await ctx.elicit<confirmation>("Table " + std::to_string(table) + ", is that right?");
  co_return sure && sure->sure ? "Booked for " + guest->name + "." : "Nothing was booked.";
}

TEST(writing_handlers, questions_work_in_both_eras) {
  for (const auto version : {actors::mcp::latest_2025, actors::mcp::latest_2026}) {
    actors::mcp::server server{{.name = "tables", .version = "1.0.0"}};
    server.tool("book", "Books a table.", book);
    actors::mcp::in_memory::client client{server, {.version = version}};
    client.on_elicit([](const actors::mcp::in_memory::question& asked) {
      if (asked.message() == "Who is coming?")
        return actors::mcp::in_memory::accept({{"name", "Ann"}});
      EXPECT_EQ(asked.message(), "Table 42, is that right?");
      return actors::mcp::in_memory::accept({{"sure", true}});
    });
    EXPECT_EQ(client.call("book", {{"people", 2}}).text(), "Booked for Ann.");
  }
}

struct account_of {
  std::string account;
};
BOOST_DESCRIBE_STRUCT(account_of, (), (account))

std::set<std::string>& grants() {
  static std::set<std::string> all;
  return all;
}

std::string begin_visit(const std::string& account) {
  return account + "-visit";
}

actors::task<std::string> list_files(account_of in, actors::mcp::context& ctx) {
  if (!grants().contains(in.account)) {
    const auto visit = begin_visit(in.account); // nobody else guesses it
    const auto url = "https://example.com/grant?state=" + visit;
    const auto agreed = co_await ctx.require_url({.message = "Grant access to your files.", .url = url, .id = visit});
    if (!agreed || !grants().contains(in.account))
      co_return "No access was granted.";
  }
  co_return "a.txt, b.txt";
}

TEST(writing_handlers, a_page_comes_first) {
  actors::mcp::server server{{.name = "files", .version = "1.0.0"}};
  server.tool("list_files", "Lists files.", list_files);
  actors::mcp::in_memory::client client{server, {.version = actors::mcp::latest_2025}};
  client.on_elicit([](const auto&) { return actors::mcp::in_memory::accept(); });
  const boost::json::object call{{"name", "list_files"}, {"arguments", {{"account", "ann"}}}};
  EXPECT_EQ(client.request("tools/call", call).error().code, -32042);
  grants().insert("ann");
  client.service()->elicitation_completed("ann-visit");
  EXPECT_EQ(client.call("list_files", {{"account", "ann"}}).text(), "a.txt, b.txt");
  EXPECT_EQ(client.notifications("notifications/elicitation/complete").size(), 1U);
}

// -- tasks --------------------------------------------------------------------

TEST(writing_handlers, a_call_may_become_a_task) {
  actors::mcp::server server{{.name = "tables", .version = "1.0.0"}};
  server.tool("book", "Books a table.", book, {.task = actors::mcp::task_options{.ttl = 1h}});
  const boost::json::object extension{{"io.modelcontextprotocol/tasks", boost::json::object{}}};
  actors::mcp::in_memory::client client{server, {.capabilities = {{"extensions", extension}}}};
  const auto made = client.request("tools/call", {{"name", "book"}, {"arguments", boost::json::object{{"people", 2}}}});
  EXPECT_EQ(made.result().at("resultType"), "task");
}

// -- resources and prompts ----------------------------------------------------

struct row_of {
  std::string table;
  int id;
};
BOOST_DESCRIBE_STRUCT(row_of, (), (table, id))

std::optional<std::string> row(const row_of& in) {
  if (in.table != "users")
    return std::nullopt; // no such resource
  return "user " + std::to_string(in.id);
}

struct review_args {
  std::string code;
  std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(review_args, (), (code, language))

std::string review(const review_args& in) {
  return "Review this " + in.language.value_or("program") + ":\n" + in.code;
}

std::vector<std::string> languages(const actors::mcp::completion_request& typed) {
  std::vector<std::string> out;
  for (const std::string each : {"c", "cpp", "erlang"})
    if (each.starts_with(typed.value))
      out.push_back(each);
  return out;
}

void offer_all(actors::mcp::server& server) {
  server.resource("config://app", {.mime_type = "application/json"}, [] { return std::string{"{}"}; });
  server.resource_template("db://{table}/{id}", {.name = "rows"}, row);
  server.prompt("review", "Reviews code.", review);
  server.complete_prompt("review", "language", languages);
}

TEST(writing_handlers, resources_and_prompts) {
  actors::mcp::server server{{.name = "all", .version = "1.0.0"}};
  offer_all(server);
  actors::mcp::in_memory::client client{server};
  const auto read = client.request("resources/read", {{"uri", "db://users/7"}});
  EXPECT_THAT(boost::json::serialize(read.result()), HasSubstr("user 7"));
  EXPECT_EQ(client.request("resources/read", {{"uri", "db://shoes/7"}}).error().code, -32602);
  EXPECT_TRUE(
      client.request("prompts/get", {{"name", "review"}, {"arguments", boost::json::object{{"code", "x"}}}}).ok());
}

// -- while it runs ------------------------------------------------------------

TEST(writing_handlers, what_is_offered_may_change) {
  actors::mcp::server server{{.name = "all", .version = "1.0.0"}};
  offer_all(server);
  actors::system system{{.scheduler = actors::scheduler_kind::testing}};
  auto running = *server.start(system);
  auto why =
      running->add(actors::mcp::offer::tool("echo", "Says it again.", [](const name_args& in) { return in.name; }));
  EXPECT_FALSE(why);
  running->resource_updated("config://app"); // those who have subscribed are told
  why = running->remove_tool("echo");
  EXPECT_FALSE(why);
  running->stop();
}

// -- the program --------------------------------------------------------------

TEST(writing_handlers, a_server_has_other_names_than_localhost) {
  actors::mcp::server server{
      {.name = "weather", .version = "1.0.0"},
      {.codec = {.access = {.hosts = {"mcp.example.com"}, .origins = {"https://app.example.com"}}}}};
  server.tool("forecast", "Tells the weather.", forecast);
  actors::mcp::in_memory::client client{server};
  EXPECT_EQ(client.call("forecast", {{"city", "Rome"}}).as<std::vector<day>>().size(), 3U);
}

} // namespace writing_handlers
