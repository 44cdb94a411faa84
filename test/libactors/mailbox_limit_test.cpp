// Bounded mailboxes: how many messages may wait, and what gives.
#include "libactors/mailbox_limit.hpp"

#include "libactors/control.hpp"
#include "libactors/detail/mailbox_bound.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/after.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct mailbox_limits : test::runtime_test {
  std::vector<int> handled;
  test::recorded_events events{system};

  caf::actor start_bounded(mailbox_limit limit) {
    return start(
        [this](process*) -> caf::behavior {
          return {[this](int n) {
            handled.push_back(n);
            return n;
          }};
        },
        {.mailbox = limit});
  }

  /// The partner of `callee` ends; three messages come before the news of it, and three after.
  void end_in_the_midst_of_messages(const caf::actor& partner, const caf::actor& callee) {
    const auto sender = test::spawn_plain(system, [=, this](caf::event_based_actor*) -> caf::behavior {
      return {[=, this](caf::ok_atom) { send(callee, 4, 6); }};
    });
    time.run();
    // They run in the order in which they were sent something.
    kill(partner);
    caf::anon_send(sender, caf::ok_atom_v);
    send(callee, 1, 3);
    time.run();
    kill(sender);
  }

  void send(const caf::actor& to, int from, int last) {
    for (int n = from; n <= last; ++n)
      caf::anon_send(to, n);
  }

  /// The error that each call got, or nothing where it was answered, in the order of the calls.
  std::vector<std::optional<caf::error>> call(const caf::actor& whom, int count) {
    std::vector<std::optional<caf::error>> answers(static_cast<std::size_t>(count));
    reply_port port{system};
    for (int n = 0; n < count; ++n)
      port.call(
          whom, system.now() + 1s,
          [&one = answers[static_cast<std::size_t>(n)]](answer a) {
            if (a.is_error())
              one = a.error();
          },
          n);
    time.run();
    return answers;
  }
};

TEST_F(mailbox_limits, reject_what_is_too_much_at_once) {
  const auto callee = start_bounded({.messages = 2});
  send(callee, 1, 5);
  EXPECT_EQ(events.count(event::kind::message_shed), 3) << "before the receiver has run";
  time.run();
  EXPECT_THAT(handled, ElementsAre(1, 2));
}

TEST_F(mailbox_limits, let_new_messages_in_when_others_were_handled) {
  const auto callee = start_bounded({.messages = 2, .overflow = overflow::drop_newest});
  for (int round = 0; round < 3; ++round) {
    send(callee, 1, 3);
    time.run();
  }
  EXPECT_THAT(handled, ElementsAre(1, 2, 1, 2, 1, 2));
}

TEST_F(mailbox_limits, drop_the_oldest_where_asked) {
  const auto callee = start_bounded({.messages = 2, .overflow = overflow::drop_oldest});
  send(callee, 1, 5);
  time.run();
  EXPECT_THAT(handled, ElementsAre(4, 5));
  EXPECT_EQ(events.count(event::kind::message_shed), 3);
}

TEST_F(mailbox_limits, answer_a_call_that_is_dropped) {
  for (const auto what : {overflow::reject, overflow::drop_newest, overflow::drop_oldest}) {
    const auto answers = call(start_bounded({.messages = 2, .overflow = what}), 3);
    const std::size_t dropped = what == overflow::drop_oldest ? 0 : 2;
    for (std::size_t n = 0; n < answers.size(); ++n) {
      EXPECT_EQ(answers[n].has_value(), n == dropped) << n;
      if (n == dropped) {
        EXPECT_EQ(*answers[n], errc::overloaded);
      }
    }
  }
}

TEST_F(mailbox_limits, answer_the_request_of_a_plain_actor_that_is_dropped) {
  const auto callee = start_bounded({.messages = 1});
  std::vector<caf::error> errors;
  test::spawn_plain(system, [&](caf::event_based_actor* self) -> caf::behavior {
    for (int n = 0; n < 2; ++n)
      self->request(callee, caf::infinite, n).then([](int) {}, [&](caf::error& why) { errors.push_back(why); });
    return {[](int) {}};
  });
  time.run();
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0], errc::overloaded);
}

