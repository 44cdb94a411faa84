// A ref reaches whoever the child is; what it tells those it cannot serve.
#include "libactors/async.hpp"
#include "test/supervision/ref_fixture.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <string>

namespace actors::test {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;

TEST_F(refs, reach_whoever_the_child_is) {
  const auto a = make();
  start(supervisor_spec{.children = {noting("a", a)}});
  const auto first = a.get();
  EXPECT_EQ(first, latest["a"]);
  EXPECT_FALSE(a.send("one"s));
  EXPECT_EQ(*sys.call<std::string>(a, 1s, "two"s), "done: two");
  tell(a, "crash");
  EXPECT_NE(a.get(), first);
  EXPECT_EQ(a.get(), latest["a"]);
  EXPECT_EQ(*sys.call<std::string>(a, 1s, "three"s), "done: three");
  EXPECT_THAT(notes, ElementsAre("1:one", "1:two", "2:three"));
}

TEST_F(refs, that_stand_for_nobody_refuse) {
  EXPECT_FALSE(ref{}.get());
  EXPECT_EQ(ref{}.send("x"s), ref_errc::gone);
  EXPECT_FALSE(sys.call<std::string>(ref{}, 1s, "x"s));
}

TEST_F(refs, wire_siblings_before_either_has_started) {
  const ref store{sys, {.label = "store", .hold = 10}};
  std::string got;
  const auto web = [&](process* self) {
    self->call(store, 1s, "get"s).then([&](const std::string& value) { got = value; }, [](const caf::error&) {});
    return worker(self);
  };
  start(supervisor_spec{.children = {child("web", web), noting("store", store)}});
  time.run();
  EXPECT_EQ(got, "done: get");
}

TEST_F(refs, can_be_called_from_coroutines) {
  const auto a = make();
  start(supervisor_spec{.children = {noting("a", a)}});
  std::string got;
  sys.spawn([&](process* self) {
    run(self, [](process* me, ref whom, std::string& result) -> task<> {
      auto answer = co_await call<std::string>(me, whom, 1s, "x"s);
      result = answer ? *answer : describe(answer.error());
    }(self, a, got));
    return worker(self);
  });
  time.run();
  EXPECT_EQ(got, "done: x");
}

TEST_F(refs, can_be_asked_for_by_id) {
  start(supervisor_spec{.children = {noting("a", {})}});
  const auto a = find_ref(sys, root, "a", {.hold = 2});
  ASSERT_TRUE(a);
  EXPECT_EQ(a->get(), latest["a"]);
  EXPECT_EQ(*find_ref(sys, root, "a"), *a);
  EXPECT_EQ(find_ref(sys, root, "b").error(), supervision_errc::not_found);
  tell(*a, "crash");
  EXPECT_EQ(a->get(), latest["a"]);
}

TEST_F(refs, that_are_asked_for_while_there_is_no_process_know_it) {
  start(supervisor_spec{.children = {noting("a", {}, true), noting("b", {}, false, restart::transient)}});
  tell("a", "crash");
  tell("b", "normal");
  EXPECT_EQ(find_ref(sys, root, "a")->send("x"s), ref_errc::not_running);
  EXPECT_EQ(find_ref(sys, root, "b")->send("x"s), ref_errc::gone);
}

TEST_F(refs, pass_a_kill_to_the_process_of_the_moment_and_to_nobody_later) {
  const auto a = between_lives(4);
  kill(a);
  tell("a", "go");
  EXPECT_EQ(lives["a"], 2);
  kill(a);
  time.run();
  EXPECT_EQ(lives["a"], 3);
}

TEST_F(refs, listen_to_the_last_supervisor_that_was_given_them) {
  const auto a = make();
  start(supervisor_spec{.children = {noting("a", a)}});
  const auto other = start_supervisor(sys, {.children = {noting("b", a)}});
  EXPECT_EQ(a.get(), latest["b"]);
  tell("a", "crash");
  EXPECT_EQ(a.get(), latest["b"]);
}

TEST_F(refs, tell_when_the_mailbox_of_the_process_is_full) {
  const auto a = make();
  auto spec = noting("a", a);
  spec.start = [](start_context& s) { return s.spawn(worker, {.mailbox = {.messages = 1}}); };
  start(supervisor_spec{.children = {spec}});
  EXPECT_FALSE(a.send("one"s));
  EXPECT_EQ(a.send("two"s), errc::overloaded);
}

TEST_F(refs, report_plain_messages_that_caf_sent_to_observers_and_to_the_sender) {
  const auto a = between_lives(0);
  std::optional<caf::error> told;
  sys.spawn([&](process* self) {
    self->set_error_handler([&](caf::scheduled_actor*, caf::error& why) { told = why; });
    self->send(a.address(), "x"s);
    return worker(self);
  });
  time.run();
  ASSERT_TRUE(told);
  EXPECT_EQ(*told, ref_errc::not_running);
  ASSERT_EQ(count(event::kind::message_refused), 1U);
  for (const auto& each : events)
    if (each.kind == event::kind::message_refused) {
      EXPECT_EQ(each.label, "a");
    }
}

} // namespace
} // namespace actors::test
