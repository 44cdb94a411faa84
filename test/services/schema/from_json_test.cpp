#include "test/services/schema/sample.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace {

using actors::schema::error;
using actors::schema::from_json;
using boost::json::parse;
using boost::json::value;

template <class T>
T read(std::string_view text) {
  auto out = from_json<T>(parse({text.data(), text.size()}));
  EXPECT_TRUE(out) << text << " → " << out.error().text();
  return out ? *std::move(out) : T{};
}

template <class T>
error refusal(std::string_view text) {
  const auto out = from_json<T>(parse({text.data(), text.size()}));
  EXPECT_FALSE(out) << text;
  return out.error();
}

TEST(from_json, reads_a_struct_with_its_bases) {
  const auto s = read<sample::shape>(R"({"name":"s","fill":"green","corners":[{"x":1,"y":2.5}],"note":"n"})");
  EXPECT_EQ(s.name, "s");
  EXPECT_EQ(s.fill, sample::colour::green);
  ASSERT_EQ(s.corners.size(), 1U);
  EXPECT_EQ(s.corners[0].y, 2.5);
  EXPECT_EQ(s.note, "n");
}

TEST(from_json, takes_an_optional_that_is_absent_or_null) {
  EXPECT_EQ(read<sample::shape>(R"({"name":"s","fill":"red","corners":[]})").note, std::nullopt);
  EXPECT_EQ(read<sample::shape>(R"({"name":"s","fill":"red","corners":[],"note":null})").note, std::nullopt);
}

TEST(from_json, names_the_place_of_a_missing_member) {
  EXPECT_EQ(refusal<sample::point>(R"({"x":1})"), (error{"/y", "required, but missing"}));
  EXPECT_EQ(refusal<sample::shape>(R"({"name":"s","fill":"red","corners":[{"x":1,"y":1},{"y":1}]})").pointer,
            "/corners/1/x");
}

TEST(from_json, refuses_members_that_the_struct_does_not_have) {
  EXPECT_EQ(refusal<sample::point>(R"({"x":1,"y":2,"z":3})"), (error{"/z", "unknown member; expected are x, y"}));
  EXPECT_EQ(refusal<sample::empty>(R"({"a/b~c":1})"), (error{"/a~1b~0c", "unknown member; none is expected"}));
}

TEST(from_json, ignores_unknown_members_where_the_struct_says_so) {
  EXPECT_EQ(read<sample::lenient>(R"({"known":1,"_meta":{}})").known, 1);
}

TEST(from_json, says_what_it_expected_and_what_it_got) {
  EXPECT_EQ(refusal<sample::point>("5"), (error{"", "expected an object, got an integer"}));
  EXPECT_EQ(refusal<sample::point>(R"({"x":"1","y":2})"), (error{"/x", "expected a number, got a string"}));
  EXPECT_EQ(refusal<bool>("null"), (error{"", "expected a boolean, got null"}));
  EXPECT_EQ(refusal<std::string>("[]"), (error{"", "expected a string, got an array"}));
  EXPECT_EQ(refusal<int>("true"), (error{"", "expected an integer, got a boolean"}));
  EXPECT_EQ(refusal<std::vector<int>>("{}"), (error{"", "expected an array, got an object"}));
  EXPECT_EQ((refusal<std::map<std::string, int>>("1.5")), (error{"", "expected an object, got a number"}));
  EXPECT_EQ(refusal<sample::colour>("\"blue\""), (error{"", "expected one of red, green"}));
  EXPECT_EQ(refusal<sample::colour>("1"), (error{"", "expected one of red, green, got an integer"}));
}

