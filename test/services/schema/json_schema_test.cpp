#include "test/services/schema/sample.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace {

using actors::schema::json_schema;
using boost::json::object;

object expected(std::string_view text) {
  return boost::json::parse({text.data(), text.size()}).as_object();
}

TEST(json_schema, of_a_struct_names_its_members_and_refuses_others) {
  EXPECT_EQ(json_schema<sample::point>(), expected(R"({"type":"object",
    "properties":{"x":{"type":"number"},"y":{"type":"number"}},
    "required":["x","y"],"additionalProperties":false})"));
  EXPECT_EQ(json_schema<sample::empty>(),
            expected(R"({"type":"object","properties":{},"additionalProperties":false})"));
}

TEST(json_schema, publishes_everything_that_was_said_of_the_fields) {
  EXPECT_EQ(json_schema<sample::settings>(), expected(R"({"type":"object","description":"how it is set","properties":{
    "level":{"type":"integer","description":"how loud","minimum":0,"maximum":10,"default":3},
    "default":{"type":"string","maxLength":5,"default":"quiet"},
    "ratio":{"type":"number","minimum":0.25,"maximum":1,"default":0.5},
    "seed":{"type":["integer","null"],"minimum":1,"maximum":2147483647},
    "tags":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2,"default":["plain"]},
    "code":{"type":"string","format":"plate","pattern":"^[A-Z]-[0-9]+$","default":"A-1"}},
    "additionalProperties":false})"));
}

TEST(json_schema, of_a_member_with_a_header_names_one_type) {
  EXPECT_EQ(json_schema<sample::routed>(), expected(R"({"type":"object","properties":{
    "region":{"type":"string","x-mcp-header":"Region"},
    "priority":{"type":"integer","minimum":0,"maximum":2147483647,"x-mcp-header":"Priority"},
    "lane":{"type":"string","enum":["red","green"],"x-mcp-header":"Lane"}},
    "required":["region"],"additionalProperties":false})"));
  EXPECT_TRUE(actors::schema::from_json<sample::routed>(expected(R"({"region":"r","priority":null})")));
}

TEST(json_schema, of_a_derived_struct_includes_its_bases_and_what_was_said_of_them) {
  EXPECT_EQ(json_schema<sample::shape>(), expected(R"({"type":"object","properties":{
    "name":{"type":"string","description":"what it is called","minLength":1},
    "fill":{"type":"string","enum":["red","green"]},
    "corners":{"type":"array","items":{"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"}},
               "required":["x","y"],"additionalProperties":false}},
    "note":{"type":["string","null"]}},
    "required":["name","fill","corners"],"additionalProperties":false})"));
}

TEST(json_schema, gives_the_range_of_each_integer_type) {
  const auto properties = json_schema<sample::numbers>().at("properties").as_object();
  EXPECT_EQ(properties.at("i8"), expected(R"({"type":"integer","minimum":-128,"maximum":127})"));
  EXPECT_EQ(properties.at("u8"), expected(R"({"type":"integer","minimum":0,"maximum":255})"));
  EXPECT_EQ(properties.at("i32"), expected(R"({"type":"integer","minimum":-2147483648,"maximum":2147483647})"));
  EXPECT_EQ(properties.at("i64"), expected(R"({"type":"integer"})"));
  EXPECT_EQ(properties.at("u64"), expected(R"({"type":"integer","minimum":0})"));
}

TEST(json_schema, of_a_struct_that_ignores_unknown_members_does_not_forbid_them) {
  EXPECT_FALSE(json_schema<sample::lenient>().contains("additionalProperties"));
}

TEST(json_schema, of_containers) {
  const auto properties = json_schema<sample::containers>().at("properties").as_object();
  EXPECT_EQ(properties.at("three").at("minItems"), boost::json::value(3));
  EXPECT_EQ(properties.at("three").at("maxItems"), boost::json::value(3));
  EXPECT_EQ(properties.at("places").at("additionalProperties").at("type"), boost::json::value("object"));
  EXPECT_EQ(properties.at("any_of").at("anyOf").as_array().size(), 4U);
  EXPECT_EQ(properties.at("holes").at("items").at("type"), (boost::json::array{"integer", "null"}));
  EXPECT_EQ(properties.at("anything"), object{});
  EXPECT_EQ(properties.at("some_object"), expected(R"({"type":"object"})"));
}

TEST(json_schema, of_an_optional_enum_or_variant_admits_null) {
  EXPECT_EQ(json_schema<std::optional<sample::colour>>(),
            expected(R"({"type":["string","null"],"enum":["red","green",null]})"));
  EXPECT_EQ((json_schema<std::optional<std::variant<bool, std::string>>>()),
            expected(R"({"anyOf":[{"type":"boolean"},{"type":"string"},{"type":"null"}]})"));
  EXPECT_EQ(json_schema<std::optional<boost::json::value>>(), object{});
}

TEST(json_schema, of_a_struct_that_contains_itself_is_finite_and_still_an_object) {
  const auto body = R"({"type":"object","properties":{"label":{"type":"string"},
    "children":{"type":"array","items":{"$ref":"#/$defs/tree"}}},
    "required":["label","children"],"additionalProperties":false})";
  auto whole = expected(body);
  whole["$defs"] = object{{"tree", expected(body)}};
  EXPECT_EQ(json_schema<sample::tree>(), whole);
}

TEST(json_schema, of_structs_that_contain_each_other_defines_each_once) {
  const auto schema = json_schema<sample::left>();
  EXPECT_EQ(schema.at("type"), boost::json::value("object"));
  EXPECT_EQ(schema.at("$defs").as_object().size(), 2U);
  EXPECT_TRUE(schema.at("$defs").as_object().contains("left"));
  EXPECT_TRUE(schema.at("$defs").as_object().contains("right"));
}

} // namespace
