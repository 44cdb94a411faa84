#include "bench/load/response_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace {

using bench::response_reader;

void feed(response_reader& reader, std::string_view text) {
  const auto space = reader.space();
  ASSERT_GE(space.size(), text.size());
  std::copy(text.begin(), text.end(), space.begin());
  reader.commit(text.size());
}

constexpr std::string_view with_length = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: now\r\n\r\nhello";
constexpr std::string_view with_chunks =
    "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";

class any_answer : public testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(framings, any_answer, testing::Values(with_length, with_chunks));

TEST_P(any_answer, is_complete_with_its_last_byte_and_not_before) {
  response_reader reader;
  for (std::size_t n = 0; n < GetParam().size(); ++n) {
    EXPECT_FALSE(reader.is_complete()) << n;
    feed(reader, GetParam().substr(n, 1));
  }
  EXPECT_TRUE(reader.is_complete());
  EXPECT_EQ(reader.body(), "hello");
}

TEST_P(any_answer, may_follow_another_on_the_same_connection) {
  response_reader reader;
  for (const auto text : {with_chunks, with_length, GetParam()}) {
    reader.clear();
    feed(reader, text);
    ASSERT_TRUE(reader.is_complete());
    EXPECT_EQ(reader.body(), "hello");
    EXPECT_EQ(reader.status(), text == with_length ? 200 : 404);
  }
}

TEST(response_reader, reads_field_names_in_any_case) {
  response_reader reader;
  feed(reader, "HTTP/1.1 200 OK\r\ncontent-LENGTH:2\r\n\r\nhi");
  EXPECT_TRUE(reader.is_complete());
  EXPECT_EQ(reader.body(), "hi");
}

TEST(response_reader, has_room_for_long_answers) {
  const std::string body(100'000, 'x');
  const auto text = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body;
  response_reader reader;
  for (std::string_view rest = text; !rest.empty();) {
    const auto part = rest.substr(0, reader.space().size());
    feed(reader, part);
    rest.remove_prefix(part.size());
  }
  EXPECT_TRUE(reader.is_complete());
  EXPECT_EQ(reader.body(), body);
}

TEST(response_reader, refuses_what_it_cannot_find_the_end_of) {
  for (const std::string_view text : {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 200 OK\r\nDate: now\r\n\r\n",
                                      "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"}) {
    response_reader reader;
    EXPECT_THROW(feed(reader, text), std::runtime_error) << text;
  }
}

} // namespace
