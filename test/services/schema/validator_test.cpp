#include "services/schema/validator.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <memory>

namespace {

using actors::schema::error;
using actors::schema::uncheckable;
using actors::schema::validator;
using actors::schema::validator_options;
using boost::json::parse;
using boost::json::value;

validator compiled(std::string_view schema, const validator_options& options = {}) {
  return validator::compile(parse({schema.data(), schema.size()}), options).value();
}

error refusal(std::string_view schema) {
  const auto out = validator::compile(parse({schema.data(), schema.size()}));
  EXPECT_FALSE(out) << schema;
  return out.error();
}

bool fits(std::string_view schema, std::string_view text) {
  return compiled(schema).validate(parse({text.data(), text.size()})).empty();
}

struct verdict {
  std::string_view schema;
  std::string_view good;
  std::string_view bad;
};

class validator_checks : public testing::TestWithParam<verdict> {};

TEST_P(validator_checks, the_keyword) {
  const auto& [schema, good, bad] = GetParam();
  EXPECT_TRUE(fits(schema, good)) << schema << ' ' << good;
  EXPECT_FALSE(fits(schema, bad)) << schema << ' ' << bad;
}

INSTANTIATE_TEST_SUITE_P(
    draft_7, validator_checks,
    testing::Values(
        verdict{R"({"type":"integer"})", "5.0", "5.5"},
        verdict{R"({"type":"number"})", "18446744073709551615", "\"1\""},
        verdict{R"({"type":["string","null"]})", "null", "1"},
        verdict{R"({"enum":[1,"a",{"b":[2.0]}]})", R"({"b":[2]})", "2"},
        verdict{R"({"const":{"a":1,"b":2}})", R"({"b":2,"a":1.0})", R"({"a":1})"},
        verdict{R"({"const":"a\u0000b"})", R"("a\u0000b")", R"("a\u0000c")"}, verdict{R"({"maximum":5})", "5", "6"},
        verdict{R"({"minimum":5})", "5", "4.9"}, verdict{R"({"maximum":5})", "-1", "18446744073709551615"},
        verdict{R"({"exclusiveMaximum":5})", "4", "5"}, verdict{R"({"exclusiveMinimum":5})", "6", "5"},
        verdict{R"({"multipleOf":5})", "10", "5.5"}, verdict{R"({"multipleOf":0.5})", "1.5", "1.7"},
        verdict{R"({"multipleOf":0.01})", "19.99", "19.995"},
        verdict{R"({"multipleOf":0.1})", "1000000.5", "1000000.55"},
        verdict{R"({"multipleOf":1e-20})", "3e-20", "3.5e-20"},
        verdict{R"({"multipleOf":1})", "1125899906842624.0", "1125899906842624.5"},
        verdict{R"({"multipleOf":0.01})", "12345678901234.56", "12345678901234.565"},
        verdict{R"({"multipleOf":0.01})", "50000000000000", "5.005"},
        verdict{R"({"multipleOf":3})", "9007199254740993", "9007199254740994"},
        verdict{R"({"multipleOf":0.5})", "\"1.7\"", "0.7"}, verdict{R"({"multipleOf":5.0})", "1e300", "1e-300"},
        verdict{R"({"maxLength":2})", "\"é😀\"", "\"abc\""}, verdict{R"({"minLength":2})", "\"ab\"", "\"é\""},
        verdict{R"({"pattern":"^a+$"})", "\"aaa\"", "\"ab\""}, verdict{R"({"pattern":"b"})", "7", "\"a\""},
        verdict{R"({"items":{"type":"string"}})", R"(["a"])", R"(["a",1])"},
        verdict{R"({"$schema":"http://json-schema.org/draft-07/schema#",
                    "items":[{"type":"string"}],"additionalItems":false})",
                R"(["a"])", R"(["a",1])"},
        verdict{R"({"contains":{"const":1}})", "[0,1]", "[0]"}, verdict{R"({"maxItems":1})", "[1]", "[1,2]"},
        verdict{R"({"minItems":1})", "[1]", "[]"},
        verdict{R"({"uniqueItems":true})", "[1,\"1\",true,[1]]", "[1,2,1.0]"},
        verdict{R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"a":1}])", R"([{"a":1,"b":2},{"b":2,"a":1}])"},
        verdict{R"({"required":["a"]})", R"({"a":null})", R"({"b":1})"},
        verdict{R"({"properties":{"pattern":{"type":"string"}}})", R"({"pattern":"("})", R"({"pattern":1})"},
        verdict{R"({"additionalProperties":{"type":"string"}})", R"({"a":"b"})", R"({"a":1})"},
        verdict{R"({"properties":{"a":true},"additionalProperties":false})", R"({"a":1})", R"({"b":1})"},
        verdict{R"({"propertyNames":{"pattern":"^[a-z]+$"}})", R"({"abc":1})", R"({"A":1})"},
        verdict{R"({"maxProperties":1})", "{}", R"({"a":1,"b":2})"},
        verdict{R"({"minProperties":1})", R"({"a":1})", "{}"},
        verdict{R"({"dependencies":{"a":["b"]}})", R"({"a":1,"b":1})", R"({"a":1})"},
        verdict{R"({"dependencies":{"a":{"required":["b"]}}})", R"({"b":1})", R"({"a":1})"},
        verdict{R"({"allOf":[{"minimum":1},{"maximum":3}]})", "2", "4"},
        verdict{R"({"anyOf":[{"type":"string"},{"minimum":3}]})", "\"a\"", "2"},
        verdict{R"({"oneOf":[{"minimum":1},{"maximum":3}]})", "4", "2"},
        verdict{R"({"not":{"type":"string"}})", "1", "\"\""},
        verdict{R"({"if":{"minimum":10},"then":{"multipleOf":10},"else":{"const":1}})", "20", "15"},
        verdict{R"({"$ref":"#/$defs/a~1b","$defs":{"a/b":{"type":"null"}}})", "null", "1"},
        verdict{R"({"properties":{"next":{"$ref":"#"}},"additionalProperties":false})", R"({"next":{"next":{}}})",
                R"({"next":{"last":{}}})"},
        verdict{R"({"not":{"anyOf":[{"type":"string","pattern":"^x"},{"type":"array","uniqueItems":true}]}})", "[1,1]",
                "\"xy\""}));

