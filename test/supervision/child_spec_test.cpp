#include "supervision/child_spec.hpp"

#include "libactors/errc.hpp"
#include "supervision/dynamic_supervisor.hpp"

#include <gtest/gtest.h>

namespace actors {

using namespace std::chrono_literals;

namespace {

const start_function start = [](start_context&) { return caf::actor{}; };

} // namespace

TEST(child_spec, has_the_defaults_of_otp) {
  const child_spec spec;
  EXPECT_EQ(spec.restart, restart::permanent);
  EXPECT_EQ(spec.kind, child_kind::worker);
  EXPECT_EQ(spec.shutdown.resolved(child_kind::worker), shutdown::timeout(5s));
  EXPECT_EQ(spec.shutdown.resolved(child_kind::supervisor), shutdown::infinity());
  const supervisor_spec tree;
  EXPECT_EQ(tree.strategy, strategy::one_for_one);
  EXPECT_EQ(tree.intensity, 1);
  EXPECT_EQ(tree.period, 5s);
}

TEST(child_spec, keeps_a_shutdown_rule_that_was_given) {
  EXPECT_EQ(shutdown::brutal_kill().resolved(child_kind::supervisor), shutdown::brutal_kill());
  EXPECT_EQ(shutdown::infinity().resolved(child_kind::worker), shutdown::infinity());
  EXPECT_EQ(shutdown{2s}.resolved(child_kind::worker), shutdown::timeout(2'000ms));
}

TEST(child_spec, needs_an_id_and_a_start_function) {
  EXPECT_EQ(validate(child_spec{.start = start}), supervision_errc::missing_id);
  EXPECT_EQ(validate(child_spec{.id = "a"}), supervision_errc::missing_start);
  EXPECT_EQ(validate(child_spec{.id = "a", .start = start, .shutdown = -1s}), supervision_errc::invalid_time);
}

TEST(child_spec, of_every_valid_combination_is_accepted) {
  for (const auto type : {restart::permanent, restart::transient, restart::temporary})
    for (const auto kind : {child_kind::worker, child_kind::supervisor})
      for (const auto& rule : {shutdown{}, shutdown::brutal_kill(), shutdown::timeout(0s), shutdown::infinity()})
        EXPECT_FALSE(validate(child_spec{.id = "a", .start = start, .restart = type, .shutdown = rule, .kind = kind}));
}

TEST(supervisor_spec, refuses_contradictory_numbers) {
  EXPECT_EQ(validate(supervisor_spec{.intensity = -1}), supervision_errc::invalid_budget);
  EXPECT_EQ(validate(supervisor_spec{.period = 0s}), supervision_errc::invalid_budget);
  EXPECT_EQ(validate(supervisor_spec{.abandon_after = -1ms}), supervision_errc::invalid_time);
  EXPECT_FALSE(validate(supervisor_spec{.intensity = 0, .period = 1s, .abandon_after = 0s}));
  EXPECT_EQ(validate(dynamic_supervisor_spec{.intensity = -1}), supervision_errc::invalid_budget);
  EXPECT_EQ(validate(dynamic_supervisor_spec{.shutdown = -1s}), supervision_errc::invalid_time);
  EXPECT_FALSE(validate(dynamic_supervisor_spec{}));
}

TEST(supervisor_spec, refuses_two_children_with_one_id_and_says_which) {
  const supervisor_spec spec{
      .children = {{.id = "a", .start = start}, {.id = "b", .start = start}, {.id = "a", .start = start}}};
  const auto refused = validate(spec);
  EXPECT_EQ(refused, supervision_errc::duplicate_id);
  EXPECT_EQ(describe(refused), "two children have the same id: 'a'");
}

TEST(supervisor_spec, reports_the_error_of_its_child) {
  EXPECT_EQ(validate(supervisor_spec{.children = {{.id = "a"}}}), supervision_errc::missing_start);
}

TEST(supervision_errc, has_a_text_for_every_value) {
  for (int code = 1; code <= static_cast<int>(supervision_errc::stopping); ++code)
    EXPECT_NE(to_string(supervision_errc{static_cast<std::uint8_t>(code)}), "unknown") << code;
  EXPECT_EQ(describe(make_error(supervision_errc::not_found)), "no such child");
  EXPECT_EQ(classify(make_error(supervision_errc::not_found)), exit_reason::crashed);
}

} // namespace actors
