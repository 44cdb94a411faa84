#include "bench/ruler/options.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace {

const std::vector<bench::row_spec> some_rows{
    {.name = "message/one_to_one"}, {.name = "message/ping_pong_100"}, {.name = "spawn"}};

std::variant<bench::suite_options, int> read(std::initializer_list<const char*> arguments) {
  std::vector<char*> all{const_cast<char*>("bench_core")};
  for (const auto* each : arguments)
    all.push_back(const_cast<char*>(each));
  return bench::read_options("core", "about", some_rows, static_cast<int>(all.size()), all.data());
}

bench::suite_options options_of(std::initializer_list<const char*> arguments) {
  return std::get<bench::suite_options>(read(arguments));
}

TEST(options, are_five_runs_of_every_row_without_peers) {
  const auto how = options_of({});
  EXPECT_EQ(how.runs, 5U);
  EXPECT_FALSE(how.peers);
  EXPECT_TRUE(how.wants("spawn"));
}

TEST(options, short_is_one_run_unless_told_otherwise) {
  EXPECT_EQ(options_of({"--short"}).runs, 1U);
  EXPECT_EQ(options_of({"--short", "--runs", "2"}).runs, 2U);
}

TEST(options, only_takes_a_row_or_the_beginning_of_several) {
  const auto how = options_of({"--only", "message"});
  EXPECT_TRUE(how.wants("message/one_to_one"));
  EXPECT_TRUE(how.wants("message/ping_pong_100"));
  EXPECT_FALSE(how.wants("spawn"));
}

TEST(options, what_cannot_be_is_refused) {
  EXPECT_EQ(std::get<int>(read({"--only", "nonsense"})), 2);
  EXPECT_EQ(std::get<int>(read({"--runs", "0"})), 2);
  EXPECT_EQ(std::get<int>(read({"--runs", "many"})), 2);
  EXPECT_EQ(std::get<int>(read({"stray"})), 2);
  EXPECT_EQ(std::get<int>(read({"--help"})), 0);
}

} // namespace
