// An HTTP exchange in memory whose client reads as it likes, and whose connection anybody may cut at any moment: what the
// client has not read by then is lost, and the server hears of it a little later.
//
//   server:  open_stream, write …           client:  stream()->next() …
//   network: cut()
//
// Writing after the server's own end of the stream is a failure of the test that does it.
// Thread safety: all members.
#pragma once

#include "services/transport/connection.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace actors::mcp::test {

class fragile_stream final : public transport::event_stream {
public:
  /// `room`: events that may wait for the reader.
  explicit fragile_stream(std::size_t room) : room_(room) {}

  bool write(transport::stream_event message) override {
    const std::lock_guard lock{mutex_};
    EXPECT_FALSE(ended_) << "written to after its end: " << message.data;
    if (gone_ || ended_ || waiting_.size() >= room_)
      return false;
    put(std::move(message));
    return true;
  }

  void finish(transport::stream_event last) override {
    const std::lock_guard lock{mutex_};
    EXPECT_FALSE(ended_) << "finished after its end: " << last.data;
    ended_ = true;
    put(std::move(last));
  }

  void close() override {
    const std::lock_guard lock{mutex_};
    ended_ = true;
    changed_.notify_all();
  }

  /// The next event; waits for it. Nothing: the stream has ended, or its connection.
  [[nodiscard]] std::optional<transport::stream_event> next() {
    std::unique_lock lock{mutex_};
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds{30}, [&] { return over() || !waiting_.empty(); }))
        << "nothing came, and no end either";
    if (waiting_.empty())
      return std::nullopt;
    auto first = std::move(waiting_.front());
    waiting_.pop_front();
    return first;
  }

  void cut() {
    const std::lock_guard lock{mutex_};
    gone_ = true;
    waiting_.clear();
    changed_.notify_all();
  }

  /// No event will come but those that wait.
  [[nodiscard]] bool is_over() const {
    const std::lock_guard lock{mutex_};
    return over();
  }

private:
  [[nodiscard]] bool over() const { return gone_ || ended_; }

  void put(transport::stream_event message) {
    if (!gone_)
      waiting_.push_back(std::move(message));
    changed_.notify_all();
  }

  const std::size_t room_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<transport::stream_event> waiting_;
  bool ended_ = false; // by the server
  bool gone_ = false;
};

class fragile_exchange final : public transport::exchange {
public:
  static constexpr std::size_t much_room = 1'000'000;

  explicit fragile_exchange(std::size_t room = much_room, transport::inbound in = {})
      : room_(room), in_(std::move(in)) {}

  [[nodiscard]] const transport::inbound& request() const noexcept override { return in_; }

  void respond(transport::outbound answer) override {
    const std::lock_guard lock{mutex_};
    if (stream_ || answer_)
      return;
    answer_ = std::move(answer);
    answered_.notify_all();
  }

  [[nodiscard]] std::shared_ptr<transport::event_stream> open_stream(int, transport::headers) override {
    const std::lock_guard lock{mutex_};
    if (stream_ || answer_ || gone_)
      return nullptr;
    stream_ = std::make_shared<fragile_stream>(room_);
    answered_.notify_all();
    return stream_;
  }

  void on_gone(std::function<void()> callback) override {
    {
      const std::lock_guard lock{mutex_};
      if (!gone_) {
        callback_ = std::move(callback);
        return;
      }
    }
    callback();
  }

  [[nodiscard]] std::shared_ptr<transport::link> link() const noexcept override { return nullptr; }

  void cut() {
    std::function<void()> callback;
    {
      const std::lock_guard lock{mutex_};
      gone_ = true;
      if (stream_)
        stream_->cut();
      callback = std::exchange(callback_, nullptr);
      answered_.notify_all();
    }
    if (callback)
      callback();
  }

  /// Waits for an answer, or for the end of the connection.
  void await_answer() {
    std::unique_lock lock{mutex_};
    EXPECT_TRUE(answered_.wait_for(lock, std::chrono::seconds{30}, [&] { return gone_ || stream_ || answer_; }));
  }

  /// Null: it was not answered so.
  [[nodiscard]] std::shared_ptr<fragile_stream> stream() const {
    const std::lock_guard lock{mutex_};
    return stream_;
  }
  [[nodiscard]] std::optional<transport::outbound> answer() const {
    const std::lock_guard lock{mutex_};
    return answer_;
  }

private:
  const std::size_t room_;
  const transport::inbound in_;
  mutable std::mutex mutex_;
  std::condition_variable answered_;
  std::shared_ptr<fragile_stream> stream_;
  std::optional<transport::outbound> answer_;
  std::function<void()> callback_;
  bool gone_ = false;
};

} // namespace actors::mcp::test
