// What must not compile: the predicates behind the static_asserts, asked directly.
#include "test/services/schema/sample.hpp"

#include <gtest/gtest.h>

namespace mistakes {

using actors::schema::field;
using actors::schema::fields;

struct typo {
  int count = 0;
};
BOOST_DESCRIBE_STRUCT(typo, (), (count))
constexpr auto actors_schema(std::type_identity<typo>) {
  return fields(field("cuont").minimum(0));
}

struct twice {
  int count = 0;
};
BOOST_DESCRIBE_STRUCT(twice, (), (count))
constexpr auto actors_schema(std::type_identity<twice>) {
  return fields(field("count"), field("count").minimum(0));
}

struct same_key {
  int a = 0;
  int b = 0;
};
BOOST_DESCRIBE_STRUCT(same_key, (), (a, b))
constexpr auto actors_schema(std::type_identity<same_key>) {
  return fields(field("a").key("b"));
}

struct pointer {
  int* p = nullptr;
};
BOOST_DESCRIBE_STRUCT(pointer, (), (p))

} // namespace mistakes

namespace {

using namespace actors::schema::detail;
using actors::schema::facts;
using actors::schema::field;

constexpr facts said(const field& one) {
  return one.said();
}

TEST(check, refuses_a_field_that_is_no_member) {
  EXPECT_FALSE(names_only_members<mistakes::typo>());
  EXPECT_TRUE(names_only_members<sample::settings>());
}

TEST(check, refuses_a_field_that_is_named_twice) {
  EXPECT_FALSE(names_each_member_once<mistakes::twice>());
  EXPECT_TRUE(names_each_member_once<sample::settings>());
}

TEST(check, refuses_two_members_of_the_same_name_in_json) {
  EXPECT_FALSE(keys_differ<mistakes::same_key>());
  EXPECT_TRUE(keys_differ<sample::settings>());
}

TEST(check, refuses_members_without_a_json) {
  EXPECT_FALSE(members_are_supported<mistakes::pointer>());
  EXPECT_TRUE(members_are_supported<sample::containers>());
  EXPECT_FALSE(supported<char>);
  EXPECT_FALSE(supported<mistakes::pointer*>);
}

TEST(check, refuses_bounds_that_the_type_has_not) {
  EXPECT_TRUE(bounds_fit<int>(said(field("m").minimum(1).maximum(1.5))));
  EXPECT_FALSE(bounds_fit<std::string>(said(field("m").minimum(1))));
  EXPECT_FALSE(bounds_fit<bool>(said(field("m").maximum(1))));
  EXPECT_FALSE(bounds_fit<int>(said(field("m").max_length(1))));
  EXPECT_FALSE(bounds_fit<int>(said(field("m").pattern("x"))));
  EXPECT_FALSE(bounds_fit<std::string>(said(field("m").max_items(1))));
  EXPECT_FALSE(bounds_fit<int>(said(field("m").minimum("1"))));
}

TEST(check, refuses_bounds_that_nothing_fits) {
  EXPECT_FALSE(bounds_fit<int>(said(field("m").minimum(2).maximum(1))));
  EXPECT_FALSE(bounds_fit<std::string>(said(field("m").min_length(2).max_length(1))));
  EXPECT_FALSE(bounds_fit<std::vector<int>>(said(field("m").min_items(2).max_items(1))));
}

TEST(check, refuses_a_default_of_another_kind_or_out_of_bounds) {
  EXPECT_TRUE(fallback_fits<int>(said(field("m").default_value(5).maximum(5))));
  EXPECT_TRUE(fallback_fits<double>(said(field("m").default_value(5))));
  EXPECT_TRUE(fallback_fits<sample::colour>(said(field("m").default_value("green"))));
  EXPECT_FALSE(fallback_fits<int>(said(field("m").default_value(6).maximum(5))));
  EXPECT_FALSE(fallback_fits<int>(said(field("m").default_value(1.5))));
  EXPECT_FALSE(fallback_fits<int>(said(field("m").default_value(true))));
  EXPECT_FALSE(fallback_fits<std::string>(said(field("m").default_value(1))));
  EXPECT_FALSE(fallback_fits<sample::colour>(said(field("m").default_value("blue"))));
}

TEST(check, refuses_headers_of_what_no_header_can_say) {
  EXPECT_TRUE(header_fits<std::string>(said(field("m").header("Region"))));
  EXPECT_TRUE(header_fits<bool>(said(field("m").header("X-1"))));
  EXPECT_TRUE(header_fits<int>(said(field("m").header("x"))));
  EXPECT_TRUE(header_fits<sample::colour>(said(field("m").header("x"))));
  EXPECT_TRUE(header_fits<double>(said(field("m"))));
  EXPECT_FALSE(header_fits<double>(said(field("m").header("x"))));
  EXPECT_FALSE(header_fits<std::vector<int>>(said(field("m").header("x"))));
  EXPECT_FALSE(header_fits<sample::point>(said(field("m").header("x"))));
  EXPECT_FALSE(header_fits<std::string>(said(field("m").header("My Region"))));
  EXPECT_FALSE(header_fits<std::string>(said(field("m").header("Region:"))));
}

} // namespace
