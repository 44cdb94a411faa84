#include "services/jsonrpc/strict_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace {

using actors::jsonrpc::errc;
using actors::jsonrpc::id;
using actors::jsonrpc::parse_json;
using actors::jsonrpc::parse_limits;

std::string nested(std::size_t depth, std::string_view open, const std::string& core, char close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) {
    text += open;
  }
  return text + core + std::string(depth, close);
}

void expect_refused(std::string_view text, errc reason) {
  const auto read = parse_json(text);
  ASSERT_FALSE(read) << text;
  EXPECT_EQ(to_string(read.error().reason), to_string(reason)) << text;
  EXPECT_FALSE(read.error().message.empty());
}

constexpr std::string_view whole =
    R"( {"a":[1,-2.5e3,true,false,null,"\u00e9\ud83d\ude00é😀\n"],"bé":{"c":{}},"d":12345678901234567890} )";

TEST(strict_json, reads_every_kind_of_value) {
  const auto read = parse_json(whole);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->at("a").as_array(),
            (boost::json::array{1, -2500.0, true, false, nullptr, "\u00e9\U0001F600\u00e9\U0001F600\n"}));
  EXPECT_EQ(read->at("d"), boost::json::value(12345678901234567890U));
  EXPECT_EQ(parse_json("5")->as_int64(), 5);
}

TEST(strict_json, refuses_a_text_that_is_cut_anywhere) {
  for (std::size_t n = 0; n + 1 < whole.size(); ++n) {
    // A copy of its own, so that a sanitizer sees a read past the end.
    const std::vector<char> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
    const auto read = parse_json({cut.data(), cut.size()});
    ASSERT_FALSE(read) << n;
    EXPECT_EQ(read.error().code(), actors::jsonrpc::error_code::parse_error) << n;
  }
}

TEST(strict_json, refuses_what_is_not_json) {
  for (const std::string_view text :
       {"",         " ",      "nul",     "tru e",   "{",     "}",   "[1,]", "{\"a\":1,}",    "{a:1}",
        "{'a':1}",  "[1 2]",  "01",      "+1",      ".5",    "1.",  "1e",   "0x1",           "NaN",
        "Infinity", "\"\t\"", R"("\x")", "// c\n1", "[1]//", "1 2", "{}{}", "\xEF\xBB\xBF{}"}) {
    expect_refused(text, errc::bad_syntax);
  }
  expect_refused(std::string_view{"1\0", 2}, errc::bad_syntax);
}

TEST(strict_json, refuses_bytes_that_are_not_utf8_in_values_and_names) {
  for (const std::string bytes : {"\x80", "\xC0\x80", "\xC3(", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                                  "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82"}) {
    expect_refused("[\"" + bytes + "\"]", errc::bad_utf8);
    expect_refused("{\"" + bytes + "\":1}", errc::bad_utf8);
  }
}

TEST(strict_json, refuses_half_of_a_surrogate_pair) {
  expect_refused(R"("\ud83d")", errc::bad_syntax);
  expect_refused(R"("\ude00")", errc::bad_syntax);
  expect_refused(R"("\ud83dx")", errc::bad_syntax);
  expect_refused(R"("\ud83d\u0041")", errc::bad_syntax);
}

TEST(strict_json, refuses_duplicate_names_at_every_depth) {
  expect_refused(R"({"a":1,"a":1})", errc::duplicate_key);
  expect_refused(R"({"x":[{"y":{"a":1,"b":2,"a":3}}]})", errc::duplicate_key);
  expect_refused(nested(60, R"({"n":)", R"({"a":1,"a":2})", '}'), errc::duplicate_key);
}

TEST(strict_json, sees_through_escapes_in_duplicate_names) {
  expect_refused(R"({"a":1,"\u0061":2})", errc::duplicate_key);
  expect_refused(R"({"\u00e9\u00e8x":1,"éèx":2})", errc::duplicate_key);
  expect_refused(R"({"":1,"":2})", errc::duplicate_key);
}

TEST(strict_json, takes_the_same_name_in_different_objects) {
  EXPECT_TRUE(parse_json(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}],"A":0})"));
}

TEST(strict_json, finds_the_one_duplicate_in_a_large_object) {
  std::string members;
  for (int i = 0; i < 5000; ++i) {
    members += "\"k" + std::to_string(i) + "\":0,";
  }
  EXPECT_TRUE(parse_json("{" + members + "\"last\":0}"));
  expect_refused("{" + members + "\"k2500\":0}", errc::duplicate_key);
  for (int n : {11, 12, 13, 14}) { // where the way of comparing changes
    std::string few;
    for (int i = 0; i < n; ++i) {
      few += "\"k" + std::to_string(i) + "\":0,";
    }
    EXPECT_TRUE(parse_json("{" + few + "\"last\":0}"));
    expect_refused("{" + few + "\"k0\":0}", errc::duplicate_key);
  }
}

