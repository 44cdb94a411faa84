// The log's first level, by the environment: in a program of its own, as it is read once.
#include "libactors/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace actors {

using testing::AllOf;
using testing::ExitedWithCode;
using testing::HasSubstr;
using testing::Not;

void tell(const char* level) {
  ::setenv("ACTORS_LOG", level, 1);
  log().info("some news");
  log().error("an error");
  std::exit(0);
}

TEST(log_death_test, tells_from_the_level_in_the_environment_on) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(tell("info"), ExitedWithCode(0), AllOf(HasSubstr("some news"), HasSubstr("an error")));
  EXPECT_EXIT(tell("error"), ExitedWithCode(0), AllOf(Not(HasSubstr("some news")), HasSubstr("an error")));
  EXPECT_EXIT(tell("off"), ExitedWithCode(0), Not(HasSubstr("an error")));
}

TEST(log_death_test, takes_a_level_that_there_is_not_for_warn_and_says_so) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(tell("loud"), ExitedWithCode(0),
              AllOf(HasSubstr("ACTORS_LOG=loud"), HasSubstr("an error"), Not(HasSubstr("some news"))));
}

} // namespace actors