TEST_F(mailbox_limits, tell_a_process_whose_message_was_rejected_and_end_nobody) {
  const auto callee = start_bounded({.messages = 1});
  std::vector<caf::error> heard;
  const auto sender = start([&](process* self) -> caf::behavior {
    self->set_error_handler([&](caf::error& why) { heard.push_back(why); });
    return {[=](caf::ok_atom) {
      for (int n = 0; n < 3; ++n)
        self->send(callee, n);
    }};
  });
  const auto plain = test::spawn_plain(system, [&](caf::event_based_actor* self) -> caf::behavior {
    return {[=](caf::ok_atom) {
      for (int n = 0; n < 3; ++n)
        self->send(callee, n);
    }};
  });
  const test::obituary of_sender{sender};
  const test::obituary of_plain{plain};
  caf::anon_send(sender, caf::ok_atom_v);
  time.run();
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0], errc::overloaded);
  caf::anon_send(plain, caf::ok_atom_v);
  time.run();
  EXPECT_FALSE(of_sender.arrived());
  EXPECT_FALSE(of_plain.arrived());
  kill(plain);
}

TEST_F(mailbox_limits, that_drop_the_newest_tell_nobody_about_plain_messages) {
  const auto callee = start_bounded({.messages = 1, .overflow = overflow::drop_newest});
  int heard = 0;
  const auto sender = start([&](process* self) -> caf::behavior {
    self->set_error_handler([&](caf::error&) { ++heard; });
    return {[=](caf::ok_atom) {
      for (int n = 0; n < 3; ++n)
        self->send(callee, n);
    }};
  });
  caf::anon_send(sender, caf::ok_atom_v);
  time.run();
  EXPECT_EQ(heard, 0);
  EXPECT_THAT(handled, ElementsAre(0));
}

TEST_F(mailbox_limits, do_not_count_the_control_lane) {
  for (const auto what : {overflow::reject, overflow::drop_oldest}) {
    const auto callee = start_bounded({.messages = 1, .overflow = what});
    const test::obituary end{callee};
    send(callee, 1, 1000);
    ask_to_stop(callee);
    time.run();
    EXPECT_EQ(end.kind(), exit_reason::shutdown);
  }
  EXPECT_THAT(handled, ElementsAre());
}

// CAF sends these on the lane of all other messages.
TEST_F(mailbox_limits, do_not_count_the_exits_of_links) {
  for (const auto what : {overflow::reject, overflow::drop_newest, overflow::drop_oldest}) {
    const auto partner = start_bounded({});
    const auto callee = start(
        [=](process* self) -> caf::behavior {
          self->link_to(partner);
          return {[](int) {}};
        },
        {.mailbox = {.messages = 2, .overflow = what}});
    const test::obituary end{callee};
    end_in_the_midst_of_messages(partner, callee);
    EXPECT_TRUE(end.arrived() && end.kind() == exit_reason::killed) << static_cast<int>(what);
  }
}

TEST_F(mailbox_limits, do_not_count_what_monitors_tell) {
  for (const auto what : {overflow::reject, overflow::drop_newest, overflow::drop_oldest}) {
    const auto partner = start_bounded({});
    int told = 0;
    handled.clear();
    const auto callee = start(
        [&, this](process* self) -> caf::behavior {
          self->monitor(partner);
          self->set_down_handler([&](caf::down_msg&) { ++told; });
          return {[this](int n) { handled.push_back(n); }};
        },
        {.mailbox = {.messages = 2, .overflow = what}});
    end_in_the_midst_of_messages(partner, callee);
    EXPECT_EQ(told, 1) << static_cast<int>(what);
    // Nothing is left of it in the count.
    EXPECT_THAT(handled, what == overflow::drop_oldest ? ElementsAre(5, 6) : ElementsAre(1, 2));
    send(callee, 7, 9);
    time.run();
    EXPECT_EQ(handled.size(), 4U) << static_cast<int>(what);
  }
}

