// An HTTP listener whose connections live on several I/O threads, with a service that answers from others.
#include "services/transport/detail/http_listener.hpp"
#include "test/services/transport/world.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace actors::transport::test {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

/// Each with a thread of its own; asked in turn.
class io_threads {
public:
  io_executor next() { return contexts_[turn_++ % contexts_.size()].get_executor(); }

  void join() {
    for (auto& each : work_)
      each.reset();
    threads_.clear();
  }

private:
  std::array<asio::io_context, 3> contexts_{asio::io_context{1}, asio::io_context{1}, asio::io_context{1}};
  std::array<asio::executor_work_guard<io_executor>, 3> work_{
      asio::make_work_guard(contexts_[0]), asio::make_work_guard(contexts_[1]), asio::make_work_guard(contexts_[2])};
  std::atomic<std::size_t> turn_{0};
  std::vector<std::jthread> threads_ = [this] {
    std::vector<std::jthread> out;
    out.reserve(contexts_.size());
    for (auto& each : contexts_)
      out.emplace_back([&each] { each.run(); });
    return out;
  }();
};

/// Answers with the body: every third message on the thread that brought it, the others on two of its own.
class answering_service final : public service {
public:
  void on_message(exchange_ptr in) override {
    in->on_gone([this] { ++gone; });
    if (++messages % 3 == 0)
      return in->respond({.body = in->request().body});
    const std::lock_guard lock{mutex_};
    waiting_.push_back(std::move(in));
    arrived_.notify_one();
  }

  std::atomic<int> messages{0};
  std::atomic<int> gone{0};

private:
  void answer(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    while (arrived_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
      const auto next = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      next->respond({.body = next->request().body});
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::deque<exchange_ptr> waiting_;
  std::array<std::jthread, 2> answerers_{std::jthread{[this](const std::stop_token& stop) { answer(stop); }},
                                         std::jthread{[this](const std::stop_token& stop) { answer(stop); }}};
};

/// A client that asks one after the other. How many answers were right, until `limit` or the server ends it.
int ask(std::uint16_t port, int limit, bool leaves_early) {
  asio::io_context io;
  asio::ip::tcp::socket socket{io};
  boost::system::error_code error;
  static_cast<void>(socket.connect({asio::ip::address_v4::loopback(), port}, error));
  int right = 0;
  std::string buffer;
  while (!error && right < limit) {
    const auto body = std::to_string(right) + std::string(static_cast<std::size_t>(right % 7 * 1000), 'x');
    asio::write(socket, asio::buffer(post("/mcp", body)), error);
    if (leaves_early && right == limit / 2)
      return right;
    if (!error)
      asio::read_until(socket, asio::dynamic_buffer(buffer), "\r\n\r\n", error);
    if (error)
      break;
    const auto head = buffer.find("\r\n\r\n") + 4;
    if (buffer.size() < head + body.size())
      asio::read(socket, asio::dynamic_buffer(buffer), asio::transfer_exactly(head + body.size() - buffer.size()),
                 error);
    if (error || !buffer.starts_with("HTTP/1.1 200") || buffer.substr(head) != body)
      break;
    buffer.clear();
    ++right;
  }
  return right;
}

struct http_threads : testing::Test {
  http_threads() {
    auto made = detail::listen_http([this] { return threads.next(); }, "127.0.0.1", 0, "/mcp", answers, {});
    if (made)
      listening = std::move(*made);
  }
  ~http_threads() override {
    listening.reset();
    threads.join();
  }

  std::vector<std::future<int>> clients(int count, int requests, bool leave_early) {
    std::vector<std::future<int>> out;
    out.reserve(static_cast<std::size_t>(count));
    for (int n = 0; n < count; ++n)
      out.push_back(std::async(std::launch::async, ask, port_of(listening->address()), requests, leave_early));
    return out;
  }

  io_threads threads;
  std::shared_ptr<answering_service> answers = std::make_shared<answering_service>();
  std::unique_ptr<listener> listening;
};

TEST_F(http_threads, each_request_is_answered_whoever_answers_it) {
  ASSERT_TRUE(listening);
  auto patient = clients(8, 300, false);
  auto leaving = clients(8, 100, true);
  for (auto& each : patient)
    EXPECT_EQ(each.get(), 300);
  for (auto& each : leaving)
    EXPECT_EQ(each.get(), 50);
  std::promise<void> stopped;
  listening->on_stopped([&] { stopped.set_value(); });
  listening->stop();
  EXPECT_EQ(stopped.get_future().wait_for(10s), std::future_status::ready);
}

TEST_F(http_threads, a_stop_under_load_loses_no_request_that_was_taken) {
  ASSERT_TRUE(listening);
  auto busy = clients(8, 1'000'000, false);
  while (answers->messages < 500)
    std::this_thread::yield();
  std::promise<void> stopped;
  listening->on_stopped([&] { stopped.set_value(); });
  listening->stop();
  EXPECT_EQ(stopped.get_future().wait_for(10s), std::future_status::ready);
  int right = 0;
  for (auto& each : busy)
    right += each.get();
  EXPECT_EQ(right, answers->messages.load());
}

TEST_F(http_threads, the_port_of_a_listener_that_has_stopped_is_free) {
  for (int n = 0; n < 100; ++n) {
    auto made = detail::listen_http([this] { return threads.next(); }, "127.0.0.1", 0, "/mcp", answers, {});
    ASSERT_TRUE(made);
    const auto port = port_of((*made)->address());
    asio::io_context here;
    asio::ip::tcp::socket idle{here};
    idle.connect({asio::ip::address_v4::loopback(), port});
    asio::write(idle, asio::buffer(post("/mcp", "{}")));
    std::string answer;
    asio::read_until(idle, asio::dynamic_buffer(answer),
                     "{}"); // it is idle now, and ends as soon as it hears of the stop
    std::promise<bool> is_free;
    (*made)->on_stopped([&] {
      is_free.set_value(
          detail::listen_http([this] { return threads.next(); }, "127.0.0.1", port, "/mcp", answers, {}).engaged());
    });
    (*made)->stop();
    ASSERT_TRUE(is_free.get_future().get()) << n;
  }
}

TEST_F(http_threads, a_listener_may_be_destroyed_under_load) {
  ASSERT_TRUE(listening);
  auto busy = clients(8, 1'000'000, false);
  while (answers->messages < 500)
    std::this_thread::yield();
  listening.reset();
  for (auto& each : busy)
    each.get();
}

} // namespace
} // namespace actors::transport::test
