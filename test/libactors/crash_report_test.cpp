// What a process that crashes leaves behind.
#include "libactors/crash_report.hpp"

#include "libactors/control.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/attach_stream_sink.hpp>
#include <caf/attach_stream_source.hpp>
#include <caf/send.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {

namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

struct crash_reports : test::runtime_test {
  test::captured_log log;
  test::recorded_events events{system};

  caf::behavior fragile(process* self) {
    return {[self](int n) {
              if (n == 0)
                throw std::runtime_error{"zero"};
              if (n < 0)
                self->quit(make_error(errc::overloaded, "below zero"));
            },
            [](const std::string&) {}};
  }

  caf::actor start_fragile(start_options options) {
    return start([this](process* self) { return fragile(self); }, std::move(options));
  }

  std::shared_ptr<const crash_report> report() const {
    for (const auto& each : events.all())
      if (each.kind == event::kind::process_crashed)
        return each.report;
    return nullptr;
  }
};

// CAF lets such a process live until its streams have ended. By then the message has gone, and the call that it was.
TEST_F(crash_reports, of_one_whose_streams_outlive_the_message_name_it_all_the_same) {
  const auto whom = start(
      [](process* self) -> caf::behavior {
        return {[self](caf::stream<int> in) {
                  return caf::attach_stream_sink(
                             self, in, [](caf::unit_t&) {}, [](caf::unit_t&, int) {})
                      .inbound_slot();
                },
                [](int) -> int { throw 1; }};
      },
      {.label = "sink"});
  (void)start([whom](process* self) -> caf::behavior {
    caf::attach_stream_source(
        self, whom, [](caf::unit_t&) {}, [](caf::unit_t&, caf::downstream<int>&, std::size_t) {},
        [](const caf::unit_t&) { return false; });
    return {[](const std::string&) {}};
  });
  time.run();
  caf::error why;
  (void)start([&, whom](process* self) -> caf::behavior {
    self->call(whom, 1h, 1).then([](int) {}, [&](const caf::error& reason) { why = reason; });
    return {[](const std::string&) {}};
  });
  time.run();
  EXPECT_EQ(crash_of(why)->message, "(i32)");
  ASSERT_TRUE(report());
  EXPECT_EQ(report()->message, "(i32)");
}

TEST_F(crash_reports, of_one_that_puts_its_last_message_back_name_none) {
  const auto whom = start([](process* self) -> caf::behavior {
    return {[self](int) {
      self->quit(make_error(errc::overloaded, "enough"));
      return caf::skip_t{};
    }};
  });
  caf::anon_send(whom, 1);
  time.run();
  ASSERT_TRUE(report());
  EXPECT_EQ(report()->message, "none");
}

TEST_F(crash_reports, say_who_crashed_why_and_on_what) {
  const auto whom = start_fragile({.label = "fragile"});
  time.advance(3s);
  caf::anon_send(whom, 0);
  time.run();
  ASSERT_TRUE(report());
  EXPECT_EQ(report()->label, "fragile");
  EXPECT_EQ(report()->process, whom.id());
  EXPECT_EQ(crash_of(report()->reason)->what, "zero");
  EXPECT_EQ(report()->message, "(i32)");
  EXPECT_EQ(report()->when, system.now());
  EXPECT_THAT(report()->trace, IsEmpty());
  EXPECT_EQ(to_text(*report()), "fragile ended: fragile crashed on (i32): zero");
}

TEST_F(crash_reports, name_the_message_of_a_process_that_quit_with_an_error) {
  caf::anon_send(start_fragile({.label = "fragile"}), -1);
  time.run();
  ASSERT_TRUE(report());
  EXPECT_EQ(report()->message, "(i32)");
  EXPECT_EQ(to_text(*report()), "fragile ended: overloaded: below zero (on (i32))");
}

TEST_F(crash_reports, hold_the_trace_of_a_process_that_was_traced) {
  const auto whom = start_fragile({.label = "fragile", .trace = 2});
  caf::anon_send(whom, 1);
  caf::anon_send(whom, std::string{"hello"});
  time.run();
  time.advance(1500ms);
  caf::anon_send(whom, 0);
  time.run();
  ASSERT_TRUE(report());
  ASSERT_THAT(report()->trace, SizeIs(2));
  EXPECT_EQ(report()->trace.back().text, "(0)");
  EXPECT_EQ(to_text(*report()), "fragile ended: fragile crashed on (i32): zero; its last messages:\n"
                                "-1.500 s  message  (\"hello\")\n"
                                "0.000 s  message  (0)");
}

TEST_F(crash_reports, are_logged_once) {
  caf::anon_send(start_fragile({.label = "fragile", .trace = 5}), 0);
  time.run();
  EXPECT_EQ(log.count("fragile ended"), 1U);
  EXPECT_EQ(log.count("its last messages:\n0.000 s  message  (0)"), 1U);
}

TEST_F(crash_reports, know_of_a_crash_in_the_init) {
  EXPECT_FALSE(system.start([](process*) -> caf::behavior { throw std::runtime_error{"no"}; }, {.label = "unborn"}));
  ASSERT_TRUE(report());
  EXPECT_EQ(report()->message, "init");
}

TEST_F(crash_reports, are_not_made_of_other_ends) {
  kill(start_fragile({}));
  ask_to_stop(start_fragile({}));
  time.run();
  EXPECT_EQ(events.count(event::kind::process_crashed), 1) << "the kill";
  EXPECT_FALSE(report());
}

} // namespace

} // namespace actors
