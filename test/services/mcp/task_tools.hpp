// Tools whose calls may be tasks: one that takes its time, one that asks, and those that fail.
#pragma once

#include "services/mcp/server.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace actors::mcp::task_calls_test {

using namespace std::chrono_literals;

struct who {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(who, (), (name))

struct amount {
  int of = 0;
};
BOOST_DESCRIBE_STRUCT(amount, (), (of))

/// Arrays in each other.
inline boost::json::value nested(int depth) {
  boost::json::value out = nullptr;
  for (int n = 0; n < depth; ++n)
    out = boost::json::array{std::move(out)};
  return out;
}

/// Digits that some readers take for a neighbour's, and more levels than Boost.JSON reads unless it is told to.
inline boost::json::object exact_result() {
  return {{"digits", 474.59380568556355}, {"deep", nested(40)}};
}

/// `events` is told how "slow" ended; it outlives the handlers.
inline void add_tools(server& to, std::vector<std::string>& events) {
  to.tool("slow", "",
          [&events](context& ctx) -> task<std::string> {
            ctx.progress(1, 2, "half");
            const auto stopped = co_await ctx.sleep(10s);
            events.emplace_back(stopped ? "stopped" : "done");
            co_return "done";
          },
          {.deadline = 1s, .task = task_options{.ttl = 1min, .poll_interval = 2s}});
  to.tool("ask", "",
          [](context& ctx) -> task<std::string> {
            const auto first = co_await ctx.elicit<who>("First?");
            const auto slept = co_await ctx.sleep(1s);
            const auto second = co_await ctx.elicit<who>("Second?");
            co_return first&& second && !slept ? first->name + second->name : "no";
          },
          {.task = task_options{}});
  to.tool("crash", "",
          [](context&) -> task<std::string> {
            throw std::runtime_error{"a secret"};
            co_return "";
          },
          {.task = task_options{.at_once = false}});
  to.tool("fail", "", [](const amount&) { return tool_result::error("out of stock"); },
          {.task = task_options{.required = true}});
  to.tool("plain", "", [] { return std::string{"here"}; });
}

} // namespace actors::mcp::task_calls_test
