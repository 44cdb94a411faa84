#include "services/jsonrpc/serialize.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace actors::jsonrpc;
using boost::json::value;

TEST(serialize, prints_each_kind_of_message) {
  EXPECT_EQ(serialize(make_request(1, "m", boost::json::object{{"a", 1}})),
            R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}})");
  EXPECT_EQ(serialize(make_request("x", "m")), R"({"jsonrpc":"2.0","id":"x","method":"m"})");
  EXPECT_EQ(serialize(make_notification("n", boost::json::array{1, 2})),
            R"({"jsonrpc":"2.0","method":"n","params":[1,2]})");
  EXPECT_EQ(serialize(make_result(-3, nullptr)), R"({"jsonrpc":"2.0","id":-3,"result":null})");
  EXPECT_EQ(serialize(make_error({}, error_code::parse_error, "no")),
            R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}})");
  EXPECT_EQ(serialize(make_error(1, error_object{.code = 7, .message = "m", .data = true})),
            R"({"jsonrpc":"2.0","id":1,"error":{"code":7,"message":"m","data":true}})");
}

TEST(serialize, prints_a_message_of_any_kind) {
  EXPECT_EQ(serialize(message{make_notification("n")}), R"({"jsonrpc":"2.0","method":"n"})");
}

TEST(serialize, appends_to_what_is_there) {
  std::string out = "data: ";
  append(out, make_result(1, boost::json::object{}));
  EXPECT_EQ(out, R"(data: {"jsonrpc":"2.0","id":1,"result":{}})");
}

TEST(serialize, prints_doubles_the_way_people_write_them) {
  EXPECT_EQ(serialize(value(5.0)), "5.0");
  EXPECT_EQ(serialize(value(0.1)), "0.1");
  EXPECT_EQ(serialize(value(-2.5)), "-2.5");
  EXPECT_EQ(serialize(value(-0.0)), "-0.0");
  EXPECT_EQ(serialize(value(1e300)), "1e+300");
  EXPECT_EQ(serialize(value(5e-324)), "5e-324");
  EXPECT_EQ(serialize(value(0.30000000000000004)), "0.30000000000000004");
}

TEST(serialize, prints_integers_to_their_limits) {
  EXPECT_EQ(serialize(value(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(serialize(value(std::numeric_limits<std::uint64_t>::max())), "18446744073709551615");
}

TEST(serialize, prints_what_json_cannot_say_as_null) {
  EXPECT_EQ(
      serialize(boost::json::array{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                                   -std::numeric_limits<double>::infinity()}),
      "[null,null,null]");
}

TEST(serialize, escapes_control_characters_quotes_and_backslashes) {
  EXPECT_EQ(serialize(value(std::string_view{"\"\\/\b\f\n\r\t\x01\x1f\0\x7f", 12})),
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u0000\x7f\"");
  EXPECT_EQ(serialize(boost::json::object{{"a\nb", 1}}), R"({"a\nb":1})");
}

TEST(serialize, prints_unicode_as_it_is) {
  EXPECT_EQ(serialize(value("é€😀")), "\"é€😀\"");
}

TEST(serialize, replaces_bytes_that_are_not_utf8) {
  EXPECT_EQ(serialize(value("a\xFF\xC3(\xE2\x82")), "\"a\uFFFD\uFFFD(\uFFFD\uFFFD\"");
  EXPECT_EQ(serialize(value("\xED\xA0\x80")), "\"\uFFFD\uFFFD\uFFFD\"");
  EXPECT_EQ(serialize(make_error("\x80", error_code::internal_error, "\xF0\x9F\x98")),
            "{\"jsonrpc\":\"2.0\",\"id\":\"\uFFFD\",\"error\":{\"code\":-32603,\"message\":\"\uFFFD\uFFFD\uFFFD\"}}");
}

} // namespace
