// Tasks: calls that go on after their request has been answered. Clients that do not know them wait as for any call.
#include "examples/mcp_everything/tour.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <stdexcept>

namespace everything {
namespace {

namespace mcp = actors::mcp;
using actors::task;
using namespace std::chrono_literals;

struct who {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(who, (), (name))

struct amount {
  double seconds = 1;
  std::string label;
};
BOOST_DESCRIBE_STRUCT(amount, (), (seconds, label))

constexpr auto actors_schema(std::type_identity<amount>) {
  using actors::schema::field;
  return actors::schema::fields(field("seconds").minimum(0).maximum(3600).optional(), field("label").optional());
}

struct file {
  std::string filename;
};
BOOST_DESCRIBE_STRUCT(file, (), (filename))

struct yes_or_no {
  bool confirm = false;
};
BOOST_DESCRIBE_STRUCT(yes_or_no, (), (confirm))

task<std::string> compute(amount in, mcp::context& ctx) {
  const auto time = std::chrono::duration<double>{in.seconds};
  const auto stopped = co_await ctx.sleep(std::chrono::duration_cast<actors::duration>(time));
  co_return stopped ? "stopped" : "computed " + in.label;
}

task<mcp::tool_result> fail(mcp::context& ctx) {
  const auto stopped = co_await ctx.sleep(1s);
  co_return mcp::tool_result::error(stopped ? "stopped" : "the job has failed, as it always does");
}

task<std::string> crash(mcp::context& ctx) {
  const auto stopped = co_await ctx.sleep(100ms);
  if (!stopped)
    throw std::runtime_error{"the job crashed"};
  co_return "stopped";
}

task<std::string> confirm_delete(file in, mcp::context& ctx) {
  const auto sure = co_await ctx.elicit<yes_or_no>("Delete " + in.filename + "?");
  co_return sure && sure->confirm ? "deleted " + in.filename : "kept " + in.filename;
}

task<std::string> two_inputs(mcp::context& ctx) {
  const auto [first, second] =
      co_await ctx.all(ctx.elicit<who>("The first name?", "first"), ctx.elicit<who>("The second name?", "second"));
  co_return first&& second ? first->name + " and " + second->name : "nobody";
}

// Asks while it is a call, and becomes a task when it knows what it needs.
task<std::string> ask_then_work(mcp::context& ctx) {
  const auto user = co_await ctx.elicit<who>("What is your name?", "user_name");
  if (!user)
    co_return "Nobody there.";
  ctx.become_task();
  const auto stopped = co_await ctx.sleep(100ms);
  co_return stopped ? "stopped" : "Done for " + user->name + '.';
}

} // namespace

void add_tasks(mcp::server& server) {
  const mcp::task_options quick{.ttl = 10min, .poll_interval = 200ms};
  server.tool("greet", "Says hello.", [](const who& in) { return "Hello, " + in.name + "!"; });
  server.tool("slow_compute", "Takes its time.", compute, {.deadline = 1h, .task = quick});
  server.tool("failing_job", "Fails after a second.", fail,
              {.task = mcp::task_options{.required = true, .ttl = 10min, .poll_interval = 200ms}});
  server.tool("protocol_error_job", "Crashes.", crash, {.intensity = 1000, .task = quick});
  server.tool("confirm_delete", "Asks before it deletes.", confirm_delete, {.task = quick});
  server.tool("multi_input", "Two questions at once.", two_inputs, {.task = quick});
  server.tool("test_tool_with_task", "Asks, then works on.", ask_then_work,
              {.task = mcp::task_options{.at_once = false, .required = true, .ttl = 10min, .poll_interval = 200ms}});
}

} // namespace everything
