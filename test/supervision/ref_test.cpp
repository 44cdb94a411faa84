#include "supervision/ref.hpp"

#include "libactors/async.hpp"
#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

/// Writes down what it gets, with the number of its life: "1:hello". A slow one starts when told "go"; see worker for the rest.
class noter final : public process {
public:
  noter(caf::actor_config& config, journal& notes, int life, bool slow)
      : process(config), notes_(notes), life_(life), slow_(slow) {}

protected:
  caf::behavior make_behavior() override {
    if (slow_)
      defer_init();
    return {[this](const std::string& order) -> caf::result<std::string> {
      if (order == "go")
        finish_init();
      else if (order == "fail" || order == "crash")
        throw std::runtime_error{order};
      else if (order == "normal")
        quit();
      else
        notes_.push_back(std::to_string(life_) + ":" + order);
      return "done: " + order;
    }};
  }

private:
  journal& notes_;
  int life_;
  bool slow_;
};

class refs : public world {
public:
  /// Its first life starts at once; later ones wait for "go" if `slow`.
  child_spec noting(const std::string& id, ref handle, bool slow = false, restart type = restart::permanent) {
    return {.id = id,
            .start =
                [this, id, slow](start_context& s) {
                  const int life = ++lives[id];
                  return latest[id] = s.spawn<noter>({}, notes, life, slow && life > 1);
                },
            .restart = type,
            .ref = std::move(handle)};
  }

  ref make(std::size_t hold = 0) { return ref{sys, {.label = "a", .hold = hold}}; }

  /// Starts "a", with a slow second life, and crashes it.
  ref between_lives(std::size_t hold, restart type = restart::permanent) {
    auto a = make(hold);
    start(supervisor_spec{.intensity = 5, .children = {noting("a", a, true, type), child("b")}});
    tell("a", "crash");
    return a;
  }

  /// Calls without waiting; the outcome comes into the journal.
  void call_later(const ref& whom, const std::string& text, duration timeout = 1s) {
    port.call(
        whom, sys.now() + timeout,
        [this, text](answer a) {
          answers.push_back(text + ": " + (a.is_error() ? describe(a.error()) : a.take<std::string>()));
        },
        text);
  }

  reply_port port{sys};
  std::map<std::string, int> lives;
  journal notes;
  journal answers;
};

std::string text(const char* what) {
  return what;
}

} // namespace

TEST_F(refs, reach_whoever_the_child_is) {
  const auto a = make();
  start(supervisor_spec{.children = {noting("a", a)}});
  const auto first = a.get();
  EXPECT_EQ(first, latest["a"]);
  EXPECT_FALSE(a.send(text("one")));
  EXPECT_EQ(*sys.call<std::string>(a, 1s, text("two")), "done: two");
  tell(a, "crash");
  EXPECT_NE(a.get(), first);
  EXPECT_EQ(a.get(), latest["a"]);
  EXPECT_EQ(*sys.call<std::string>(a, 1s, text("three")), "done: three");
  EXPECT_THAT(notes, ElementsAre("1:one", "1:two", "2:three"));
}

TEST_F(refs, that_hold_nothing_refuse_between_two_lives) {
  const auto a = between_lives(0);
  EXPECT_FALSE(a.get());
  EXPECT_EQ(a.send(text("lost")), ref_errc::not_running);
  EXPECT_EQ(sys.call<std::string>(a, 1s, text("lost")).error(), ref_errc::not_running);
  tell("a", "go");
  EXPECT_FALSE(a.send(text("kept")));
  time.run();
  EXPECT_THAT(notes, ElementsAre("2:kept"));
}

TEST_F(refs, hold_what_comes_between_two_lives_and_pass_it_on_in_order) {
  const auto a = between_lives(4);
  EXPECT_FALSE(a.send(text("one")));
  call_later(a, "two");
  caf::anon_send(a.address(), text("three"));
  EXPECT_FALSE(a.send(text("four")));
  EXPECT_EQ(a.send(text("five")), ref_errc::full);
  time.run();
  EXPECT_THAT(notes, IsEmpty());
  tell("a", "go");
  EXPECT_FALSE(a.send(text("six")));
  time.run();
  EXPECT_THAT(notes, ElementsAre("2:one", "2:two", "2:three", "2:four", "2:six"));
  EXPECT_THAT(answers, ElementsAre("two: done: two"));
}