TEST_F(mailbox_limits, do_not_count_exits_that_caf_sends) {
  for (const auto what : {overflow::reject, overflow::drop_newest, overflow::drop_oldest}) {
    const auto callee = start_bounded({.messages = 1, .overflow = what});
    const test::obituary end{callee};
    send(callee, 1, 3);
    caf::anon_send_exit(callee, caf::exit_reason::user_shutdown);
    send(callee, 4, 6);
    time.run();
    EXPECT_TRUE(end.arrived()) << static_cast<int>(what);
  }
}

TEST_F(mailbox_limits, do_not_count_the_time_out_of_a_behavior) {
  bool passed = false;
  const auto callee = start(
      [&](process* self) -> caf::behavior {
        self->set_default_handler(caf::skip);
        return {[](caf::ok_atom) {}, caf::after(1s) >> [&] { passed = true; }};
      },
      {.mailbox = {.messages = 2}});
  send(callee, 1, 3);
  time.advance(1s);
  EXPECT_TRUE(passed);
  kill(callee);
}

TEST_F(mailbox_limits, do_not_count_answers_and_timers_of_the_process_itself) {
  const auto callee = start([](process*) -> caf::behavior { return {[](int n) { return n; }}; });
  int answers = 0;
  int ticks = 0;
  const auto caller = start(
      [&](process* self) -> caf::behavior {
        return {[&, self](caf::ok_atom) {
          for (int n = 0; n < 10; ++n) {
            self->call(callee, 1s, n).then([&](int) { ++answers; }, [](const caf::error&) {});
            self->after(1s, [&] { ++ticks; });
          }
        }};
      },
      {.mailbox = {.messages = 1}});
  caf::anon_send(caller, caf::ok_atom_v);
  time.advance(1s);
  EXPECT_EQ(answers, 10);
  EXPECT_EQ(ticks, 10);
  EXPECT_EQ(events.count(event::kind::message_shed), 0);
}

TEST_F(mailbox_limits, count_a_message_that_is_skipped_until_it_is_handled) {
  const auto callee = start(
      [this](process* self) -> caf::behavior {
        self->set_default_handler(caf::skip);
        return {[this, self](caf::ok_atom) { self->become(caf::behavior{[this](int n) { handled.push_back(n); }}); }};
      },
      {.mailbox = {.messages = 2}});
  send(callee, 1, 1);
  time.run();
  send(callee, 2, 2);
  time.run();
  send(callee, 3, 3);
  time.run();
  EXPECT_EQ(events.count(event::kind::message_shed), 1);
  kill(callee);
}

TEST_F(mailbox_limits, are_of_the_process_that_declares_them_alone) {
  send(start_bounded({}), 1, 1000);
  time.run();
  EXPECT_EQ(handled.size(), 1000U);
}

} // namespace

namespace detail {

TEST(mailbox_bound, admits_as_many_as_the_limit_says) {
  for (const auto what : {overflow::reject, overflow::drop_newest}) {
    mailbox_bound bound{{.messages = 2, .overflow = what}};
    EXPECT_TRUE(bound.admit());
    EXPECT_TRUE(bound.admit());
    EXPECT_FALSE(bound.admit());
    EXPECT_TRUE(bound.take());
    EXPECT_TRUE(bound.admit());
    EXPECT_FALSE(bound.admit());
  }
}

TEST(mailbox_bound, gives_up_the_oldest_until_no_more_than_the_limit_are_left) {
  mailbox_bound bound{{.messages = 2, .overflow = overflow::drop_oldest}};
  for (int n = 0; n < 4; ++n)
    EXPECT_TRUE(bound.admit());
  EXPECT_FALSE(bound.take());
  EXPECT_FALSE(bound.take());
  EXPECT_TRUE(bound.take());
  EXPECT_TRUE(bound.take());
}

} // namespace detail

} // namespace actors