TEST(validator, points_to_what_does_not_fit) {
  const auto rule = compiled(R"({"properties":{"a/b":{"items":{"properties":{"n":{"type":"integer"}}}}}})");
  const auto errors = rule.validate(parse(R"({"a/b":[{"n":1},{"n":"x"}]})"));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].pointer, "/a~1b/1/n");
  EXPECT_FALSE(errors[0].message.empty());
}

TEST(validator, reports_several_errors_but_no_more_than_asked_for) {
  const auto rule = compiled(R"({"items":{"type":"string"}})", {.max_errors = 3});
  EXPECT_EQ(rule.validate(parse("[1,2]")).size(), 2U);
  EXPECT_EQ(rule.validate(parse("[1,2,3,4,5]")).size(), 3U);
}

TEST(validator, does_not_explain_a_value_of_a_million_errors) {
  const auto rule = compiled(R"({"items":{"type":"string"}})");
  EXPECT_EQ(rule.validate(boost::json::array(1'000'000, 5)).size(), 1U);
}

class validator_refuses : public testing::TestWithParam<std::string_view> {};

TEST_P(validator_refuses, a_keyword_that_cannot_be_checked_unless_declared_unchecked) {
  const std::string keyword{GetParam()};
  const auto schema = R"({"type":"object","properties":{"a":{")" + keyword + R"(":{}}}})";
  EXPECT_EQ(refusal(schema), (error{"/properties/a/" + keyword, "cannot be checked"}));
  const auto rule = compiled(schema, {.uncheckable = uncheckable::skip});
  EXPECT_TRUE(rule.validate(parse(R"({"a":1})")).empty());
  EXPECT_FALSE(rule.validate(parse("[]")).empty());
}

