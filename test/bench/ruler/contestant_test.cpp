#include "bench/ruler/contestant.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <system_error>

namespace {

using namespace std::chrono_literals;
using bench::contestant;
using testing::HasSubstr;

const bench::work some_work{.row = "message", .count = 7, .width = 3, .window = 2, .threads = 4};

/// A contestant that is a script; its arguments are $1 to $5.
contestant script(const std::string& text) {
  return {"script", {"/bin/sh", "-c", text, "script"}};
}

std::string error_of(const std::string& text, std::chrono::milliseconds limit = 10s) {
  try {
    (void)script(text).run(some_work, limit);
    return "no error";
  } catch (const std::runtime_error& failed) {
    return failed.what();
  }
}

constexpr auto good_result = R"(echo '{"ops": 5, "seconds": 0.5}'; )";

TEST(contestant, gets_its_work_and_waits_for_the_word) {
  const auto run = script(R"(echo begin; read word; [ "$word" = go ] && echo "{\"ops\": $2, \"seconds\": $3, )"
                          R"(\"runtime\": \"$1 $4 $5\"}"; cat >/dev/null)")
                       .run(some_work);
  EXPECT_EQ(run.own.ops, 7U);
  EXPECT_EQ(run.own.seconds, 3);
  EXPECT_EQ(run.own.runtime, "message 2 4");
  EXPECT_GT(run.wall, 0ns);
  EXPECT_GT(run.after.resident_mib, 0);
  EXPECT_GE(run.after.peak_mib, run.after.resident_mib);
}

TEST(contestant, its_command_may_name_the_threads) {
  const contestant named{"named",
                         {"/bin/sh", "-c",
                          R"(echo begin; read w; echo "{\"ops\":1,\"seconds\":1,\"runtime\":\"$0\"}"; cat)",
                          "@THREADS:@THREADS"}};
  EXPECT_EQ(named.run(some_work).own.runtime, "4:4");
}

TEST(contestant, is_at_its_best_with_one_thread_or_with_those_it_is_told) {
  const auto with_rate = [](const char* seconds) {
    return script(std::string{R"(echo begin; read w; echo "{\"ops\":100,\"seconds\":)"} + seconds + R"(}"; cat)");
  };
  EXPECT_EQ(with_rate("$5").better_threads(some_work, contestant::by::rate), 1U);
  EXPECT_EQ(with_rate("$((8 / $5))").better_threads(some_work, contestant::by::rate), 4U);
  EXPECT_EQ(with_rate("3").better_threads(some_work, contestant::by::rate), 4U);
}

TEST(contestant, may_be_at_its_best_where_the_slowest_of_a_hundred_is_fastest) {
  const auto with_slowest = [](const char* nanoseconds) {
    return script(std::string{R"(echo begin; read w; echo "{\"ops\":100,\"seconds\":$((8 / $5)),\"latency_ns\":)"} +
                  "[[50,98],[" + nanoseconds + R"(,2]]}"; cat)");
  };
  EXPECT_EQ(with_slowest("$((100 * $5))").better_threads(some_work, contestant::by::p99), 1U);
  EXPECT_EQ(with_slowest("$((800 / $5))").better_threads(some_work, contestant::by::p99), 4U);
  EXPECT_EQ(with_slowest("100").better_threads(some_work, contestant::by::p99), 4U);
}

// What happens before the word is a warm-up, and no part of the figures.
TEST(contestant, only_the_time_after_the_word_counts) {
  const std::string spin = "n=0; while [ $n -lt 20000 ]; do n=$((n + 1)); done; ";
  const auto idle = script(spin + "echo begin; read w; " + good_result + "cat").run(some_work);
  const auto busy = script("echo begin; read w; " + spin + good_result + "cat").run(some_work);
  EXPECT_LT(idle.cpu, busy.cpu / 2);
}

TEST(contestant, that_dies_at_once_is_an_error_with_its_code_and_what_it_wrote) {
  const auto error = error_of("echo 'no such row' >&2; exit 3");
  EXPECT_THAT(error, HasSubstr("ended with 3 before it told begin"));
  EXPECT_THAT(error, HasSubstr("no such row"));
}

TEST(contestant, that_dies_in_the_middle_is_an_error) {
  EXPECT_THAT(error_of("echo begin; read w; echo lost >&2; kill -9 $$"), HasSubstr("ended with 137"));
  EXPECT_THAT(error_of("echo begin; read w; echo lost >&2; kill -9 $$"), HasSubstr("lost"));
  EXPECT_THAT(error_of("echo begin; exit 4"), HasSubstr("ended with 4"));
}

TEST(contestant, that_hangs_is_ended_at_the_limit) {
  EXPECT_THAT(error_of("cat", 50ms), HasSubstr("told no begin within 50 ms"));
  EXPECT_THAT(error_of("echo begin; cat >/dev/null", 50ms), HasSubstr("told no result within 50 ms"));
}

TEST(contestant, that_prints_rubbish_is_an_error_with_the_line) {
  EXPECT_THAT(error_of("echo hello; cat"), HasSubstr("told \"hello\" instead of begin"));
  EXPECT_THAT(error_of("echo begin; read w; echo hello; cat"), HasSubstr("told no result: \"hello\""));
}

TEST(contestant, whose_line_has_no_end_is_an_error) {
  EXPECT_THAT(error_of("echo begin; read w; printf '{'"), HasSubstr("ended with 0 before it told result"));
}

// A sanitizer speaks at the end.
TEST(contestant, that_fails_after_its_result_is_an_error) {
  EXPECT_THAT(error_of(std::string{"echo begin; read w; "} + good_result + "cat; echo leaks >&2; exit 1"),
              HasSubstr("ended with 1 after its result; it wrote:\nleaks"));
}

TEST(contestant, that_is_not_there_is_an_error) {
  const contestant absent{"absent", {"/nowhere/absent"}};
  EXPECT_THROW((void)absent.run(some_work), std::system_error);
}

} // namespace