TEST_F(refs, hold_what_comes_while_the_restart_fails_again_and_again) {
  const auto a = between_lives(4);
  EXPECT_FALSE(a.send(text("one")));
  tell("a", "fail");
  EXPECT_FALSE(a.send(text("two")));
  tell("a", "fail");
  EXPECT_EQ(lives["a"], 4);
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("4:one", "4:two"));
}

TEST_F(refs, hold_what_is_sent_to_a_process_that_has_ended_before_its_supervisor_knows) {
  const auto a = make(4);
  start(supervisor_spec{.children = {noting("a", a)}});
  latest["a"]->attach_functor([this, a](const caf::error&) {
    EXPECT_FALSE(a.get());
    EXPECT_FALSE(a.send(text("plain")));
    call_later(a, "call");
  });
  tell("a", "crash");
  EXPECT_THAT(notes, ElementsAre("2:plain", "2:call"));
  EXPECT_THAT(answers, ElementsAre("call: done: call"));
}

TEST_F(refs, hold_messages_before_the_first_start_too) {
  const auto a = make(2);
  EXPECT_FALSE(a.send(text("early")));
  start(supervisor_spec{.children = {noting("a", a)}});
  time.run();
  EXPECT_THAT(notes, ElementsAre("1:early"));
}

TEST_F(refs, wire_siblings_before_either_has_started) {
  const ref store{sys, {.label = "store", .hold = 10}};
  std::string got;
  const auto web = [&](process* self) {
    self->call(store, 1s, text("get")).then([&](const std::string& value) { got = value; }, [](const caf::error&) {});
    return worker(self);
  };
  start(supervisor_spec{.children = {child("web", web), noting("store", store)}});
  time.run();
  EXPECT_EQ(got, "done: get");
}

TEST_F(refs, keep_the_deadlines_of_held_calls) {
  const auto a = between_lives(4);
  call_later(a, "short", 1s);
  call_later(a, "long", 5s);
  time.advance(2s);
  EXPECT_THAT(answers, ElementsAre("short: deadline exceeded"));
  const auto dropped = sys.dropped_calls();
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("2:long"));
  EXPECT_EQ(sys.dropped_calls(), dropped + 1);
}

TEST_F(refs, let_calls_that_nobody_waits_for_give_way) {
  const auto a = between_lives(2);
  EXPECT_FALSE(a.send(text("one")));
  call_later(a, "late", 1s);
  time.advance(2s);
  EXPECT_FALSE(a.send(text("two")));
  EXPECT_EQ(a.send(text("three")), ref_errc::full);
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("2:one", "2:two"));
}

TEST_F(refs, refuse_when_the_child_is_terminated_and_serve_again_when_it_is_restarted) {
  const auto a = between_lives(4);
  call_later(a, "held");
  EXPECT_FALSE(a.send(text("held, too")));
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr("the child is gone: 'a': shutdown"));
  EXPECT_EQ(count(event::kind::message_refused), 1U);
  EXPECT_EQ(a.send(text("late")), ref_errc::gone);
  lives["a"] = 0;
  EXPECT_TRUE(restart_child(sys, root, "a"));
  EXPECT_FALSE(a.send(text("again")));
  time.run();
  EXPECT_THAT(notes, ElementsAre("1:again"));
}

TEST_F(refs, of_a_child_that_is_deleted_and_of_one_that_is_done_are_gone) {
  const auto a = make(4);
  const auto b = make(4);
  start(supervisor_spec{.children = {noting("a", a), noting("b", b, false, restart::transient)}});
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_TRUE(delete_child(sys, root, "a"));
  EXPECT_EQ(a.send(text("x")), ref_errc::gone);
  tell("b", "normal");
  EXPECT_EQ(b.send(text("x")), ref_errc::gone);
  EXPECT_TRUE(start_child(sys, root, noting("new", a)));
  EXPECT_FALSE(a.send(text("x")));
}

TEST_F(refs, refuse_what_they_hold_when_the_supervisor_ends) {
  const auto a = between_lives(4);
  call_later(a, "held");
  ask_to_stop(root);
  time.run();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr("the child is gone"));
  EXPECT_EQ(a.send(text("x")), ref_errc::gone);
}

TEST_F(refs, refuse_what_they_hold_when_the_supervisor_is_killed) {
  const auto a = between_lives(4);
  call_later(a, "held");
  kill(root);
  time.run();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(a.send(text("x")), ref_errc::gone);
}