TEST(strict_json, names_the_duplicate_but_not_at_any_length) {
  EXPECT_THAT(parse_json(R"({"price":1,"price":2})").error().message, testing::HasSubstr("`price`"));
  const std::string name(100'000, 'x');
  EXPECT_LT(parse_json("{\"" + name + "\":1,\"" + name + "\":2}").error().message.size(), 200U);
}

TEST(strict_json, takes_the_depth_it_was_given_and_no_more) {
  const parse_limits limits{.max_depth = 3};
  EXPECT_TRUE(parse_json("[[[1]]]", limits));
  EXPECT_TRUE(parse_json(R"({"a":[{"b":1}]})", limits));
  ASSERT_FALSE(parse_json("[[[[1]]]]", limits));
  EXPECT_EQ(parse_json("[[[[1]]]]", limits).error().reason, errc::too_deep);
}

TEST(strict_json, refuses_ten_thousand_levels_whether_closed_or_not) {
  expect_refused(nested(10'000, "[", "", ']'), errc::too_deep);
  expect_refused(nested(10'000, R"({"a":)", "1", '}'), errc::too_deep);
  expect_refused(std::string(1'000'000, '['), errc::too_deep);
}

TEST(strict_json, refuses_one_byte_too_many_unread) {
  const parse_limits limits{.max_bytes = 4};
  EXPECT_TRUE(parse_json("1234", limits));
  ASSERT_FALSE(parse_json("1234 ", limits));
  EXPECT_EQ(parse_json("1234 ", limits).error().reason, errc::too_large);
}

// Else names that a peer has chosen to collide in Boost's table would take a thread for minutes.
TEST(strict_json, takes_only_so_many_members_that_the_worst_names_cost_little) {
  const auto object_of = [](int members) {
    std::string out = "{\"k\":0";
    for (int i = 1; i < members; ++i) {
      out += ",\"k" + std::to_string(i) + "\":0";
    }
    return out + '}';
  };
  const auto array_of = [&](int objects, int members) {
    std::string out = "[0";
    const auto one = ',' + object_of(members);
    for (int i = 0; i < objects; ++i) {
      out += one;
    }
    return out + ']';
  };
  EXPECT_TRUE(parse_json(object_of(8192)));
  expect_refused(object_of(8193), errc::too_large);
  EXPECT_TRUE(parse_json(array_of(64, 1024)));
  expect_refused(array_of(65, 1024), errc::too_large);
  EXPECT_TRUE(parse_json(array_of(1500, 256)));
  EXPECT_EQ(parse_json(R"({"id":7,"params":)" + object_of(8193) + "}").error().id, id{7});
}

TEST(strict_json, tells_the_id_of_a_message_that_it_refuses_for_depth_or_duplicates) {
  const auto id_of = [](std::string_view text) { return parse_json(text).error().id; };
  EXPECT_EQ(id_of(R"({"a":1,"a":2,"id":7})"), id{7});
  EXPECT_EQ(id_of(R"({"i\u0064":"x\ny","a":1,"a":2})"), id{"x\ny"});
  EXPECT_EQ(id_of(R"({"id":7,"params":)" + nested(100, "[", "", ']') + "}"), id{7});
  EXPECT_EQ(id_of(R"({"params":)" + nested(100, "[", "", ']') + R"(,"id":7})"), id{});
}

TEST(strict_json, does_not_guess_an_id) {
  const auto id_of = [](std::string_view text) { return parse_json(text).error().id; };
  EXPECT_EQ(id_of(R"({"id":7,"id":8})"), id{});
  EXPECT_EQ(id_of(R"({"id":7,"a":1,"a":2,"id":7})"), id{});
  EXPECT_EQ(id_of(R"({"params":{"id":7},"a":1,"a":2})"), id{});
  EXPECT_EQ(id_of(R"({"id":{"x":5},"a":1,"a":2})"), id{});
  EXPECT_EQ(id_of(R"({"id":[5],"a":1,"a":2})"), id{});
  EXPECT_EQ(id_of(R"([{"id":7,"a":1,"a":2}])"), id{});
  EXPECT_EQ(id_of(R"({"id":7,"a":)"), id{});
}

TEST(strict_json, reads_the_double_that_is_nearest_to_the_digits) {
  EXPECT_EQ(parse_json("0.1")->as_double(), 0.1);
  EXPECT_EQ(parse_json("2.2250738585072014e-308")->as_double(), 2.2250738585072014e-308);
  EXPECT_EQ(parse_json("1.7976931348623157e308")->as_double(), 1.7976931348623157e308);
  EXPECT_EQ(parse_json("[9007199254740993.0]")->as_array()[0].as_double(), 9007199254740992.0);
  EXPECT_EQ(parse_json("123456789012345678901234567890")->as_double(), 123456789012345678901234567890.0);
}

TEST(strict_json, refuses_numbers_that_overflow_and_rounds_those_that_vanish) {
  for (const std::string_view text : {"1e309", "-1e400", "[1e999999999999999999]"}) {
    expect_refused(text, errc::bad_number);
  }
  EXPECT_EQ(parse_json("1e-400")->as_double(), 0.0);
  EXPECT_EQ(parse_json("-1E-400")->as_double(), 0.0);
  EXPECT_EQ(parse_json("0." + std::string(400, '0') + "1")->as_double(), 0.0);
}

TEST(strict_json, builds_the_value_where_it_is_told) {
  std::array<unsigned char, 4096> memory{};
  boost::json::monotonic_resource arena{memory.data(), memory.size()};
  const auto read = parse_json(R"({"a":["a long text that is no small string"]})", {}, &arena);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->storage().get(), &arena);
  EXPECT_EQ(read->at("a").as_array()[0].as_string().storage().get(), &arena);
}

} // namespace
