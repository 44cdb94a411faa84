#include "services/jsonrpc/id.hpp"

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <unordered_set>

namespace {

using actors::jsonrpc::id;
using boost::json::value;

TEST(id, takes_null_integers_and_strings) {
  EXPECT_EQ(id::from_json(value(nullptr)), id{});
  EXPECT_EQ(id::from_json(value(-7)), id{-7});
  EXPECT_EQ(id::from_json(value("seven")), id{"seven"});
}

TEST(id, refuses_fractions_and_what_is_no_id) {
  EXPECT_EQ(id::from_json(value(1.5)), std::nullopt);
  EXPECT_EQ(id::from_json(value(1e300)), std::nullopt);
  EXPECT_EQ(id::from_json(value(std::uint64_t{1} << 63U)), std::nullopt);
  EXPECT_EQ(id::from_json(value(true)), std::nullopt);
  EXPECT_EQ(id::from_json(value(boost::json::array{})), std::nullopt);
  EXPECT_EQ(id::from_json(value(boost::json::object{})), std::nullopt);
}

TEST(id, takes_an_integer_that_is_written_as_a_double) {
  EXPECT_EQ(id::from_json(value(7.0)), id{7});
  EXPECT_EQ(id::from_json(value(9007199254740992.0)), id{9007199254740992});
  EXPECT_EQ(id::from_json(value(9007199254740994.0)), std::nullopt);
}

TEST(id, tells_a_number_from_the_string_of_its_digits) {
  EXPECT_NE(id{7}, id{"7"});
  EXPECT_NE(id{""}, id{});
  EXPECT_NE(id{0}, id{});
}

TEST(id, is_a_key_of_hash_tables) {
  const std::unordered_set<id> ids{id{}, id{1}, id{1}, id{"1"}, id{"1"}};
  EXPECT_EQ(ids.size(), 3U);
}

TEST(id, prints_as_in_a_message) {
  EXPECT_EQ(to_string(id{}), "null");
  EXPECT_EQ(to_string(id{-7}), "-7");
  EXPECT_EQ(to_string(id{"a\"b"}), R"("a\"b")");
  EXPECT_EQ(id{7}.to_json(), value(7));
  EXPECT_EQ(id{"7"}.to_json(), value("7"));
  EXPECT_TRUE(id{}.to_json().is_null());
}

} // namespace
