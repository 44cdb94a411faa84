// What is kept of the events that were sent, and the ids under which clients ask for it.
#include "services/mcp/detail/event_id.hpp"
#include "services/mcp/detail/event_store.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace actors::mcp::test {
namespace {

using detail::event_id;
using detail::event_store;
using detail::parse_event_id;
using detail::to_string;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> messages(const event_store& store, std::uint64_t stream, std::uint64_t after = 0) {
  std::vector<std::string> out;
  for (const auto* each : store.after(stream, after))
    out.push_back(each->message);
  return out;
}

TEST(event_store, gives_what_came_after_an_event_on_its_stream_alone) {
  event_store store{1000, 100};
  store.keep(1, 1, "a", true);
  store.keep(2, 1, "x", true);
  store.keep(1, 2, "b", true);
  store.keep(1, 3, "c", true);
  EXPECT_THAT(messages(store, 1), ElementsAre("a", "b", "c"));
  EXPECT_THAT(messages(store, 1, 2), ElementsAre("c"));
  EXPECT_THAT(messages(store, 1, 3), IsEmpty());
  EXPECT_THAT(messages(store, 3), IsEmpty());
}

TEST(event_store, lets_the_oldest_go_when_there_are_too_many) {
  event_store store{1000, 2};
  store.keep(1, 1, "a", true);
  store.keep(2, 1, "x", true);
  store.keep(1, 2, "b", true);
  EXPECT_THAT(messages(store, 1), ElementsAre("b"));
  EXPECT_THAT(messages(store, 2), ElementsAre("x"));
}

TEST(event_store, lets_the_oldest_go_when_they_are_too_long_but_keeps_the_newest_whatever_its_size) {
  event_store store{10, 100};
  store.keep(1, 1, "12345", true);
  store.keep(1, 2, "67890", true);
  EXPECT_EQ(store.bytes(), 10U);
  store.keep(1, 3, "a", true);
  EXPECT_THAT(messages(store, 1), ElementsAre("67890", "a"));
  store.keep(1, 4, std::string(100, 'x'), true);
  EXPECT_EQ(store.size(), 1U);
  EXPECT_EQ(store.bytes(), 100U);
  store.keep(1, 5, "b", true);
  EXPECT_THAT(messages(store, 1), ElementsAre("b"));
}

TEST(event_store, keeps_what_no_connection_has_taken_before_what_one_has) {
  event_store store{1000, 3};
  store.keep(1, 1, "a question", false);
  store.keep(2, 1, "x", true);
  store.keep(2, 2, "y", true);
  store.keep(2, 3, "z", true);
  EXPECT_THAT(messages(store, 1), ElementsAre("a question"));
  EXPECT_THAT(messages(store, 2), ElementsAre("y", "z"));
  store.all_taken(1);
  store.keep(2, 4, "!", true);
  EXPECT_THAT(messages(store, 1), IsEmpty());
  for (std::uint64_t n = 5; n != 9; ++n)
    store.keep(2, n, std::to_string(n), false);
  EXPECT_THAT(messages(store, 2), ElementsAre("6", "7", "8")); // the oldest of those, when there are no others
}

// Of a client that never comes back.
TEST(event_store, leaves_half_of_its_room_to_streams_that_are_read) {
  event_store few{1000, 4};
  event_store short_ones{8, 100};
  for (auto* const each : {&few, &short_ones}) {
    for (std::uint64_t n = 0; n != 9; ++n)
      each->keep(1, n, "12", false);
    for (std::uint64_t n = 0; n != 3; ++n)
      each->keep(2, n, std::string(2, static_cast<char>('a' + n)), true);
    EXPECT_THAT(messages(*each, 1, 6), ElementsAre("12", "12"));
    EXPECT_THAT(messages(*each, 2), ElementsAre("bb", "cc"));
  }
}

TEST(event_store, keeps_the_order_of_events_of_which_some_were_taken_late) {
  event_store store{1000, 4};
  store.keep(1, 1, "a", false);
  store.keep(2, 1, "x", true);
  store.keep(1, 2, "b", false);
  store.all_taken(1);
  store.keep(1, 3, "c", false);
  EXPECT_THAT(messages(store, 1), ElementsAre("a", "b", "c"));
  EXPECT_EQ(store.bytes(), 4U);
  store.keep(2, 2, "y", true);
  EXPECT_THAT(messages(store, 1), ElementsAre("b", "c")); // "a" was the oldest of those taken
  store.forget(1);
  EXPECT_EQ(store.bytes(), 2U);
}

TEST(event_store, counts_bytes_of_what_is_left_when_a_stream_is_forgotten) {
  event_store store{1000, 100};
  store.keep(1, 1, "abc", true);
  store.keep(2, 1, "de", true);
  store.keep(1, 2, "f", true);
  store.forget(1);
  EXPECT_EQ(store.bytes(), 2U);
  EXPECT_THAT(messages(store, 1), IsEmpty());
  store.clear();
  EXPECT_EQ(store.bytes() + store.size(), 0U);
}

TEST(event_id, is_read_as_it_was_written) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  using enum event_id::stream_kind;
  for (const event_id& each : {event_id{call, 0, 0}, event_id{news, 0xabc, 42}, event_id{call, most, most}}) {
    const auto read = parse_event_id(to_string(each));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->kind, each.kind);
    EXPECT_EQ(read->stream, each.stream);
    EXPECT_EQ(read->number, each.number);
  }
  EXPECT_EQ(to_string({news, 0xabc, 42}), "n0000000000000abc-42");
}

TEST(event_id, is_read_in_no_other_form) {
  EXPECT_TRUE(parse_event_id("c0000000000000abc-1"));
  for (const auto* each :
       {"", "c", "-", "c-1", "x0000000000000abc-1", "c0000000000000ABC-1", "c0000000000000abc-01", "c0000000000000abc-",
        "c0000000000000abc--1", "c0000000000000abc-1 ", " c0000000000000abc-1", "c0000000000000abc_1",
        "c000000000000abc-11", "c0000000000000abc-18446744073709551616", "c00000000000000abc-1", "C0000000000000abc-1"})
    EXPECT_FALSE(parse_event_id(each)) << each;
}

} // namespace
} // namespace actors::mcp::test
