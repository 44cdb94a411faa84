#include "bench/ruler/told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace std::chrono_literals;
using bench::read_told;

TEST(told, has_the_figures_of_the_line) {
  const auto out = read_told(R"({"ops": 100, "seconds": 0.5, "runtime": "CAF", "latency_ns": [[1000, 3], [2000, 1]]})");
  EXPECT_EQ(out.ops, 100U);
  EXPECT_EQ(out.seconds, 0.5);
  EXPECT_EQ(out.runtime, "CAF");
  EXPECT_EQ(out.latency.count(), 4U);
  EXPECT_EQ(out.latency.percentile(75), 1000ns);
  EXPECT_EQ(out.latency.max(), 2000ns);
}

TEST(told, may_have_no_latencies_and_no_name) {
  const auto out = read_told(R"({"ops": 1, "seconds": 1})");
  EXPECT_EQ(out.latency.count(), 0U);
  EXPECT_EQ(out.runtime, "");
}

class what_is_no_result : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(lines, what_is_no_result,
                         testing::Values("", "begin", "{", "[]", "12", "null", R"({"ops": 1})", R"({"seconds": 1})",
                                         R"({"ops": "many", "seconds": 1})", R"({"ops": -1, "seconds": 1})",
                                         R"({"ops": 1.5, "seconds": 1})", R"({"ops": 1, "seconds": 1} and more)",
                                         R"({"ops": 1, "seconds": 1, "latency_ns": 5})",
                                         R"({"ops": 1, "seconds": 1, "latency_ns": [[1]]})",
                                         R"({"ops": 1, "seconds": 1, "latency_ns": [[1, -1]]})",
                                         R"({"ops": 1, "seconds": 1, "runtime": 5})"));

TEST_P(what_is_no_result, is_refused_with_the_line) {
  try {
    (void)read_told(GetParam());
    FAIL() << "it was taken";
  } catch (const std::runtime_error& refused) {
    EXPECT_THAT(refused.what(), testing::HasSubstr("no result"));
    EXPECT_THAT(refused.what(), testing::HasSubstr(GetParam()));
  }
}

TEST(told, figures_that_cannot_be_are_refused) {
  for (const auto* line :
       {R"({"ops": 0, "seconds": 1})", R"({"ops": 1, "seconds": 0})", R"({"ops": 1, "seconds": -1})"})
    EXPECT_THROW((void)read_told(line), std::runtime_error) << line;
}

TEST(told, a_long_line_is_shown_in_part) {
  try {
    (void)read_told(std::string(100'000, 'x'));
    FAIL() << "it was taken";
  } catch (const std::runtime_error& refused) {
    EXPECT_LT(std::string_view{refused.what()}.size(), 300U);
  }
}

} // namespace
