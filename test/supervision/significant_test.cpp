#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

namespace actors::test {

using testing::ElementsAre;

namespace {

class significant_children : public world {
public:
  child_spec significant(const std::string& id, restart type) {
    auto spec = child(id, type);
    spec.significant = true;
    return spec;
  }

  [[nodiscard]] bool shut_down() const { return root_exit && classify(*root_exit) == exit_reason::shutdown; }
};

} // namespace

TEST_F(significant_children, that_are_not_significant_never_end_the_supervisor) {
  for (const auto when : {auto_shutdown::never, auto_shutdown::any_significant, auto_shutdown::all_significant}) {
    root_exit.reset();
    start(supervisor_spec{.auto_shutdown = when,
                          .children = {child("a", restart::temporary), child("b", restart::transient)}});
    tell("a", "crash");
    tell("b", "normal");
    EXPECT_FALSE(root_exit) << to_string(when);
  }
}

TEST_F(significant_children, that_are_temporary_end_the_supervisor_by_any_end_of_their_own) {
  for (const auto* how : {"normal", "shutdown", "crash"}) {
    root_exit.reset();
    start(supervisor_spec{.auto_shutdown = auto_shutdown::any_significant,
                          .children = {child("a"), significant("b", restart::temporary), child("c")}});
    log.clear();
    tell("b", how);
    EXPECT_TRUE(shut_down()) << how;
    EXPECT_EQ(log.back(), "-a shutdown") << "the others are stopped in reverse";
    EXPECT_EQ(log.size(), 3U);
  }
}

TEST_F(significant_children, that_are_transient_end_the_supervisor_by_a_normal_end_only) {
  for (const auto* how : {"normal", "shutdown"}) {
    root_exit.reset();
    start(supervisor_spec{.intensity = 1,
                          .auto_shutdown = auto_shutdown::any_significant,
                          .children = {significant("a", restart::transient)}});
    tell("a", "crash");
    EXPECT_FALSE(root_exit);
    EXPECT_TRUE(alive("a"));
    tell("a", how);
    EXPECT_TRUE(shut_down()) << how;
  }
}

TEST_F(significant_children, are_waited_for_to_the_last_one_by_all_significant) {
  start(supervisor_spec{
      .auto_shutdown = auto_shutdown::all_significant,
      .children = {significant("a", restart::temporary), significant("b", restart::transient), child("c")}});
  tell("a", "crash");
  EXPECT_FALSE(root_exit);
  tell("b", "normal");
  EXPECT_TRUE(shut_down());
}

TEST_F(significant_children, that_the_supervisor_stops_do_not_end_it) {
  for (const auto when : {auto_shutdown::any_significant, auto_shutdown::all_significant}) {
    root_exit.reset();
    start(supervisor_spec{.auto_shutdown = when, .children = {significant("a", restart::temporary)}});
    EXPECT_TRUE(terminate_child(sys, root, "a"));
    time.run();
    EXPECT_FALSE(root_exit) << to_string(when);
  }
}

TEST_F(significant_children, count_as_gone_once_terminated_when_the_last_one_ends_by_itself) {
  start(supervisor_spec{.auto_shutdown = auto_shutdown::all_significant,
                        .children = {significant("a", restart::transient), significant("b", restart::transient)}});
  EXPECT_TRUE(terminate_child(sys, root, "a"));
  EXPECT_FALSE(root_exit);
  tell("b", "normal");
  EXPECT_TRUE(shut_down());
}

TEST_F(significant_children, that_die_by_the_restart_of_a_sibling_do_not_end_the_supervisor) {
  for (const auto how : {strategy::one_for_all, strategy::rest_for_one}) {
    root_exit.reset();
    start(supervisor_spec{
        .strategy = how,
        .auto_shutdown = auto_shutdown::any_significant,
        .children = {child("a"), significant("b", restart::temporary), significant("c", restart::transient)}});
    tell("a", "crash");
    EXPECT_FALSE(root_exit) << to_string(how);
    EXPECT_THAT(ids(), ElementsAre("a", "c"));
  }
}

TEST_F(significant_children, that_ignore_their_start_do_not_end_the_supervisor) {
  auto spec = child("a", ignoring, restart::temporary);
  spec.significant = true;
  start(supervisor_spec{.auto_shutdown = auto_shutdown::any_significant, .children = {spec, child("b")}});
  time.run();
  EXPECT_FALSE(root_exit);
}

TEST_F(significant_children, cascade_through_a_nested_supervisor_only_if_that_is_significant_itself) {
  for (const bool cascades : {false, true}) {
    root_exit.reset();
    auto inner = supervisor_child("inner", {.auto_shutdown = auto_shutdown::any_significant,
                                            .children = {significant("leaf", restart::temporary)}});
    inner.restart = restart::transient;
    inner.significant = cascades;
    start(supervisor_spec{.auto_shutdown = auto_shutdown::any_significant, .children = {inner}});
    tell("leaf", "normal");
    EXPECT_EQ(shut_down(), cascades);
    if (!cascades) {
      EXPECT_EQ(info("inner").state, child_state::stopped);
    }
  }
}

TEST_F(significant_children, of_a_permanent_nested_supervisor_have_it_restarted) {
  start(supervisor_spec{
      .children = {supervisor_child("inner", {.auto_shutdown = auto_shutdown::any_significant,
                                              .children = {significant("leaf", restart::temporary)}})}});
  const auto old = latest["leaf"];
  tell("leaf", "normal");
  EXPECT_NE(latest["leaf"], old);
  EXPECT_TRUE(alive("leaf"));
  EXPECT_EQ(info("inner").restarts, 1U);
}

TEST_F(significant_children, obey_a_change_of_auto_shutdown_at_their_later_ends) {
  start(supervisor_spec{
      .auto_shutdown = auto_shutdown::any_significant,
      .children = {significant("a", restart::temporary), significant("b", restart::temporary), child("c")}});
  EXPECT_TRUE(set_auto_shutdown(sys, root, auto_shutdown::never));
  EXPECT_EQ(inspect(sys, root)->auto_shutdown, auto_shutdown::never);
  tell("a", "normal");
  EXPECT_FALSE(root_exit);
  EXPECT_EQ(start_child(sys, root, significant("d", restart::temporary)).error(),
            supervision_errc::invalid_significant);
  EXPECT_TRUE(set_auto_shutdown(sys, root, auto_shutdown::any_significant));
  EXPECT_FALSE(root_exit) << "an earlier end does not count";
  tell("b", "normal");
  EXPECT_TRUE(shut_down());
}

TEST_F(significant_children, are_refused_where_they_could_never_end_anything) {
  auto permanent = significant("a", restart::permanent);
  auto temporary = significant("a", restart::temporary);
  EXPECT_EQ(validate(permanent), supervision_errc::invalid_significant);
  EXPECT_EQ(validate(permanent, auto_shutdown::any_significant), supervision_errc::invalid_significant);
  EXPECT_EQ(validate(temporary, auto_shutdown::never), supervision_errc::invalid_significant);
  EXPECT_FALSE(validate(temporary, auto_shutdown::all_significant));
  EXPECT_EQ(start_supervisor(sys, {.children = {temporary}}).error(), supervision_errc::invalid_significant);
}

} // namespace actors::test