TEST(from_json, takes_integers_to_the_limits_of_their_type_and_no_further) {
  const auto n = read<sample::numbers>(R"({"i8":-128,"u8":255,"i32":2147483647,"i64":-9223372036854775808,
                                           "u64":18446744073709551615,"f":1,"d":-1})");
  EXPECT_EQ(n.i8, -128);
  EXPECT_EQ(n.u8, 255);
  EXPECT_EQ(n.i64, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(n.u64, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(refusal<std::int8_t>("128"), (error{"", "expected an integer from -128 to 127"}));
  EXPECT_EQ(refusal<std::int8_t>("-129").message, "expected an integer from -128 to 127");
  EXPECT_EQ(refusal<std::uint8_t>("256").message, "expected an integer from 0 to 255");
  EXPECT_EQ(refusal<std::uint64_t>("-1").message, "expected an integer from 0 to 18446744073709551615");
  EXPECT_EQ(refusal<std::int64_t>("9223372036854775808").message,
            "expected an integer from -9223372036854775808 to 9223372036854775807");
}

TEST(from_json, takes_a_whole_double_for_an_integer_and_no_other) {
  EXPECT_EQ(read<int>("5.0"), 5);
  EXPECT_EQ(read<std::uint64_t>("1e3"), 1000U);
  EXPECT_EQ(read<std::int64_t>("-9223372036854775808.0"), std::numeric_limits<std::int64_t>::min());
  (void)refusal<int>("5.5");
  (void)refusal<std::int64_t>("9223372036854775808.0");
  (void)refusal<std::uint64_t>("18446744073709551616.0");
  (void)refusal<std::uint64_t>("-1.0");
  (void)refusal<std::int64_t>("1e300");
  EXPECT_FALSE(from_json<int>(value(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_FALSE(from_json<int>(value(std::numeric_limits<double>::infinity())));
}

TEST(from_json, refuses_what_a_float_cannot_hold) {
  EXPECT_EQ(read<float>("3.4e38"), 3.4e38F);
  EXPECT_EQ(refusal<float>("-1e39").pointer, "");
  EXPECT_FALSE(from_json<double>(value(std::numeric_limits<double>::infinity())));
}

TEST(from_json, keeps_the_initialisers_and_defaults_of_absent_members) {
  const auto s = read<sample::settings>("{}");
  EXPECT_EQ(s.level, 3);
  EXPECT_EQ(s.mode, "quiet");
  EXPECT_EQ(s.ratio, 0.5);
  EXPECT_EQ(s.seed, std::nullopt);
  EXPECT_THAT(s.tags, testing::ElementsAre("plain"));
  EXPECT_EQ(s.code, "A-1");
}

TEST(from_json, reads_a_member_under_the_name_it_was_given) {
  EXPECT_EQ(read<sample::settings>(R"({"default":"loud"})").mode, "loud");
  EXPECT_EQ(refusal<sample::settings>(R"({"mode":"loud"})").pointer, "/mode");
}

TEST(from_json, enforces_every_bound_that_is_published) {
  EXPECT_EQ(refusal<sample::settings>(R"({"level":-1})"), (error{"/level", "must be at least 0"}));
  EXPECT_EQ(refusal<sample::settings>(R"({"level":11})"), (error{"/level", "must be at most 10"}));
  EXPECT_EQ(refusal<sample::settings>(R"({"ratio":0.2})"), (error{"/ratio", "must be at least 0.25"}));
  EXPECT_EQ(refusal<sample::settings>(R"({"seed":0})"), (error{"/seed", "must be at least 1"}));
  EXPECT_EQ(refusal<sample::settings>(R"({"tags":[]})"), (error{"/tags", "must have at least 1 items"}));
  EXPECT_EQ(refusal<sample::settings>(R"({"tags":["","",""]})"), (error{"/tags", "must have at most 2 items"}));
  EXPECT_EQ(refusal<sample::settings>(R"({"default":"123456"})"),
            (error{"/default", "must have at most 5 characters"}));
  EXPECT_EQ(refusal<sample::settings>(R"({"code":"a-1"})"), (error{"/code", "does not match ^[A-Z]-[0-9]+$"}));
  EXPECT_EQ(read<sample::settings>(R"({"level":10,"ratio":1,"seed":null,"code":"Z-99"})").level, 10);
}

TEST(from_json, enforces_the_bounds_of_a_base_class) {
  EXPECT_EQ(refusal<sample::shape>(R"({"name":"","fill":"red","corners":[]})").pointer, "/name");
}

TEST(from_json, counts_characters_not_bytes) {
  EXPECT_EQ(read<sample::settings>(R"({"default":"éé😀éé"})").mode, "éé😀éé");
  EXPECT_EQ(refusal<sample::settings>(R"({"default":"éé😀ééé"})").pointer, "/default");
}

TEST(from_json, matches_a_pattern_against_a_megabyte) {
  const std::string digits(1 << 20, '7');
  EXPECT_TRUE(from_json<sample::settings>(boost::json::object{{"code", "A-" + digits}}));
  EXPECT_FALSE(from_json<sample::settings>(boost::json::object{{"code", "A-" + digits + "x"}}));
}

TEST(from_json, reads_containers) {
  const auto c = read<sample::containers>(R"({"three":[1,2,3],"places":{"home":{"x":1,"y":2}},"any_of":"s",
    "holes":[1,null],"flags":[true,false],"anything":[{}],"some_object":{"a":1}})");
  EXPECT_EQ(c.three, (std::array{1, 2, 3}));
  EXPECT_EQ(c.places.at("home").y, 2);
  EXPECT_EQ(std::get<std::string>(c.any_of), "s");
  EXPECT_EQ(c.holes, (std::vector<std::optional<int>>{1, std::nullopt}));
  EXPECT_EQ(c.flags, (std::vector<bool>{true, false}));
  EXPECT_EQ(c.anything, parse("[{}]"));
}

TEST(from_json, points_into_containers) {
  EXPECT_EQ((refusal<std::map<std::string, std::vector<int>>>(R"({"a":[1],"b/c":[1,"x"]})").pointer), "/b~1c/1");
  EXPECT_EQ((refusal<std::array<int, 2>>("[1]")), (error{"", "expected 2 items, got 1"}));
  EXPECT_EQ((refusal<std::array<int, 2>>("[1,true]").pointer), "/1");
}

TEST(from_json, takes_the_first_alternative_that_fits) {
  using either = std::variant<int, double, sample::point>;
  EXPECT_EQ(read<either>("1").index(), 0U);
  EXPECT_EQ(read<either>("1.5").index(), 1U);
  EXPECT_EQ(read<either>(R"({"x":1,"y":1})").index(), 2U);
  EXPECT_EQ((read<std::variant<int, std::monostate>>("null").index()), 1U);
}

TEST(from_json, explains_the_alternative_that_came_nearest) {
  using either = std::variant<int, sample::point>;
  EXPECT_EQ(refusal<either>(R"({"x":1,"y":"a"})"), (error{"/y", "expected a number, got a string"}));
}

TEST(from_json, explains_all_alternatives_that_ended_at_one_place) {
  using either = std::variant<sample::point, sample::tree, std::string>;
  EXPECT_EQ(refusal<either>("5"),
            (error{"", "expected an object, got an integer; or expected a string, got an integer"}));
}

TEST(from_json, reads_a_struct_that_contains_itself) {
  const auto t = read<sample::tree>(R"({"label":"a","children":[{"label":"b","children":[]}]})");
  EXPECT_EQ(t.children.at(0).label, "b");
  EXPECT_EQ(refusal<sample::tree>(R"({"label":"a","children":[{"label":"b"}]})").pointer, "/children/0/children");
}

TEST(from_json, gives_up_on_alternatives_that_would_take_for_ever) {
  constexpr int depth = 60; // 2^60 combinations
  value nested = parse(R"({"next":[5]})");
  for (int i = 0; i < depth; ++i) {
    nested = boost::json::object{{"next", boost::json::array{std::move(nested)}}};
  }
  EXPECT_EQ(from_json<sample::left>(nested).error().message, "too many combinations of alternatives to try");
}

TEST(from_json, throws_the_text_only_when_asked_for_a_value_that_is_not_there) {
  EXPECT_THROW((void)from_json<int>(value("x")).value(), std::runtime_error);
}

} // namespace
