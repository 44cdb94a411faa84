#include "examples/supervision_playground/toml_reader.hpp"
#include "examples/supervision_playground/tree_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// A file of the test's own, which goes with it.
class tree_file : public testing::Test {
protected:
  tree_file() {
    std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    std::replace(name.begin(), name.end(), '/', '_');
    path_ = std::filesystem::path{testing::TempDir()} / ("tree_file_" + name + ".toml");
  }
  ~tree_file() override { std::filesystem::remove(path_); }

  playground::named_tree read(const std::string& text) {
    std::ofstream{path_} << text;
    return playground::read_tree(path_.string());
  }

  /// Without the folder.
  std::string error_of(const std::string& text) {
    try {
      (void)read(text);
      return "no error";
    } catch (const std::runtime_error& wrong) {
      const std::string what = wrong.what();
      const auto at = what.find(".toml:");
      return at == std::string::npos ? what : what.substr(at + 6);
    }
  }

private:
  std::filesystem::path path_;
};

TEST_F(tree_file, that_is_empty_is_a_supervisor_without_children) {
  const auto tree = read("");
  EXPECT_EQ(tree.label, "root");
  EXPECT_EQ(tree.spec.strategy, actors::strategy::one_for_one);
  EXPECT_TRUE(tree.spec.children.empty());
}

TEST_F(tree_file, gives_a_supervisor_all_its_keys) {
  const auto tree = read(R"(
label = "shop"
strategy = "rest_for_one"
intensity = 7
period = "1 min"
auto_shutdown = "any_significant"
backoff = {initial = "50 ms", factor = 3, cap = "2 s", jitter = 0.5, reset_after = "1 h"}
)");
  EXPECT_EQ(tree.label, "shop");
  EXPECT_EQ(tree.spec.strategy, actors::strategy::rest_for_one);
  EXPECT_EQ(tree.spec.intensity, 7);
  EXPECT_EQ(tree.spec.period, 60s);
  EXPECT_EQ(tree.spec.auto_shutdown, actors::auto_shutdown::any_significant);
  EXPECT_EQ(tree.spec.backoff,
            (actors::backoff{.initial = 50ms, .factor = 3, .cap = 2s, .jitter = 0.5, .reset_after = 1h}));
}

TEST_F(tree_file, gives_a_child_all_its_keys) {
  const auto tree = read(R"(
auto_shutdown = "all_significant"
[[children]]
id = "web"
restart = "transient"
shutdown = "200 ms"
significant = true
on_exhausted = "quarantine"
budget = {intensity = 4, period = "10 s"}
probe_after = "3 s"
backoff = {initial = "1 s"}
[[children]]
id = "disk"
shutdown = "brutal_kill"
)");
  ASSERT_EQ(tree.spec.children.size(), 2U);
  const auto& web = tree.spec.children.front();
  EXPECT_EQ(web.id, "web");
  EXPECT_TRUE(web.start);
  EXPECT_EQ(web.restart, actors::restart::transient);
  EXPECT_EQ(web.shutdown, actors::shutdown::timeout(200ms));
  EXPECT_TRUE(web.significant);
  EXPECT_EQ(web.on_exhausted, actors::on_exhausted::quarantine);
  EXPECT_EQ(web.budget, (actors::restart_budget{.intensity = 4, .period = 10s}));
  EXPECT_EQ(web.probe_after, 3s);
  EXPECT_EQ(web.backoff, (actors::backoff{.initial = 1s}));
  EXPECT_EQ(tree.spec.children.back().shutdown, actors::shutdown::brutal_kill());
}

TEST_F(tree_file, has_supervisors_in_supervisors) {
  const auto tree = read(R"(
[[children]]
id = "outer"
kind = "supervisor"
  [[children.children]]
  id = "inner"
  kind = "supervisor"
    [[children.children.children]]
    id = "leaf"
)");
  ASSERT_EQ(tree.spec.children.size(), 1U);
  EXPECT_EQ(tree.spec.children.front().kind, actors::child_kind::supervisor);
}

