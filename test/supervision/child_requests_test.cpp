// Requests beside the life cycle of administration_test.cpp: specs, extra information, every state of a child.
#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;

namespace {

class child_requests : public world {
public:
  child_spec slow(const std::string& id) {
    return {.id = id, .start = [this, id](auto& s) { return latest[id] = s.template spawn<slow_starter>({}); }};
  }

  child_spec talkative(const std::string& id) {
    auto spec = child(id);
    spec.start = [inner = spec.start, lives = 0](start_context& s) mutable {
      s.inform(std::string{"port"}, ++lives);
      return inner(s);
    };
    return spec;
  }
};

} // namespace

TEST_F(child_requests, for_a_spec_get_it_whole_with_the_defaults_filled_in) {
  start(supervisor_spec{.children = {child("a"), supervisor_child("b", {})}});
  const auto a = get_child_spec(sys, root, "a");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->id, "a");
  EXPECT_TRUE(a->start);
  EXPECT_EQ(a->restart, restart::permanent);
  EXPECT_EQ(a->shutdown, shutdown::timeout(5s));
  EXPECT_FALSE(a->significant);
  EXPECT_EQ(get_child_spec(sys, root, "b")->shutdown, shutdown::infinity());
  EXPECT_EQ(get_child_spec(sys, root, latest["a"])->id, "a") << "by its process";
  EXPECT_EQ(get_child_spec(sys, root, "x").error(), supervision_errc::not_found);
  EXPECT_EQ(get_child_spec(sys, root, root).error(), supervision_errc::not_found);
}

TEST_F(child_requests, for_a_spec_get_the_template_from_a_dynamic_supervisor) {
  start(dynamic_supervisor_spec{.restart = restart::transient, .shutdown = 3s});
  const auto one = start_child(sys, root, start_of("a", worker), "a");
  const auto spec = get_child_spec(sys, root, *one);
  ASSERT_TRUE(spec);
  EXPECT_EQ(spec->restart, restart::transient);
  EXPECT_EQ(spec->shutdown, shutdown::timeout(3s));
  EXPECT_EQ(get_child_spec(sys, root, "a").error(), supervision_errc::not_found);
}

TEST_F(child_requests, pass_on_what_a_start_function_says_to_those_who_ask_for_it) {
  start(supervisor_spec{});
  const auto started = start_child_informed(sys, root, talkative("a"));
  ASSERT_TRUE(started);
  EXPECT_EQ(started->process, latest["a"]);
  EXPECT_EQ(started->info.get_as<std::string>(0), "port");
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_EQ(restart_child_informed(sys, root, "a")->info.get_as<int>(1), 2);
  EXPECT_TRUE(start_child(sys, root, talkative("b"))) << "those who do not ask get the process alone";
  EXPECT_TRUE(start_child_informed(sys, root, child("c"))->info.empty());
}

TEST_F(child_requests, name_the_process_that_has_the_id_already) {
  start(supervisor_spec{.children = {child("a")}});
  const auto refused = start_child(sys, root, child("a"));
  EXPECT_EQ(refused.error(), supervision_errc::already_started);
  EXPECT_EQ(process_of(refused.error()), latest["a"]);
  EXPECT_EQ(describe(refused.error()), "the child is started already: 'a'");
  EXPECT_FALSE(process_of(make_error(supervision_errc::not_found)));
  EXPECT_FALSE(process_of({}));
}

TEST_F(child_requests, start_a_child_while_another_one_starts) {
  start(supervisor_spec{});
  EXPECT_EQ(start_child(sys, root, slow("a"), 1s).error(), errc::deadline_exceeded);
  EXPECT_TRUE(start_child(sys, root, child("b")));
  EXPECT_EQ(info("a").state, child_state::starting);
}

TEST_F(child_requests, terminate_a_child_that_is_starting) {
  for (const auto how : {strategy::one_for_one, strategy::one_for_all, strategy::rest_for_one}) {
    start(supervisor_spec{.strategy = how});
    EXPECT_EQ(start_child(sys, root, slow("a"), 1s).error(), errc::deadline_exceeded);
    EXPECT_TRUE(terminate_child(sys, root, "a"));
    EXPECT_EQ(info("a").state, child_state::stopped);
    EXPECT_TRUE(start_child(sys, root, child("b")));
  }
}

TEST_F(child_requests, for_the_list_are_answered_in_every_state_of_a_child) {
  auto endless = child("stopping", stubborn);
  endless.shutdown = shutdown::infinity();
  auto suspect = child("quarantined");
  suspect.on_exhausted = on_exhausted::quarantine;
  suspect.budget = restart_budget{.intensity = 0};
  auto patient = child("restarting");
  patient.backoff = backoff{};
  start(supervisor_spec{
      .intensity = 9, .children = {child("running"), child("stopped", restart::transient), patient, suspect, endless}});
  tell("stopped", "normal");
  tell("restarting", "crash");
  tell("quarantined", "crash");
  EXPECT_EQ(terminate_child(sys, root, "stopping", 1ms).error(), errc::deadline_exceeded);
  EXPECT_EQ(start_child(sys, root, slow("starting"), 1ms).error(), errc::deadline_exceeded);
  const auto expect_all = [&] {
    const auto all = which_children(sys, root);
    for (const auto& each : *all)
      EXPECT_EQ(to_string(each.state), each.id);
  };
  expect_all();
  EXPECT_THAT(ids(), ElementsAre("running", "stopped", "restarting", "quarantined", "stopping", "starting"));
  const auto counts = *count_children(sys, root);
  EXPECT_EQ(counts.specs, 6U);
  EXPECT_EQ(counts.active, 2U);
  ask_to_stop(root);
  time.run();
  EXPECT_THAT(ids(), ElementsAre("running", "stopping"))
      << "those that are down are gone, and the others wait for the last one";
  expect_all();
}

TEST_F(child_requests, are_not_hindered_by_a_child_that_watches_nobody) {
  start(supervisor_spec{});
  const auto unlinked = [this](process* self) {
    self->set_exit_handler([](caf::exit_msg&) {});
    self->unlink_from(root);
    return worker(self);
  };
  EXPECT_TRUE(start_child(sys, root, child("a", unlinked)));
  EXPECT_TRUE(terminate_child(sys, root, "a", 6s)) << "killed at its deadline";
  EXPECT_THAT(log, ElementsAre("+a", "-a killed"));
}

TEST_F(child_requests, and_exits_reach_a_supervisor_whose_mailbox_is_full) {
  root =
      spawn_supervisor(sys, {.intensity = 9, .children = {child("a")}}, {.label = "root", .mailbox = {.messages = 1}});
  time.run();
  for (int i = 0; i < 100; ++i)
    caf::anon_send(root, which_children_msg{});
  caf::anon_send(latest["a"], std::string{"crash"});
  time.run();
  EXPECT_GT(count(event::kind::message_shed), 0U);
  EXPECT_TRUE(alive("a"));
  EXPECT_EQ(count(event::kind::child_restarted), 1U);
}

} // namespace actors::test
