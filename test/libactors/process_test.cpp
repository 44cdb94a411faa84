#include "libactors/process.hpp"

#include "libactors/control.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace actors {

namespace {

using namespace std::chrono_literals;

struct process_contract : test::runtime_test {};

caf::behavior echo(process*) {
  return {[](int value) { return value; }};
}

using process_crash = process_contract;

TEST_F(process_crash, keeps_the_text_of_the_exception_the_label_and_the_message_types) {
  auto bomb = start(
      [](process*) -> caf::behavior {
        return {[](caf::get_atom, int, const std::string&) -> int { throw std::runtime_error{"boom"}; }};
      },
      {.label = "bomb"});
  test::obituary end{bomb};
  caf::anon_send(bomb, caf::get_atom_v, 1, "x");
  time.run();

  const auto details = crash_of(end.reason());
  ASSERT_TRUE(details);
  EXPECT_EQ(details->what, "boom");
  EXPECT_EQ(details->label, "bomb");
  EXPECT_EQ(details->message, "('get', i32, str)");
  EXPECT_EQ(end.kind(), exit_reason::crashed);
  EXPECT_EQ(describe(end.reason()), "bomb crashed on ('get', i32, str): boom");
}

TEST_F(process_crash, keeps_the_text_that_was_thrown_without_an_exception_class) {
  auto bomb = start([](process*) -> caf::behavior { return {[](int) { throw std::string{"plain text"}; }}; });
  test::obituary end{bomb};
  caf::anon_send(bomb, 1);
  time.run();
  EXPECT_EQ(crash_of(end.reason())->what, "plain text");
}

TEST_F(process_crash, says_so_when_what_was_thrown_has_no_text) {
  auto bomb = start([](process*) -> caf::behavior { return {[](int) { throw 7; }}; });
  test::obituary end{bomb};
  caf::anon_send(bomb, 1);
  time.run();
  EXPECT_EQ(crash_of(end.reason())->what, "an exception that is not a std::exception");
}

TEST_F(process_crash, answers_the_plain_request_that_it_was_on) {
  auto bomb = start([](process*) -> caf::behavior { return {[](int) -> int { throw std::runtime_error{"boom"}; }}; });
  caf::error answer;
  start([&](process* self) -> caf::behavior {
    self->request(bomb, caf::infinite, 1).then([](int) {}, [&](caf::error& why) { answer = why; });
    return {[](const caf::unit_t&) {}};
  });
  time.run();
  ASSERT_TRUE(crash_of(answer));
  EXPECT_EQ(crash_of(answer)->what, "boom");
}

TEST_F(process_crash, is_what_an_exception_handler_of_its_own_makes_of_it) {
  const auto own = make_error(errc::no_state, "by its own handler");
  auto bomb = start([&](process* self) -> caf::behavior {
    self->set_exception_handler([own](std::exception_ptr&) { return caf::error{own}; });
    return {[](int) { throw std::runtime_error{"boom"}; }};
  });
  test::obituary end{bomb};
  caf::anon_send(bomb, 1);
  time.run();
  EXPECT_EQ(end.reason(), own);
}

TEST_F(process_crash, is_a_warning_in_the_log_unless_a_supervisor_hears_of_it) {
  test::captured_log log;
  const auto bomb = [](process*) -> caf::behavior {
    return {[](caf::get_atom) -> int { throw std::runtime_error{"boom"}; }};
  };
  for (const bool supervised : {true, false})
    caf::anon_send(start(bomb, {.label = supervised ? "child" : "orphan", .supervised = supervised}), caf::get_atom_v);
  time.run();
  EXPECT_EQ(log.count("orphan ended: orphan crashed on ('get'): boom"), 1U);
  EXPECT_EQ(log.count("child"), 0U);
}

TEST_F(process_crash, in_a_delayed_action_names_the_timer) {
  auto bomb = start([](process* self) -> caf::behavior {
    self->after(1s, [] { throw std::runtime_error{"late"}; });
    return echo(self);
  });
  test::obituary end{bomb};
  time.advance(1s);
  EXPECT_EQ(crash_of(end.reason())->message, "timer");
}

TEST_F(process_crash, in_a_response_handler_names_the_types_of_the_response) {
  auto callee = start(echo);
  auto bomb = start([=](process* self) -> caf::behavior {
    self->call(callee, 1s, 5).then([](int) { throw std::runtime_error{"bad answer"}; }, [](const caf::error&) {});
    return echo(self);
  });
  test::obituary end{bomb};
  time.run();
  EXPECT_EQ(crash_of(end.reason())->message, "(i32)");
}

TEST_F(process_crash, by_quitting_with_an_error_keeps_that_error) {
  auto quitter = start([](process* self) -> caf::behavior {
    return {[self](int) { self->quit(make_error(errc::overloaded, "full")); }};
  });
  test::obituary end{quitter};
  caf::anon_send(quitter, 1);
  time.run();
  EXPECT_EQ(end.reason(), make_error(errc::overloaded, "full"));
  EXPECT_EQ(end.kind(), exit_reason::crashed);
}

using unexpected_message = process_contract;

TEST_F(unexpected_message, is_logged_once_per_type_and_dropped) {
  test::captured_log lines;
  auto receiver = start(echo, {.label = "receiver"});
  for (int i = 0; i < 3; ++i) {
    caf::anon_send(receiver, std::string{"what?"});
    caf::anon_send(receiver, 1.5);
  }
  time.run();
  EXPECT_EQ(lines.count("receiver: no handler for a message (str)"), 1U);
  EXPECT_EQ(lines.count("receiver: no handler for a message (double)"), 1U);
  EXPECT_EQ(system.call<int>(receiver, 1s, 4), 4);
}

TEST_F(unexpected_message, that_was_sent_by_a_process_kills_neither) {
  test::captured_log lines;
  auto receiver = start(echo);
  auto sender = start([=](process* self) -> caf::behavior {
    self->send(receiver, std::string{"what?"});
    return echo(self);
  });
  time.run();
  EXPECT_EQ(system.live_processes(), 2U);
}

TEST_F(unexpected_message, that_was_sent_by_a_plain_caf_actor_kills_neither) {
  test::captured_log lines;
  auto receiver = start(echo);
  auto sender = test::spawn_plain(system, [=](caf::event_based_actor* self) -> caf::behavior {
    self->send(receiver, std::string{"what?"});
    return {[](int) {}};
  });
  test::obituary end{sender};
  time.run();
  EXPECT_EQ(lines.count("no handler"), 1U);
  EXPECT_FALSE(end.arrived());
  EXPECT_EQ(system.live_processes(), 1U);
}

TEST_F(unexpected_message, in_a_call_is_answered_with_an_error) {
  test::captured_log lines;
  auto receiver = start(echo, {.label = "receiver"});
  const auto result = system.call<int>(receiver, 1s, 1.5);
  EXPECT_EQ(result.error(), errc::unexpected_message);
  EXPECT_EQ(describe(result.error()), "unexpected message: receiver has no handler for (double)");
  EXPECT_EQ(system.live_processes(), 1U);
}

TEST_F(unexpected_message, in_a_plain_request_does_not_kill_the_process_that_made_it) {
  test::captured_log lines;
  auto receiver = start(echo);
  auto requester = start([=](process* self) -> caf::behavior {
    self->request(receiver, caf::infinite, 1.5).then([](int) {});
    return echo(self);
  });
  time.run();
  EXPECT_EQ(system.live_processes(), 2U);
}

using process_life = process_contract;

TEST_F(process_life, goes_on_when_nobody_holds_a_handle) {
  int ticks = 0;
  (void)system.spawn([&](process* self) -> caf::behavior {
    self->after(1s, [&] { ++ticks; });
    return echo(self);
  });
  time.advance(2s);
  EXPECT_EQ(ticks, 1);
  EXPECT_EQ(system.live_processes(), 1U);
}

TEST_F(process_life, ends_with_everything_released_that_its_behavior_captured) {
  auto captured = std::make_shared<int>(1);
  auto holder = start([captured](process* self) -> caf::behavior {
    self->after(1h, [captured] {});
    self->call(self, 1h, 1).then([captured](int) {}, [captured](const caf::error&) {});
    return {[captured, own = caf::actor{self}](int) {}};
  });
  EXPECT_GT(captured.use_count(), 1);
  kill(holder);
  time.run();
  EXPECT_EQ(captured.use_count(), 1);
  EXPECT_EQ(system.timers().size(), 0U);
}

class last_words final : public process {
public:
  last_words(caf::actor_config& config, std::function<void(const caf::error&)> on_end)
      : process(config), on_end_(std::move(on_end)) {}

protected:
  caf::behavior make_behavior() override {
    return {[this](caf::get_atom) { return promises_.emplace_back(make_response_promise()); },
            [this](int) { quit(make_error(errc::overloaded)); }};
  }
  void on_end(const caf::error& reason) override {
    promises_.clear();
    on_end_(reason);
  }

private:
  std::function<void(const caf::error&)> on_end_;
  std::vector<caf::response_promise> promises_;
};

TEST_F(process_life, ends_with_on_end_once_and_before_its_callers_are_answered) {
  std::vector<std::string> order;
  auto callee = system.spawn<last_words>({}, [&](const caf::error& why) { order.push_back("end: " + describe(why)); });
  reply_port port{system};
  port.call(
      callee, system.now() + 1s, [&](answer a) { order.push_back("answer: " + describe(a.error())); }, caf::get_atom_v);
  caf::anon_send(callee, 1);
  time.run();
  EXPECT_EQ(order, (std::vector<std::string>{"end: overloaded", "answer: overloaded"}));
}

TEST_F(process_life, ends_properly_though_an_exception_leaves_on_end) {
  test::captured_log lines;
  int calls = 0;
  auto callee = system.spawn<last_words>({.label = "clumsy"}, [&](const caf::error&) {
    ++calls;
    throw std::runtime_error{"tripped"};
  });
  test::obituary end{callee};
  caf::anon_send(callee, 1);
  time.run();
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(end.reason(), errc::overloaded);
  EXPECT_EQ(lines.count("clumsy: an exception left on_end: tripped"), 1U);
  EXPECT_EQ(system.live_processes(), 0U);
}

TEST_F(process_life, is_named_by_its_label) {
  std::string seen;
  (void)start(
      [&](process* self) {
        seen = self->name();
        return echo(self);
      },
      {.label = "named"});
  EXPECT_EQ(seen, "named");
}

TEST_F(process_life, leaves_to_caf_what_is_cafs_though_its_behavior_would_take_it) {
  caf::error heard;
  int exits = 0;
  int downs = 0;
  int taken = 0;
  const auto named = start(
      [&](process* self) -> caf::behavior {
        self->set_error_handler([&](caf::error& why) { heard = std::move(why); });
        self->set_exit_handler([&](caf::exit_msg&) { ++exits; });
        self->set_down_handler([&](caf::down_msg&) { ++downs; });
        return {
            [&](caf::atom_value, caf::atom_value, const std::string&) { ++taken; },
            [&](const caf::error&) { ++taken; },
            [&](const caf::exit_msg&) { ++taken; },
            [&](const caf::down_msg&) { ++taken; },
            [&](const caf::timeout_msg&) { ++taken; },
        };
      },
      {.label = "named"});
  std::string name;
  (void)start([&](process* self) -> caf::behavior {
    self->request(named, caf::infinite, caf::sys_atom_v, caf::get_atom_v, "info")
        .then(
            [&](caf::ok_atom, const std::string&, const caf::strong_actor_ptr&, const std::string& is) { name = is; });
    return {[](const caf::unit_t&) {}};
  });
  caf::anon_send(named, make_error(errc::no_state));
  caf::anon_send(named, caf::exit_msg{});
  caf::anon_send(named, caf::down_msg{});
  caf::anon_send(named, caf::timeout_msg{caf::receive_atom_v, 7});
  time.run();
  EXPECT_EQ(name, "named");
  EXPECT_EQ(heard, errc::no_state);
  EXPECT_EQ(exits, 1);
  EXPECT_EQ(downs, 1);
  EXPECT_EQ(taken, 0);
  EXPECT_EQ(system.live_processes(), 2U);
}

} // namespace

} // namespace actors
