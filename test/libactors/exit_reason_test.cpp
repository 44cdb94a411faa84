#include "libactors/exit_reason.hpp"

#include "libactors/errc.hpp"

#include <caf/exit_reason.hpp>
#include <caf/sec.hpp>

#include <gtest/gtest.h>

namespace actors {

namespace {

constexpr exit_reason every_reason[] = {exit_reason::normal,  exit_reason::shutdown,  exit_reason::killed,
                                        exit_reason::crashed, exit_reason::abandoned, exit_reason::ignored};

TEST(exit_reason, survives_the_way_through_an_error) {
  for (const auto each : every_reason)
    EXPECT_EQ(classify(make_error(each)), each) << to_string(each);
}

TEST(exit_reason, is_the_empty_error_when_normal) {
  EXPECT_FALSE(make_error(exit_reason::normal));
  EXPECT_EQ(classify({}), exit_reason::normal);
}

TEST(exit_reason, takes_the_reasons_of_caf_for_its_own) {
  EXPECT_EQ(classify(caf::make_error(caf::exit_reason::normal)), exit_reason::normal);
  EXPECT_EQ(classify(caf::make_error(caf::exit_reason::user_shutdown)), exit_reason::shutdown);
  EXPECT_EQ(classify(caf::make_error(caf::exit_reason::kill)), exit_reason::killed);
  EXPECT_EQ(classify(make_error(errc::shutting_down)), exit_reason::shutdown);
}

TEST(exit_reason, is_a_crash_for_every_other_error) {
  EXPECT_EQ(classify(make_error(errc::overloaded)), exit_reason::crashed);
  EXPECT_EQ(classify(caf::make_error(caf::sec::runtime_error)), exit_reason::crashed);
  EXPECT_EQ(classify(caf::make_error(caf::exit_reason::unreachable)), exit_reason::crashed);
}

TEST(exit_reason, carries_the_text_of_a_shutdown) {
  const auto reason = shutdown_with("moved away");
  EXPECT_EQ(classify(reason), exit_reason::shutdown);
  EXPECT_EQ(describe(reason), "shutdown: moved away");
}

TEST(exit_reason, carries_the_details_of_a_crash) {
  const auto reason = make_error(crash{"boom", "store", "(i32)"});
  EXPECT_EQ(classify(reason), exit_reason::crashed);
  const auto details = crash_of(reason);
  ASSERT_TRUE(details);
  EXPECT_EQ(details->what, "boom");
  EXPECT_EQ(details->label, "store");
  EXPECT_EQ(details->message, "(i32)");
  EXPECT_EQ(describe(reason), "store crashed on (i32): boom");
}

TEST(exit_reason, has_crash_details_only_for_crashes_by_exception) {
  EXPECT_FALSE(crash_of({}));
  EXPECT_FALSE(crash_of(make_error(exit_reason::crashed)));
  EXPECT_FALSE(crash_of(shutdown_with("bye")));
  EXPECT_FALSE(crash_of(make_error(errc::overloaded, "full")));
}

TEST(describe, gives_the_text_of_every_kind_of_error) {
  EXPECT_EQ(describe({}), "normal");
  EXPECT_EQ(describe(make_error(exit_reason::killed)), "killed");
  EXPECT_EQ(describe(make_error(errc::overloaded)), "overloaded");
  EXPECT_EQ(describe(make_error(errc::overloaded, "try again in 3 s")), "overloaded: try again in 3 s");
  EXPECT_FALSE(describe(caf::make_error(caf::sec::runtime_error)).empty());
}

TEST(describe, names_every_code) {
  for (const auto each : every_reason)
    EXPECT_NE(to_string(each), "unknown");
  for (const auto each :
       {errc::deadline_exceeded, errc::cancelled, errc::callee_gone, errc::overloaded, errc::unexpected_message,
        errc::unexpected_response, errc::ended_in_init, errc::shutting_down})
    EXPECT_NE(to_string(each), "unknown");
}

} // namespace

} // namespace actors
