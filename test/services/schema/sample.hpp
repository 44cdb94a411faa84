// The structs that the tests of the converter share.
#pragma once

#include "services/schema/schema.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace sample {

enum class colour { red, green };
BOOST_DESCRIBE_ENUM(colour, red, green)

struct point {
  double x = 0;
  double y = 0;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

struct named {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(named, (), (name))

constexpr auto actors_schema(std::type_identity<named>) {
  using actors::schema::field;
  return actors::schema::fields(field("name").describe("what it is called").min_length(1));
}

/// Everything at once, on two floors of bases.
struct shape : named {
  colour fill = colour::red;
  std::vector<point> corners;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(shape, (named), (fill, corners, note))

struct numbers {
  std::int8_t i8 = 0;
  std::uint8_t u8 = 0;
  int i32 = 0;
  std::int64_t i64 = 0;
  std::uint64_t u64 = 0;
  float f = 0;
  double d = 0;
};
BOOST_DESCRIBE_STRUCT(numbers, (), (i8, u8, i32, i64, u64, f, d))

struct settings {
  int level = 3;
  std::string mode;
  double ratio = 0.5;
  std::optional<int> seed;
  std::vector<std::string> tags = {"plain"};
  std::string code;
};
BOOST_DESCRIBE_STRUCT(settings, (), (level, mode, ratio, seed, tags, code))

constexpr auto actors_schema(std::type_identity<settings>) {
  using actors::schema::field;
  return actors::schema::fields(field("level").describe("how loud").minimum(0).maximum(10).optional(),
                                field("mode").key("default").default_value("quiet").max_length(5),
                                field("ratio").minimum(0.25).maximum(1).optional(), field("seed").minimum(1),
                                field("tags").optional().min_items(1).max_items(2),
                                field("code").default_value("A-1").pattern("^[A-Z]-[0-9]+$").format("plate"))
      .describe("how it is set");
}

struct lenient {
  int known = 0;
};
BOOST_DESCRIBE_STRUCT(lenient, (), (known))
constexpr auto actors_schema(std::type_identity<lenient>) {
  return actors::schema::fields().ignore_unknown();
}

/// Repeated in headers.
struct routed {
  std::string region;
  std::optional<int> priority;
  std::optional<colour> lane;
};
BOOST_DESCRIBE_STRUCT(routed, (), (region, priority, lane))
constexpr auto actors_schema(std::type_identity<routed>) {
  using actors::schema::field;
  return actors::schema::fields(field("region").header("Region"), field("priority").header("Priority").minimum(0),
                                field("lane").header("Lane"));
}

/// Contains itself.
struct tree {
  std::string label;
  std::vector<tree> children;
};
BOOST_DESCRIBE_STRUCT(tree, (), (label, children))

/// Two structs that contain each other through a variant, and look alike until the leaf.
struct left;
struct right;
struct left {
  std::vector<std::variant<left, right>> next;
};
struct right {
  std::vector<std::variant<left, right>> next;
};
BOOST_DESCRIBE_STRUCT(left, (), (next))
BOOST_DESCRIBE_STRUCT(right, (), (next))

struct containers {
  std::array<int, 3> three{};
  std::map<std::string, point> places;
  std::variant<std::monostate, int, std::string, point> any_of;
  std::vector<std::optional<int>> holes;
  std::vector<bool> flags;
  boost::json::value anything;
  boost::json::object some_object;
};
BOOST_DESCRIBE_STRUCT(containers, (), (three, places, any_of, holes, flags, anything, some_object))

struct empty {};
BOOST_DESCRIBE_STRUCT(empty, (), ())

} // namespace sample