INSTANTIATE_TEST_SUITE_P(keywords, validator_refuses,
                         testing::Values("$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveAnchor",
                                         "$recursiveRef", "$id", "prefixItems", "dependentRequired", "dependentSchemas",
                                         "unevaluatedItems", "unevaluatedProperties", "minContains", "maxContains",
                                         "patternProperties"));

TEST(validator, takes_a_property_that_is_named_like_such_a_keyword) {
  EXPECT_TRUE(fits(R"({"properties":{"prefixItems":{"type":"string"},"$ref":true}})", R"({"prefixItems":"x"})"));
  EXPECT_TRUE(fits(R"({"const":{"$anchor":1},"default":{"$ref":5}})", R"({"$anchor":1})"));
}

TEST(validator, takes_annotations_for_what_they_are) {
  EXPECT_TRUE(
      fits(R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:x","title":"t","format":"date",
                       "id":"x","x-own":{"pattern":"("},"examples":[1]})",
           "\"no date\""));
}

// Source: 2025-11-25 and 2026-07-28, basic, "JSON Schema Usage".
TEST(validator, takes_the_dialects_that_it_can_check_and_no_other) {
  for (const std::string dialect :
       {"https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2019-09/schema",
        "http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-07/schema"})
    EXPECT_FALSE(fits(R"({"$schema":")" + dialect + R"(","type":"string"})", "1")) << dialect;
  for (const std::string dialect :
       {"http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#", "urn:my-own", ""}) {
    const auto schema = R"({"$schema":")" + dialect + R"(","type":"string"})";
    EXPECT_EQ(refusal(schema).pointer, "/$schema") << dialect;
    EXPECT_FALSE(compiled(schema, {.uncheckable = uncheckable::skip}).validate(1).empty()) << dialect;
  }
  EXPECT_EQ(refusal(R"({"$schema":7})").message, "expected a string");
  EXPECT_EQ(refusal(R"({"not":{"$schema":"https://json-schema.org/draft/2020-12/schema"}})").pointer, "/not/$schema");
}

TEST(validator, takes_a_list_of_items_only_from_dialects_that_have_it) {
  EXPECT_EQ(refusal(R"({"items":[{"type":"string"}]})").pointer, "/items");
  EXPECT_EQ(refusal(R"({"$schema":"https://json-schema.org/draft/2020-12/schema","items":[true]})").pointer, "/items");
  EXPECT_FALSE(
      fits(R"({"$schema":"https://json-schema.org/draft/2019-09/schema","items":[{"type":"string"}]})", "[1]"));
  EXPECT_TRUE(
      compiled(R"({"items":[{"type":"string"}]})", {.uncheckable = uncheckable::skip}).validate(parse("[1]")).empty());
}

TEST(validator, refuses_keywords_beside_a_reference) {
  EXPECT_EQ(refusal(R"({"$ref":"#/$defs/a","minimum":1,"$defs":{"a":{}}})").pointer, "/minimum");
  EXPECT_TRUE(fits(R"({"$ref":"#/$defs/a","description":"d","$defs":{"a":{}}})", "1"));
}

TEST(validator, refuses_references_that_lead_outside_or_nowhere) {
  for (const std::string_view target :
       {"http://example.com/s", "other.json", "#/$defs/b", "#anchor", "#/x-own", "#/%61"}) {
    EXPECT_EQ(refusal(R"({"$ref":")" + std::string{target} + R"(","$defs":{"a":{}},"x-own":{}})").pointer, "/$ref")
        << target;
  }
  EXPECT_EQ(refusal(R"({"$ref":5})").pointer, "/$ref");
}

TEST(validator, refuses_references_that_lead_round_in_a_circle) {
  for (const std::string_view schema :
       {R"({"$ref":"#"})", R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}})",
        R"({"allOf":[{"$ref":"#"}]})", R"({"$defs":{"a":{"not":{"if":{"$ref":"#/$defs/a"}}}}})",
        R"({"dependencies":{"a":{"$ref":"#"}}})"}) {
    EXPECT_EQ(refusal(schema).message, "leads round in a circle") << schema;
  }
}

TEST(validator, refuses_what_is_no_schema) {
  EXPECT_EQ(refusal("5").message, "expected a schema: an object or a boolean");
  EXPECT_EQ(refusal(R"({"items":{"not":1}})").pointer, "/items/not");
  EXPECT_EQ(refusal(R"({"allOf":[]})").pointer, "/allOf");
  EXPECT_EQ(refusal(R"({"properties":[]})").pointer, "/properties");
  EXPECT_EQ(refusal(R"({"pattern":1})").pointer, "/pattern");
  EXPECT_EQ(refusal(R"({"uniqueItems":1})").pointer, "/uniqueItems");
  (void)refusal(R"({"type":"strange"})");
  EXPECT_EQ(refusal(R"({"minimum":"1"})").pointer, "/minimum");
  EXPECT_EQ(refusal(R"({"exclusiveMaximum":true})").pointer, "/exclusiveMaximum");
  EXPECT_EQ(refusal(R"({"multipleOf":"1"})").pointer, "/multipleOf");
  EXPECT_EQ(refusal(R"({"multipleOf":0})").pointer, "/multipleOf");
  EXPECT_EQ(refusal(R"({"maxLength":-1})").pointer, "/maxLength");
  EXPECT_EQ(refusal(R"({"minItems":1.5})").pointer, "/minItems");
  (void)refusal(R"({"required":"a"})");
  (void)refusal(R"({"enum":5})");
}

TEST(validator, refuses_patterns_that_re2_does_not_take) {
  EXPECT_EQ(refusal(R"({"pattern":"("})").pointer, "/pattern");
  EXPECT_EQ(refusal(R"-({"properties":{"a":{"pattern":"(?=x)"}}})-").pointer, "/properties/a/pattern");
}

TEST(validator, refuses_a_schema_nested_too_deep) {
  constexpr int depth = 200;
  std::string schema;
  for (int i = 0; i < depth; ++i) {
    schema += R"({"not":)";
  }
  schema += "{}" + std::string(depth, '}');
  boost::json::parse_options options;
  options.max_depth = 1000;
  EXPECT_EQ(validator::compile(parse(schema, {}, options)).error().message, "nested too deep");
}

TEST(validator, matches_a_megabyte_without_a_deep_stack) {
  const auto rule = compiled(R"({"pattern":"^(a|b)*$"})");
  std::string subject(1 << 20, 'a');
  EXPECT_TRUE(rule.validate(value(subject)).empty());
  subject.back() = 'c';
  EXPECT_FALSE(rule.validate(value(subject)).empty());
}

TEST(validator, matches_in_linear_time_where_backtracking_would_not_end) {
  EXPECT_FALSE(compiled(R"({"pattern":"^(a+)+$"})").validate(value(std::string(100'000, 'a') + "!")).empty());
}

TEST(validator, compares_a_hundred_thousand_items_for_uniqueness) {
  boost::json::array items;
  for (int i = 0; i < 100'000; ++i) {
    items.emplace_back(i);
  }
  const auto rule = compiled(R"({"uniqueItems":true})");
  EXPECT_TRUE(rule.validate(items).empty());
  items.emplace_back(0.0);
  EXPECT_FALSE(rule.validate(items).empty());
}

TEST(validator, refuses_a_value_nested_too_deep_before_it_looks_at_it) {
  value nested;
  for (int i = 0; i < 10; ++i) {
    nested = boost::json::array{std::move(nested)};
  }
  EXPECT_TRUE(compiled("true", {.max_depth = 10}).validate(nested).empty());
  EXPECT_EQ(compiled("true", {.max_depth = 9}).validate(nested).size(), 1U);
}

TEST(validator, outlives_the_schema_it_was_compiled_from) {
  auto schema = std::make_unique<value>(parse(R"({"properties":{"a":{"pattern":"^x$"}}})"));
  auto first = std::make_unique<validator>(validator::compile(*schema).value());
  schema.reset();
  const auto copy = *first;
  first.reset();
  EXPECT_FALSE(copy.validate(parse(R"({"a":"y"})")).empty());
}

} // namespace