TEST_F(tree_file, that_is_not_there_is_an_error_with_its_name) {
  EXPECT_THROW((void)playground::read_tree("/nowhere/tree.toml"), std::runtime_error);
}

TEST_F(tree_file, that_is_no_toml_is_an_error_with_its_place) {
  EXPECT_THAT(error_of("label = \"shop\"\nintensity = = 3\n"), HasSubstr("2:"));
}

TEST_F(tree_file, with_an_unknown_key_is_refused_with_its_place_and_the_keys_there_are) {
  const auto error = error_of("label = \"shop\"\nintesity = 3\n");
  EXPECT_THAT(error, HasSubstr("2:1: unknown key \"intesity\"; known here: label, strategy, intensity"));
  EXPECT_THAT(error_of("[[children]]\nid = \"web\"\nstrategy = \"one_for_all\"\n"),
              HasSubstr("3:1: unknown key \"strategy\""));
  EXPECT_THAT(error_of("backoff = {inital = \"1 s\"}\n"), HasSubstr("1:12: unknown key \"inital\""));
}

struct wrong_line {
  const char* name;
  const char* line;
  const char* error;
};

class a_wrong_value : public tree_file, public testing::WithParamInterface<wrong_line> {};

INSTANTIATE_TEST_SUITE_P(
    values, a_wrong_value,
    testing::Values(
        wrong_line{"strategy", "strategy = \"one_for_none\"", "\"one_for_none\" is none of \"one_for_one\""},
        wrong_line{"text", "label = 5", "label: a text in quotes is expected"},
        wrong_line{"number", "intensity = \"many\"", "intensity: a whole number is expected"},
        wrong_line{"negative", "intensity = -1", "intensity: a number from 0"},
        wrong_line{"time_without_unit", "period = 5", "period: a time is expected"},
        wrong_line{"unknown_unit", "period = \"5 days\"", "period: a time is expected"},
        wrong_line{"part_of_a_second", "period = \"500 ms\"", "period: whole seconds are expected, at least one"},
        wrong_line{"table", "backoff = 3", "backoff: a table is expected"},
        wrong_line{"backoff", "backoff = {factor = 0.5}", "backoff: invalid backoff"},
        wrong_line{"children", "children = 3", "children: an array of tables is expected"},
        wrong_line{"no_id", "children = [{restart = \"permanent\"}]", "a child needs an id"},
        wrong_line{"flag", "children = [{id = \"a\", significant = 1}]", "significant: true or false is expected"},
        wrong_line{"shutdown", "children = [{id = \"a\", shutdown = \"soon\"}]", "shutdown: \"brutal_kill\""},
        wrong_line{"twins", "children = [{id = \"a\"}, {id = \"a\"}]", "there is another child \"a\""},
        wrong_line{"significant", "children = [{id = \"a\", significant = true}]", "the child cannot be significant"}),
    [](const auto& each) { return each.param.name; });

TEST_P(a_wrong_value, is_refused_with_its_line_and_what_was_expected) {
  const auto error = error_of("# a comment\n" + std::string{GetParam().line} + "\n");
  EXPECT_TRUE(error.starts_with("2:")) << error;
  EXPECT_THAT(error, HasSubstr(GetParam().error));
}

TEST(time_in_a_file, is_a_number_and_a_unit) {
  EXPECT_EQ(playground::read_time("200 ms"), 200ms);
  EXPECT_EQ(playground::read_time("5s"), 5s);
  EXPECT_EQ(playground::read_time("2 min"), 2min);
  EXPECT_EQ(playground::read_time("1 h"), 1h);
  for (const auto* wrong : {"", "5", "s", "-5 s", "1.5 s", "5  s", "5 S", "99999999999 s"})
    EXPECT_FALSE(playground::read_time(wrong)) << wrong;
}

} // namespace
