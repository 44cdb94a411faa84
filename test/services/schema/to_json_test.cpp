#include "test/services/schema/sample.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <limits>

namespace {

using actors::schema::from_json;
using actors::schema::to_json;
using boost::json::parse;

TEST(to_json, writes_members_in_the_order_of_the_struct_with_bases_first) {
  sample::shape s;
  s.name = "s";
  s.fill = sample::colour::green;
  s.corners = {{.x = 1, .y = 2}};
  EXPECT_EQ(serialize(to_json(s)), R"({"name":"s","fill":"green","corners":[{"x":1E0,"y":2E0}]})");
}

TEST(to_json, leaves_empty_optionals_out_and_writes_full_ones) {
  sample::shape s;
  EXPECT_FALSE(to_json(s).as_object().contains("note"));
  s.note.emplace("n");
  EXPECT_EQ(to_json(s).at("note"), boost::json::value("n"));
}

TEST(to_json, writes_an_empty_optional_inside_an_array_as_null) {
  EXPECT_EQ(to_json(std::vector<std::optional<int>>{1, std::nullopt}), parse("[1,null]"));
}

TEST(to_json, writes_a_member_under_the_name_it_was_given) {
  const auto written = to_json(sample::settings{}).as_object();
  EXPECT_TRUE(written.contains("default"));
  EXPECT_FALSE(written.contains("mode"));
}

TEST(to_json, writes_integers_exactly) {
  EXPECT_EQ(to_json(std::numeric_limits<std::uint64_t>::max()), parse("18446744073709551615"));
  EXPECT_EQ(to_json(std::int8_t{-128}), parse("-128"));
  EXPECT_TRUE(to_json(true).is_bool());
}

TEST(to_json, writes_what_from_json_reads_back) {
  for (const std::string_view text :
       {R"({"three":[1,2,3],"places":{"home":{"x":1.5,"y":2.5}},"any_of":null,"holes":[],"flags":[true],"anything":1,
            "some_object":{}})",
        R"({"three":[0,0,0],"places":{},"any_of":{"x":0.5,"y":-1.5},"holes":[null,2],"flags":[],"anything":null,
            "some_object":{"a":[]}})"}) {
    const auto value = parse({text.data(), text.size()});
    const auto read = from_json<sample::containers>(value);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(to_json(*read), value);
  }
}

TEST(to_json, writes_an_enum_without_a_name_as_null) {
  EXPECT_EQ(to_json(sample::colour::red), boost::json::value("red"));
  EXPECT_TRUE(to_json(static_cast<sample::colour>(77)).is_null());
}

} // namespace
