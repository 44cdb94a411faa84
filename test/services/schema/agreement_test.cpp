// What json_schema publishes and what from_json takes must be the same. A third party, the validator, is the judge.
#include "services/schema/validator.hpp"
#include "test/services/schema/sample.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <cstdlib>

namespace {

using actors::schema::from_json;
using actors::schema::json_schema;
using actors::schema::to_json;
using actors::schema::validator;
using boost::json::value;

/// The same cases in every run; RC_PARAMS in the environment asks for others.
const bool seeded = setenv("RC_PARAMS", "seed=20251125 max_success=500", 0) == 0;

/// Values near the edges of what the sample structs take.
rc::Gen<value> any_leaf() {
  return rc::gen::map(rc::gen::element<std::string>("null", "true", "0", "-1", "5", "5.0", "0.3", "128", "255", "256",
                                                    "2147483648", "1e300", R"("")", R"("red")", R"("A-1")",
                                                    R"("éé😀ééé")", "[]", R"(["t"])", "[1,2,3]", "[null]", "{}",
                                                    R"({"x":1,"y":2})", R"({"x":1})", R"([{"x":1,"y":2}])", "[true]"),
                      [](const std::string& text) { return boost::json::parse(text); });
}

/// Leaves most members as they are, so that both verdicts come up often.
template <class T>
void expect_agreement(std::string_view fitting, const std::vector<std::string>& names) {
  const auto rule = validator::compile(json_schema<T>());
  ASSERT_TRUE(rule) << rule.error().text();
  int taken = 0;
  int refused = 0;
  EXPECT_TRUE(rc::check([&] {
    auto candidate = boost::json::parse({fitting.data(), fitting.size()}).as_object();
    for (const auto& name : names) {
      const auto fate = *rc::gen::inRange(0, 8);
      if (fate == 0) {
        candidate.erase(name);
      } else if (fate == 1) {
        candidate[name] = *any_leaf();
      }
    }
    const auto read = from_json<T>(candidate);
    RC_ASSERT(read.has_value() == rule->validate(candidate).empty());
    if (read) {
      RC_ASSERT(rule->validate(to_json(*read)).empty());
    }
    ++(read ? taken : refused);
  }));
  EXPECT_GT(taken, 20);
  EXPECT_GT(refused, 20);
}

TEST(agreement, of_schema_and_converter_on_numbers) {
  ASSERT_TRUE(seeded);
  const auto rule = validator::compile(json_schema<sample::numbers>());
  ASSERT_TRUE(rule);
  for (const auto* text : {"-129", "-128", "127", "128", "5.0", "5.5", "true", "null", "\"5\""}) {
    boost::json::object candidate{{"u8", 0}, {"i32", 0}, {"i64", 0}, {"u64", 0}, {"f", 0}, {"d", 0}};
    candidate["i8"] = boost::json::parse(text);
    EXPECT_EQ(from_json<sample::numbers>(candidate).has_value(), rule->validate(candidate).empty()) << text;
  }
}

TEST(agreement, of_schema_and_converter_on_optional_and_bounded_members) {
  expect_agreement<sample::settings>(R"({"level":1,"seed":7})", {"level", "default", "ratio", "seed", "tags", "code"});
}

TEST(agreement, of_schema_and_converter_on_bases_enums_and_nested_structs) {
  expect_agreement<sample::shape>(R"({"name":"s","fill":"red","corners":[]})", {"name", "fill", "corners", "note"});
}

TEST(agreement, of_schema_and_converter_on_members_that_are_unknown) {
  expect_agreement<sample::point>(R"({"x":1,"y":2})", {"x", "y", "z"});
  expect_agreement<sample::lenient>(R"({"known":1})", {"known", "more"});
}

TEST(agreement, of_schema_and_converter_on_a_struct_that_contains_itself) {
  const auto rule = validator::compile(json_schema<sample::tree>());
  ASSERT_TRUE(rule) << rule.error().text();
  for (const auto* text :
       {R"({"label":"a","children":[]})", R"({"label":"a","children":[{"label":"b","children":[]}]})",
        R"({"label":"a","children":[{"label":1,"children":[]}]})", R"({"label":"a","children":[{"label":"b"}]})"}) {
    const auto candidate = boost::json::parse(text);
    EXPECT_EQ(from_json<sample::tree>(candidate).has_value(), rule->validate(candidate).empty()) << text;
  }
}

} // namespace
