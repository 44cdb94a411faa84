// A server whose tools do what tools should not, each in its own way.
#include "services/mcp/server.hpp"

#include <boost/describe.hpp>

#include <atomic>
#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <thread>

using namespace std::chrono_literals;
namespace mcp = actors::mcp;

struct add_args {
  double a;
  double b;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (a, b))

struct wait_args {
  int milliseconds;
};
BOOST_DESCRIBE_STRUCT(wait_args, (), (milliseconds))

struct mood_args {
  bool bad;
};
BOOST_DESCRIBE_STRUCT(mood_args, (), (bad))

std::string block(const wait_args& in) {
  std::this_thread::sleep_for(std::chrono::milliseconds{in.milliseconds});
  return "awake";
}

std::string print() {
  std::cout << "printed with std::cout" << std::endl;
  std::printf("printed with printf\n");
  std::fflush(stdout);
  return "printed";
}

std::string throw_at_will(const mood_args& in) {
  if (in.bad)
    throw std::runtime_error{"in a bad mood"};
  return "fine";
}

// -- calls that are cancelled, and who tells ------------------------------------

struct notice_args {
  bool tell = false;
};
BOOST_DESCRIBE_STRUCT(notice_args, (), (tell))

constexpr auto actors_schema(std::type_identity<notice_args>) {
  return actors::schema::fields(
      actors::schema::field("tell").describe("report progress, then wait to be cancelled").optional());
}

struct notices {
  int begun = 0;
  int noticed = 0;
};
BOOST_DESCRIBE_STRUCT(notices, (), (begun, noticed))

std::atomic<int> begun{0};
std::atomic<int> noticed{0};

actors::task<std::string> notice(notice_args in, mcp::context& ctx) {
  ++begun;
  if (in.tell)
    ctx.progress(1, 2, "begun");
  const auto interrupted = co_await ctx.sleep(10min);
  if (interrupted)
    ++noticed;
  co_return "nobody cancelled";
}

std::string watch(const notice_args& in, mcp::context& ctx) {
  ++begun;
  if (in.tell)
    ctx.progress(1, 2, "begun");
  while (!ctx.cancelled())
    std::this_thread::sleep_for(2ms);
  ++noticed;
  return "cancelled";
}

// -- a tool that talks more than anybody reads -----------------------------------

struct chat_args {
  int messages;
  int bytes;
};
BOOST_DESCRIBE_STRUCT(chat_args, (), (messages, bytes))

std::string chat(const chat_args& in, mcp::context& ctx) {
  const boost::json::string text(static_cast<std::size_t>(in.bytes), 'x');
  for (int n = 0; n < in.messages; ++n) {
    ctx.progress(n + 1, in.messages, text);
    ctx.log(mcp::log_level::info, text);
  }
  return "said all";
}

// -- news, and questions that nobody answers ---------------------------------------

std::weak_ptr<mcp::service> this_server;

struct publish_args {
  int times;
};
BOOST_DESCRIBE_STRUCT(publish_args, (), (times))

std::string publish(const publish_args& in) {
  const auto server = this_server.lock();
  for (int n = 0; server && n < in.times; ++n)
    server->resource_updated("test://news/" + std::to_string(n % 1000));
  return "published";
}

struct news_of {
  int number;
};
BOOST_DESCRIBE_STRUCT(news_of, (), (number))

struct said {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(said, (), (text))

actors::task<std::string> ask(mcp::context& ctx) {
  const auto first = co_await ctx.elicit<said>("Are you there?");
  const auto second = co_await ctx.elicit<said>("Still?");
  co_return first&& second ? first->text + second->text : "nobody answered";
}

// -- expressions that take others years -------------------------------------------

struct text_args {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(text_args, (), (text))

constexpr auto actors_schema(std::type_identity<text_args>) {
  return actors::schema::fields(actors::schema::field("text").pattern("^(a+)+$"));
}

int length(const text_args& in) {
  return static_cast<int>(in.text.size());
}

caf::behavior length_of_any(caf::event_based_actor*) {
  return {[](const mcp::tool_call& call) {
    return mcp::tool_result::text(std::to_string(call.arguments().at("text").as_string().size()));
  }};
}

boost::json::object hand_written_schema() {
  return {{"type", "object"},
          {"properties", {{"text", {{"type", "string"}, {"pattern", "^(([a-z])+.)+[A-Z]([a-z])+$|^(a|aa)+$"}}}}},
          {"required", {"text"}}};
}

int main(int argc, char** argv) {
  // Longer than any test: those that are full stay so.
  mcp::server server{{.name = "troubled", .version = "0.1.0"},
                     {.session_evict_after = 1h, .on_start = [](const auto& started) { this_server = started; }}};
  server.tool("add", "Answers at once.", [](const add_args& in) { return in.a + in.b; }, {.non_blocking = true});
  server.tool("noisy", "Prints to standard output.", print);
  server.tool("sleeper", "Blocks its thread.", block, {.concurrency = 64});
  server.tool("hang", "Blocks for longer than it may.", block,
              {.deadline = 200ms, .concurrency = 1, .cancel_grace = 50ms});
  server.tool("narrow", "One call, and two that wait.", block, {.concurrency = 1, .max_queue = 2});
  server.tool("fragile", "Survives two crashes.", throw_at_will,
              {.concurrency = 1, .intensity = 2, .period = 60s, .retry_after = 1s});
  server.tool("noticing", "Waits until it is cancelled.", notice, {.deadline = 10min, .concurrency = 256});
  server.tool("watching", "Blocks until it is cancelled.", watch, {.deadline = 10min, .concurrency = 64});
  server.tool("noticed", "How many calls of these two began, and how many saw that they were cancelled.",
              [] {
                return notices{begun, noticed};
              },
              {.non_blocking = true});
  server.tool("chatty", "Reports progress and logs, so many messages of so many bytes.", chat);
  server.tool("matching", "The length of a text of nothing but a.", length, {.non_blocking = true});
  server.tool("checked", "The same, with a schema written by hand.", length_of_any,
              {.input_schema = hand_written_schema()});
  server.resource_template("test://news/{number}", {.name = "news"},
                           [](const news_of& in) { return "news " + std::to_string(in.number); });
  server.tool("publish", "Tells of changes, so many.", publish);
  server.tool("asking", "Asks twice.", ask, {.concurrency = 256});
  return server.run(argc, argv);
}
