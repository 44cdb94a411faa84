// The in-memory client and handlers that do not return: real time, as virtual time stands still there.
#include "services/mcp/detail/testing/watchdog.hpp"

#include "services/mcp/context.hpp"
#include "services/mcp/server.hpp"
#include "services/mcp/testing.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace actors::mcp::in_memory {

namespace {

using namespace std::chrono_literals;

void call_one_that_waits_for_its_deadline() {
  server registered{{.name = "stuck", .version = "1"}};
  registered.tool("until_cancelled", "",
                  [](context& ctx) {
                    while (!ctx.cancelled())
                      std::this_thread::yield();
                  },
                  {.deadline = 1s});
  client client{registered, {.handler_patience = 200ms}};
  static_cast<void>(client.start("until_cancelled"));
}

TEST(a_handler_that_does_not_return_DeathTest, ends_the_program_with_a_text_that_names_the_call) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(call_one_that_waits_for_its_deadline(), "not returned for 200 ms.*tools/call until_cancelled");
}

TEST(a_watchdog, minds_neither_many_short_turns_nor_the_time_between_them) {
  std::atomic<std::uint64_t> steps{0};
  detail::watchdog dog{50ms, steps, [] { return ""; }};
  const auto wait = [](auto each_time) {
    for (const auto end = std::chrono::steady_clock::now() + 150ms; std::chrono::steady_clock::now() < end;)
      each_time();
  };
  {
    const auto turn = dog.watch();
    wait([&] { ++steps; });
  }
  wait([] { std::this_thread::yield(); });
}

} // namespace

} // namespace actors::mcp::in_memory