TEST_F(refs, hold_what_comes_for_a_sibling_that_is_stopped_to_be_restarted) {
  const auto b = make(4);
  const auto slow_to_stop = [this](process* self) {
    self->set_exit_handler([self](caf::exit_msg&) { self->after(1s, [self] { self->quit(); }); });
    return caf::behavior{[this](const std::string& order) { notes.push_back(order); }};
  };
  auto spec = noting("b", b);
  spec.start = [this, slow_to_stop, next = spec.start](start_context& s) {
    return ++lives["b"] == 1 ? s.spawn(slow_to_stop) : next(s);
  };
  start(supervisor_spec{.strategy = strategy::rest_for_one, .children = {child("a"), spec}});
  tell("a", "crash");
  EXPECT_FALSE(b.send(text("x")));
  time.advance(2s);
  EXPECT_THAT(notes, ElementsAre("3:x"));
}

TEST_F(refs, of_a_child_in_quarantine_are_gone_until_its_probe_is_up) {
  const auto a = make(4);
  auto spec = noting("a", a, true);
  spec.on_exhausted = on_exhausted::quarantine;
  spec.budget = restart_budget{1, 5s};
  spec.probe_after = 10s;
  start(supervisor_spec{.children = {spec}});
  tell("a", "crash");
  call_later(a, "held", 1h);
  tell("a", "fail");
  EXPECT_EQ(info("a").state, child_state::quarantined);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr("the child is gone: 'a': a crashed on (str): fail"));
  EXPECT_EQ(a.send(text("x")), ref_errc::gone);
  EXPECT_EQ(*find_ref(sys, root, "a"), a);
  time.advance(10s);
  EXPECT_FALSE(a.send(text("for the probe")));
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("3:for the probe"));
}

TEST_F(refs, hold_what_comes_during_a_backoff) {
  const auto a = make(4);
  start(supervisor_spec{.backoff = backoff{.initial = 10s}, .children = {noting("a", a)}});
  tell("a", "crash");
  EXPECT_FALSE(a.get());
  EXPECT_FALSE(a.send(text("x")));
  EXPECT_THAT(notes, IsEmpty());
  time.advance(20s);
  EXPECT_THAT(notes, ElementsAre("2:x"));
}

// -- escalation ---------------------------------------------------------------

TEST_F(refs, outlive_their_supervisor_if_that_is_replaced) {
  const auto a = make(4);
  start(supervisor_spec{
      .children = {supervisor_child("sub", {.intensity = 0, .children = {noting("a", a, true), child("b")}})}});
  const auto sub = info("sub").process;
  tell("a", "crash");
  EXPECT_EQ(info("sub").state, child_state::restarting);
  EXPECT_FALSE(a.send(text("one")));
  call_later(a, "two");
  tell("a", "go");
  EXPECT_NE(info("sub").process, sub);
  EXPECT_THAT(notes, ElementsAre("2:one", "2:two"));
  EXPECT_THAT(answers, ElementsAre("two: done: two"));
}

TEST_F(refs, outlive_several_levels_of_supervisors) {
  const auto a = make(4);
  start(supervisor_spec{
      .children = {supervisor_child(
          "middle", {.intensity = 0,
                     .children = {supervisor_child("low", {.intensity = 0, .children = {noting("a", a, true)}})}})}});
  tell("a", "crash");
  EXPECT_EQ(count(event::kind::budget_exhausted), 2U);
  EXPECT_FALSE(a.send(text("one")));
  tell("a", "go");
  EXPECT_THAT(notes, ElementsAre("2:one"));
}

TEST_F(refs, are_gone_when_nobody_replaces_their_supervisor) {
  const auto a = make(4);
  auto sub = supervisor_child("sub", {.intensity = 0, .children = {noting("a", a, true)}});
  sub.restart = restart::transient;
  start(supervisor_spec{.children = {sub}});
  tell("a", "crash");
  EXPECT_EQ(info("sub").state, child_state::stopped);
  EXPECT_EQ(a.send(text("x")), ref_errc::gone);
}

