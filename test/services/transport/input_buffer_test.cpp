#include "services/transport/detail/input_buffer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace actors::transport::detail {
namespace {

void put(input_buffer& into, std::string_view text) {
  std::memcpy(into.prepare(text.size()).data(), text.data(), text.size());
  into.commit(text.size());
}

TEST(input_buffer, gives_back_what_was_put_in_however_it_is_cut) {
  input_buffer buffer;
  std::string expected;
  std::string got;
  for (std::size_t i = 0; i != 2000; ++i) {
    const std::string piece(1 + i % 97, static_cast<char>('a' + i % 26));
    put(buffer, piece);
    expected += piece;
    const auto taken = std::min(buffer.size(), i * 31 % 101);
    got += buffer.text().substr(0, taken);
    buffer.consume(taken);
  }
  got += buffer.text();
  EXPECT_EQ(got, expected);
}

TEST(input_buffer, may_be_consumed_and_cleared_while_a_read_into_it_is_pending) {
  input_buffer buffer;
  put(buffer, "first");
  auto room = buffer.prepare(6);
  buffer.consume(5);
  buffer.clear();
  std::memcpy(room.data(), "second", 6);
  buffer.commit(6);
  EXPECT_EQ(buffer.text(), "second");
}

TEST(input_buffer, shrinks_only_when_it_is_empty) {
  input_buffer buffer;
  put(buffer, std::string(1000, 'x'));
  buffer.shrink(10);
  EXPECT_EQ(buffer.size(), 1000u);
  buffer.consume(5000); // no more than there is
  buffer.shrink(10);
  put(buffer, "next");
  EXPECT_EQ(buffer.text(), "next");
}

} // namespace
} // namespace actors::transport::detail
