// A server whose calls take a while and talk, and clients that come back with Last-Event-ID.
#pragma once

#include "test/services/mcp/running_server.hpp"

#include <gmock/gmock.h>

namespace actors::mcp::test {

using namespace std::chrono_literals;

struct resuming : server_test {
  void begin(const service_options& options = {}) {
    other.emplace(server_info{.name = "tested", .version = "1.0"}, options);
    other->tool("count", "Logs 1, 2, 3 … once a minute.",
                [this](context& ctx) -> task<std::string> {
                  for (int n = 1; n <= 5; ++n) {
                    ctx.log(log_level::info, n);
                    if (const auto why = co_await ctx.sleep(1min)) {
                      events.push_back(describe(why));
                      co_return "";
                    }
                  }
                  co_return "counted";
                },
                {.deadline = 1h});
    other->tool("polled", "Lets its client go, works on, and logs.",
                [](context& ctx) -> task<std::string> {
                  ctx.release_connection(3s);
                  co_await ctx.sleep(1min);
                  ctx.log(log_level::info, "meanwhile");
                  ctx.release_connection();
                  co_return "done";
                },
                {.deadline = 1h});
    other->tool("nap", "",
                [this](context& ctx) -> task<std::string> {
                  events.push_back(describe(co_await ctx.sleep(10min)));
                  co_return "rested";
                },
                {.deadline = 1h});
    auto started = other->start(runtime);
    ASSERT_TRUE(started);
    running = *started;
  }

  exchange_ptr begin_in(const std::string& session, const std::string& tool,
                        const std::string& revision = "2025-11-25") {
    auto sent = send_in(session, request_2025("tools/call", R"({"name": ")" + tool + R"("})"), revision);
    time.run();
    return sent;
  }

  exchange_ptr come_back(const std::string& session, const std::string& last_event_id) {
    return send_bodiless("GET", session, {{"Last-Event-ID", last_event_id}});
  }

  /// What log messages said, and the text of an answer.
  static std::vector<std::string> heard(const recorded_stream& on) {
    std::vector<std::string> out;
    out.reserve(on.messages.size());
    for (const auto& each : on.messages)
      out.push_back(each.as_object().contains("result") ? text(each.as_object())
                                                        : text_of(each.at("params").at("data")));
    return out;
  }
  static std::string text_of(const boost::json::value& data) {
    return data.is_string() ? std::string{data.get_string()} : boost::json::serialize(data);
  }

  std::optional<server> other;
};

} // namespace actors::mcp::test
