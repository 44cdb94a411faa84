// What a value in C++ holds that its schema does not allow, with the validator as the judge.
#include "services/schema/validator.hpp"
#include "test/services/schema/sample.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace misfits {

struct reading_of {
  double now = 0;
  std::map<std::string, std::vector<float>> before;
  boost::json::value raw;
};
BOOST_DESCRIBE_STRUCT(reading_of, (), (now, before, raw))

struct plain_tree {
  std::string label;
  std::vector<plain_tree> children;
  std::variant<std::monostate, bool, int> leaf;
};
BOOST_DESCRIBE_STRUCT(plain_tree, (), (label, children, leaf))

struct bounded_tree {
  std::string label;
  std::map<std::string, bounded_tree> children;
};
BOOST_DESCRIBE_STRUCT(bounded_tree, (), (label, children))
constexpr auto actors_schema(std::type_identity<bounded_tree>) {
  return actors::schema::fields(actors::schema::field("label").max_length(2));
}

} // namespace misfits

namespace {

using actors::schema::json_schema;
using actors::schema::misfit;
using actors::schema::to_json;
using actors::schema::validator;
using actors::schema::detail::always_fits;

template <class T>
std::string text_of_misfit(const T& value) {
  const auto wrong = misfit(value);
  return wrong ? wrong->text() : "";
}

TEST(misfit, is_nothing_to_look_for_where_the_type_says_all_that_the_schema_says) {
  EXPECT_TRUE((always_fits<std::map<std::string, std::vector<std::optional<int>>>>()));
  EXPECT_TRUE(always_fits<misfits::plain_tree>());
  EXPECT_FALSE(always_fits<double>());
  EXPECT_FALSE(always_fits<sample::colour>());
  EXPECT_FALSE(always_fits<sample::named>());
  EXPECT_FALSE(always_fits<std::vector<sample::shape>>());
  EXPECT_FALSE(always_fits<misfits::bounded_tree>());
  EXPECT_FALSE((always_fits<std::variant<int, sample::named>>()));
}

TEST(misfit, names_the_member_that_breaks_its_bounds) {
  sample::settings fitting;
  fitting.mode = "quiet";
  fitting.code = "A-1";
  EXPECT_EQ(text_of_misfit(fitting), "");
  const auto with = [&](auto change) {
    auto copy = fitting;
    change(copy);
    return text_of_misfit(copy);
  };
  EXPECT_EQ(with([](auto& s) { s.level = -1; }), "/level: must be at least 0");
  EXPECT_EQ(with([](auto& s) { s.mode = "louder"; }), "/default: must have at most 5 characters");
  EXPECT_EQ(with([](auto& s) { s.ratio = 1.5; }), "/ratio: must be at most 1");
  EXPECT_EQ(with([](auto& s) { s.seed = 0; }), "/seed: must be at least 1");
  EXPECT_EQ(with([](auto& s) { s.tags.clear(); }), "/tags: must have at least 1 items");
  EXPECT_EQ(with([](auto& s) { s.code = "1-A"; }), "/code: does not match ^[A-Z]-[0-9]+$");
}

TEST(misfit, agrees_with_the_validator) {
  const auto rule = validator::compile(json_schema<sample::settings>());
  ASSERT_TRUE(rule);
  int bad = 0;
  for (const int level : {-1, 0, 10, 11})
    for (const std::string mode : {"", "éé😀éé", "louder"})
      for (const double ratio : {0.2, 0.25, 1.0})
        for (const std::optional<int> seed : {std::optional<int>{}, std::optional{0}, std::optional{1}})
          for (const std::size_t tags : {0U, 1U, 2U, 3U})
            for (const std::string code : {"A-1", "a"}) {
              const sample::settings each{level, mode, ratio, seed, std::vector<std::string>(tags, "t"), code};
              EXPECT_EQ(misfit(each).has_value(), !rule->validate(to_json(each)).empty()) << serialize(to_json(each));
              bad += misfit(each) ? 1 : 0;
            }
  EXPECT_GT(bad, 100);
  EXPECT_LT(bad, 4 * 3 * 3 * 3 * 4 * 2);
}

TEST(misfit, finds_numbers_that_json_has_not_wherever_they_are) {
  constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
  constexpr auto infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(text_of_misfit(nan), "is a number that JSON has not");
  EXPECT_EQ(text_of_misfit(1.5), "");
  misfits::reading_of all{.before = {{"a", {1.5F}}}, .raw = {{"k", {1, 2.5}}}};
  EXPECT_EQ(text_of_misfit(all), "");
  all.before["b"] = {0, -infinity};
  EXPECT_EQ(text_of_misfit(all), "/before/b/1: is a number that JSON has not");
  all.before.clear();
  all.raw.as_object()["k"].as_array()[1] = nan;
  EXPECT_EQ(text_of_misfit(all), "/raw/k/1: is a number that JSON has not");
}

TEST(misfit, finds_an_enum_without_a_name) {
  EXPECT_EQ(text_of_misfit(sample::colour::green), "");
  EXPECT_EQ(text_of_misfit(std::optional{static_cast<sample::colour>(7)}), "is none of the enum's names");
}

TEST(misfit, goes_down_into_a_struct_that_contains_itself) {
  misfits::bounded_tree root{.label = "a", .children = {}};
  root.children["x"].children["y"].label = "ab";
  EXPECT_EQ(text_of_misfit(root), "");
  root.children["x"].children["y"].label = "abc";
  EXPECT_EQ(text_of_misfit(root), "/children/x/children/y/label: must have at most 2 characters");
}

} // namespace
