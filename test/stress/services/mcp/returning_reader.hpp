// A client of a 2025 session that reads one of its event streams, loses its connection again and again, leaves it now and
// then without a word, and comes back each time with the id of what it read last.
//
//   network wire;                               // cuts connections of those who know where they are
//   returning_reader client{streams, wire, …};
//   client.follow(exchange);                    // until the stream's last event, or stop()
#pragma once

#include "services/mcp/detail/event_id.hpp"
#include "services/mcp/detail/session_streams.hpp"
#include "test/stress/services/mcp/network.hpp"

#include <atomic>
#include <functional>
#include <random>
#include <vector>

namespace actors::mcp::test {

class returning_reader {
public:
  struct habits {
    bool slow = false;     ///< it has now and then room for a few events only
    bool misses = false;   ///< what it was sent may have been pushed out, with the whole stream if that has ended
    std::string last = {}; ///< what the stream ends with; empty: it does not end
  };

  returning_reader(detail::session_streams& of, network& over, std::size_t number, habits has)
      : streams_(of),
        network_(over),
        number_(number),
        habits_(std::move(has)),
        random_(static_cast<unsigned>(number)) {}

  /// Of the first connection too.
  [[nodiscard]] std::shared_ptr<fragile_exchange> connection() {
    return std::make_shared<fragile_exchange>(habits_.slow && random_() % 2 == 0 ? 1 + random_() % 6
                                                                                 : fragile_exchange::much_room);
  }

  /// Reads until the last event, or the end of a connection after `stop()` or where the stream is not there any more.
  void follow(std::shared_ptr<fragile_exchange> first, const std::function<void(const std::string&)>& hear) {
    at_ = std::move(first);
    at_->await_answer();
    while (!testing::Test::HasFailure()) {
      const auto stream = at_->stream();
      const auto event = stream ? stream->next() : std::nullopt;
      if (!event) {
        if (stopped_ || position_.empty() || !come_back())
          break;
        continue;
      }
      take(*event, hear);
      if (!habits_.last.empty() && event->data == habits_.last)
        break;
      leave_now_and_then();
    }
    network_.connected(number_, nullptr);
  }

  /// Its connection has ended for good, or will.
  void stop() { stopped_ = true; }

  /// Where it is in its stream. Once it follows no more.
  [[nodiscard]] const std::string& position() const { return position_; }

  /// Events that it has read, but for the empty ones. From any thread.
  [[nodiscard]] std::uint64_t heard() const { return heard_; }
  [[nodiscard]] int returns() const { return returns_; }

  /// What the session holds for each of its connections that a GET opened.
  [[nodiscard]] std::shared_ptr<void> hold() const { return hold_; }
  [[nodiscard]] long holds() const { return hold_.use_count() - 1; }

private:
  void take(const transport::stream_event& event, const std::function<void(const std::string&)>& hear) {
    if (event.id.empty())
      return; // when to come back
    const auto id = detail::parse_event_id(event.id);
    ASSERT_TRUE(id) << event.id;
    const auto before = detail::parse_event_id(position_);
    const bool begins = !before || (habits_.misses && before->stream != id->stream);
    EXPECT_TRUE(begins || before->stream == id->stream) << event.id << " after " << position_;
    // Numbers may be left out: an empty event says where the client is, and is not kept.
    EXPECT_TRUE(begins || id->number > before->number) << event.id << " after " << position_;
    if (!event.data.empty()) {
      hear(event.data);
      ++heard_;
    }
    position_ = event.id;
  }

  void leave_now_and_then() {
    if (position_.empty())
      return; // it could not come back
    network_.connected(number_, at_);
    const auto how = random_() % 16;
    if (how == 0)
      network_.cut(number_);
    else if (how == 1)
      static_cast<void>(come_back()); // the former connection stands
  }

  bool come_back() {
    ++returns_;
    const auto former = std::exchange(at_, connection());
    network_.connected(number_, at_);
    if (streams_.connect(at_, position_, hold_) != detail::session_streams::connected::yes) {
      EXPECT_TRUE(habits_.misses) << "nothing is left behind " << position_;
      return false;
    }
    const bool taken_over = at_->stream() != nullptr;
    EXPECT_TRUE(!taken_over || !former->stream() || former->stream()->is_over()) << "two connections of one stream";
    return true;
  }

  detail::session_streams& streams_;
  network& network_;
  const std::size_t number_;
  const habits habits_;
  std::mt19937 random_;
  const std::shared_ptr<void> hold_ = std::make_shared<int>();
  std::shared_ptr<fragile_exchange> at_;
  std::string position_;
  std::atomic<std::uint64_t> heard_{0};
  std::atomic<bool> stopped_{false};
  int returns_ = 0;
};

} // namespace actors::mcp::test
