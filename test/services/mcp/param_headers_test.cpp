#include "test/services/mcp/messages.hpp"

#include "services/mcp/detail/param_headers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>

namespace actors::mcp::detail {
namespace {

using test::json;
using testing::HasSubstr;
using testing::Optional;

/// A schema of those properties.
boost::json::object of(std::string_view properties) {
  return json(R"({"type": "object", "properties": )" + std::string{properties} + "}").as_object();
}

/// Where in the schema and why it is refused; empty if it is not.
std::string refusal(const boost::json::object& schema) {
  const auto made = param_headers::compile(schema);
  return made ? std::string{} : made.error().text();
}

const param_headers& rules() {
  static const auto out = param_headers::compile(of(R"({
    "region": {"type": "string", "x-mcp-header": "Region"},
    "count": {"type": "integer", "x-mcp-header": "Count"},
    "dry": {"type": "boolean", "x-mcp-header": "Dry-Run"},
    "target": {"type": "object", "properties": {"zone": {"type": "string", "x-mcp-header": "Zone"}}},
    "query": {"type": "string"}})"))
                              .value();
  return out;
}

std::optional<std::string> check(const transport::headers& fields, std::string_view arguments) {
  return rules().check(fields, json(arguments).as_object());
}

constexpr auto nothing = std::nullopt;

TEST(param_headers, are_none_where_the_schema_names_none) {
  const auto made = param_headers::compile(of(R"({"region": {"type": "string"}})")).value();
  EXPECT_TRUE(made.empty());
  EXPECT_EQ(made.check({{"Mcp-Param-Region", "x"}}, {{"region", "y"}}), nothing);
}

TEST(param_headers, repeat_strings_integers_and_booleans_at_any_depth) {
  EXPECT_EQ(check({{"Mcp-Param-Region", "us-west1"},
                   {"mcp-param-count", "-7"},
                   {"Mcp-Param-Dry-Run", "true"},
                   {"Mcp-Param-Zone", "b"},
                   {"Mcp-Param-Query", "whatever"}},
                  R"({"region": "us-west1", "count": -7, "dry": true, "target": {"zone": "b"}, "query": "q"})"),
            nothing);
  EXPECT_THAT(check({{"Mcp-Param-Region", "us-east1"}}, R"({"region": "us-west1"})"),
              Optional(std::string{"Mcp-Param-Region header value 'us-east1' does not match body value 'us-west1'"}));
  EXPECT_THAT(check({{"Mcp-Param-Region", "US-WEST1"}}, R"({"region": "us-west1"})"), Optional(HasSubstr("match")));
  EXPECT_THAT(check({{"Mcp-Param-Dry-Run", "True"}}, R"({"dry": true})"), Optional(HasSubstr("match")));
  EXPECT_THAT(check({{"Mcp-Param-Zone", "a"}}, R"({"target": {"zone": "b"}})"), Optional(HasSubstr("Mcp-Param-Zone")));
}

TEST(param_headers, are_missed_where_the_argument_is_there_and_refused_where_it_is_not) {
  EXPECT_THAT(check({}, R"({"region": "us-west1"})"), Optional(std::string{"Mcp-Param-Region header is missing"}));
  for (auto arguments : {R"({})", R"({"region": null})", R"({"target": {"zone": null}})", R"({"target": "zone"})"}) {
    EXPECT_EQ(check({}, arguments), nothing) << arguments;
    EXPECT_THAT(check({{"Mcp-Param-Region", ""}}, arguments), Optional(HasSubstr("not there"))) << arguments;
    EXPECT_THAT(check({{"Mcp-Param-Zone", "b"}}, arguments), Optional(HasSubstr("not there"))) << arguments;
  }
}

TEST(param_headers, must_not_contradict_each_other) {
  EXPECT_EQ(check({{"Mcp-Param-Region", "a"}, {"mcp-param-region", "a"}}, R"({"region": "a"})"), nothing);
  EXPECT_THAT(check({{"Mcp-Param-Region", "a"}, {"mcp-param-region", "b"}}, R"({"region": "a"})"),
              Optional(HasSubstr("differ")));
  EXPECT_THAT(check({{"Mcp-Param-Count", "4"}, {"mcp-param-count", "4.0"}}, R"({"count": 4})"),
              Optional(HasSubstr("differ")));
}

// Source: the page, "Value Encoding", and its examples.
TEST(param_headers, may_be_encoded_and_must_be_where_a_field_cannot_say_it) {
  const auto region = [](std::string_view field, std::string_view value) {
    return rules().check({{"Mcp-Param-Region", field}}, {{"region", value}});
  };
  EXPECT_EQ(region("=?base64?SGVsbG8=?=", "Hello"), nothing);
  EXPECT_EQ(region("=?base64?SGVsbG8sIOS4lueVjA==?=", "Hello, 世界"), nothing);
  EXPECT_EQ(region("=?base64?IHBhZGRlZCA=?=", " padded "), nothing);
  EXPECT_EQ(region("=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=", "=?base64?literal?="), nothing);
  EXPECT_EQ(region("=?base64?"
                   "?=",
                   ""),
            nothing);
  EXPECT_EQ(region("", ""), nothing);
  // Without the whole frame it is plain text.
  EXPECT_EQ(region("SGVsbG8=", "SGVsbG8="), nothing);
  EXPECT_EQ(region("=?base64?SGVsbG8=", "=?base64?SGVsbG8="), nothing);
  for (auto [field, value] : {std::pair{"=?base64?SGVsbG8?=", "Hello"},
                              {"=?base64?SGVs!bG8=?=", "Hello"},
                              {"=?base64?SGVsbG8=?=", "Hallo"},
                              {"=?BASE64?SGVsbG8=?=", "Hello"},
                              {"Hello, 世界", "Hello, 世界"},
                              {"a\x01", "a\x01"},
                              {"=?base64?literal?=", "=?base64?literal?="}})
    EXPECT_NE(region(field, value), nothing) << field;
}

// Source: the page, "Server Validation", note.
TEST(param_headers, compare_integers_by_their_value) {
  for (auto [field, arguments] : {std::pair{"42", R"({"count": 42})"},
                                  {"42.0", R"({"count": 42})"},
                                  {"42.000", R"({"count": 42.0})"},
                                  {"42", R"({"count": 4.2e1})"},
                                  {"-0", R"({"count": 0})"},
                                  {"=?base64?NDI=?=", R"({"count": 42})"},
                                  {"9007199254740991", R"({"count": 9007199254740991})"},
                                  {"-9007199254740991.0", R"({"count": -9007199254740991})"}})
    EXPECT_EQ(check({{"Mcp-Param-Count", field}}, arguments), nothing) << field << " and " << arguments;
  for (auto [field, arguments] : {std::pair{"43", R"({"count": 42})"},
                                  {"42.5", R"({"count": 42})"},
                                  {"42.", R"({"count": 42})"},
                                  {"+42", R"({"count": 42})"},
                                  {"42x", R"({"count": 42})"},
                                  {"0x2a", R"({"count": 42})"},
                                  {"", R"({"count": 42})"},
                                  {"99999999999999999999", R"({"count": 42})"},
                                  {"42.5", R"({"count": 42.5})"},
                                  {"9007199254740992", R"({"count": 9007199254740992})"},
                                  {"18446744073709551615", R"({"count": 18446744073709551615})"},
                                  {"9007199254740990.0", R"({"count": 9007199254740991})"},
                                  {"42.0", R"({"count": "42"})"}})
    EXPECT_NE(check({{"Mcp-Param-Count", field}}, arguments), nothing) << field << " and " << arguments;
}

TEST(param_headers, cannot_repeat_what_is_no_single_value) {
  for (auto arguments : {R"({"region": {}})", R"({"region": ["a"]})", R"({"count": 1.5})"}) {
    EXPECT_THAT(check({}, arguments), Optional(HasSubstr("cannot repeat"))) << arguments;
    EXPECT_THAT(check({{"Mcp-Param-Region", "a"}, {"Mcp-Param-Count", "1.5"}}, arguments), testing::Ne(nothing));
  }
}

// Source: the page, "Schema Extension"; as its tools without a place in tools/list have it.
TEST(param_headers, refuse_annotations_that_break_a_rule_and_say_where) {
  for (auto [properties, where] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {R"({"a": {"type": "string", "x-mcp-header": ""}})", "/properties/a/x-mcp-header"},
           {R"({"a": {"type": "string", "x-mcp-header": 5}})", "/properties/a/x-mcp-header"},
           {R"({"a": {"type": "string", "x-mcp-header": "My Region"}})", "no name"},
           {R"({"a": {"type": "string", "x-mcp-header": "Region:Primary"}})", "no name"},
           {R"({"a": {"type": "string", "x-mcp-header": "Région"}})", "no name"},
           {R"({"a": {"type": "string", "x-mcp-header": "Region\t1"}})", "no name"},
           {R"({"a": {"type": "string", "x-mcp-header": "Region\r\n"}})", "no name"},
           {R"({"a": {"type": "number", "x-mcp-header": "A"}})", "one type"},
           {R"({"a": {"type": "object", "x-mcp-header": "A"}})", "one type"},
           {R"({"a": {"type": "array", "x-mcp-header": "A"}})", "one type"},
           {R"({"a": {"type": "null", "x-mcp-header": "A"}})", "one type"},
           {R"({"a": {"type": ["string", "null"], "x-mcp-header": "A"}})", "one type"},
           {R"({"a": {"x-mcp-header": "A"}})", "one type"},
           {R"({"a": {"type": "string", "x-mcp-header": "A"}, "b": {"type": "string", "x-mcp-header": "a"}})",
            "/properties/b/x-mcp-header: names Mcp-Param-a for a second time"},
           {R"({"a": {"items": {"type": "string", "x-mcp-header": "A"}}})", "/properties/a/items/x-mcp-header"},
           {R"({"a": {"items": [{"type": "string", "x-mcp-header": "A"}]}})", "/properties/a/items/0/x-mcp-header"},
           {R"({"a": {"items": {"properties": {"b/c": {"type": "string", "x-mcp-header": "A"}}}}})",
            "/properties/a/items/properties/b~1c/x-mcp-header"},
           {R"({"a": {"patternProperties": {"^b": {"type": "string", "x-mcp-header": "A"}}}})", "where no chain"},
           {R"({"a": {"additionalProperties": {"type": "string", "x-mcp-header": "A"}}})", "where no chain"}})
    EXPECT_THAT(refusal(of(properties)), HasSubstr(std::string{where})) << properties;
  for (auto within :
       {R"("oneOf": [@])", R"("anyOf": [{}, @])", R"("allOf": [@])", R"("not": @)", R"("if": @)", R"("then": @)",
        R"("else": @)", R"("$defs": {"d": @})", R"("definitions": {"d": @})", R"("dependentSchemas": {"d": @})",
        R"("contains": @)", R"("prefixItems": [@])", R"("unevaluatedProperties": @)", R"("propertyNames": @)"}) {
    auto text = std::string{within};
    text.replace(text.find('@'), 1, R"({"properties": {"a": {"type": "string", "x-mcp-header": "A"}}})");
    EXPECT_THAT(refusal(json("{" + text + "}").as_object()), HasSubstr("where no chain")) << within;
  }
  EXPECT_THAT(refusal(json(R"({"type": "string", "x-mcp-header": "A"})").as_object()), HasSubstr("where no chain"));
}

TEST(param_headers, are_not_found_in_what_only_looks_like_an_annotation) {
  EXPECT_EQ(refusal(of(R"({"x-mcp-header": {"type": "object"}})")), "");
  EXPECT_EQ(refusal(of(R"({"a": {"type": "object", "default": {"x-mcp-header": "A"},
                                 "enum": [{"x-mcp-header": ""}], "examples": [{"x-mcp-header": 1}]}})")),
            "");
}

} // namespace
} // namespace actors::mcp::detail