TEST_F(refs, refuse_what_they_hold_when_the_supervisor_above_theirs_gives_up) {
  const auto a = make(4);
  start(supervisor_spec{.intensity = 1,
                        .children = {supervisor_child("sub", {.intensity = 0, .children = {noting("a", a, true)}})}});
  tell("a", "crash");
  call_later(a, "held");
  EXPECT_TRUE(terminate_child(sys, root, "sub"));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0], HasSubstr("the child is gone"));
  EXPECT_TRUE(restart_child(sys, root, "sub", 1ms).error() == errc::deadline_exceeded);
  tell("a", "go");
  EXPECT_FALSE(a.send(text("again")));
}

TEST_F(refs, of_children_that_a_replaced_supervisor_does_not_have_are_gone) {
  const auto a = make(4);
  const auto extra = make(4);
  start(supervisor_spec{.children = {supervisor_child("sub", {.intensity = 0, .children = {noting("a", a)}})}});
  EXPECT_TRUE(start_child(sys, info("sub").process, noting("extra", extra)));
  EXPECT_FALSE(extra.send(text("one")));
  tell("a", "crash");
  EXPECT_FALSE(a.send(text("two")));
  EXPECT_EQ(extra.send(text("three")), ref_errc::gone);
}

// -- found by id --------------------------------------------------------------

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

TEST_F(refs, that_were_asked_for_outlive_their_supervisor_too_and_lead_to_refs_below) {
  start(supervisor_spec{.children = {supervisor_child("sub", {.intensity = 0, .children = {noting("a", {})}})}});
  const auto sub = *find_ref(sys, root, "sub");
  const auto a = *find_ref(sys, sub, "a");
  tell(a, "crash");
  EXPECT_EQ(sub.get(), info("sub").process);
  EXPECT_EQ(a.get(), latest["a"]);
  EXPECT_EQ(*find_ref(sys, sub, "a"), a);
}

TEST_F(refs, that_are_asked_for_while_there_is_no_process_know_it) {
  start(supervisor_spec{.children = {noting("a", {}, true), noting("b", {}, false, restart::transient)}});
  tell("a", "crash");
  tell("b", "normal");
  EXPECT_EQ(find_ref(sys, root, "a")->send(text("x")), ref_errc::not_running);
  EXPECT_EQ(find_ref(sys, root, "b")->send(text("x")), ref_errc::gone);
}

// -- the rest -----------------------------------------------------------------

TEST_F(refs, can_be_called_from_coroutines) {
  const auto a = make();
  start(supervisor_spec{.children = {noting("a", a)}});
  std::string got;
  sys.spawn([&](process* self) {
    run(self, [](process* me, ref whom, std::string& result) -> task<> {
      auto answer = co_await call<std::string>(me, whom, 1s, text("x"));
      result = answer ? *answer : describe(answer.error());
    }(self, a, got));
    return worker(self);
  });
  time.run();
  EXPECT_EQ(got, "done: x");
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

TEST_F(refs, report_plain_messages_that_caf_sent_to_observers_and_to_the_sender) {
  const auto a = between_lives(0);
  std::optional<caf::error> told;
  sys.spawn([&](process* self) {
    self->set_error_handler([&](caf::scheduled_actor*, caf::error& why) { told = why; });
    self->send(a.address(), text("x"));
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

TEST_F(refs, tell_when_the_mailbox_of_the_process_is_full) {
  const auto a = make();
  auto spec = noting("a", a);
  spec.start = [](start_context& s) { return s.spawn(worker, {.mailbox = {.messages = 1}}); };
  start(supervisor_spec{.children = {spec}});
  EXPECT_FALSE(a.send(text("one")));
  EXPECT_EQ(a.send(text("two")), errc::overloaded);
}

TEST_F(refs, that_stand_for_nobody_refuse) {
  EXPECT_FALSE(ref{}.get());
  EXPECT_EQ(ref{}.send(text("x")), ref_errc::gone);
  EXPECT_FALSE(sys.call<std::string>(ref{}, 1s, text("x")));
}

TEST_F(refs, report_what_they_hold_when_the_last_copy_goes) {
  ASSERT_FALSE(make(1).send(text("x")));
  EXPECT_EQ(count(event::kind::message_refused), 1U);
}

TEST_F(refs, listen_to_the_last_supervisor_that_was_given_them) {
  const auto a = make();
  start(supervisor_spec{.children = {noting("a", a)}});
  const auto other = start_supervisor(sys, {.children = {noting("b", a)}});
  EXPECT_EQ(a.get(), latest["b"]);
  tell("a", "crash");
  EXPECT_EQ(a.get(), latest["b"]);
}

} // namespace actors::test
