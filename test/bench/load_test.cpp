#include "bench/load/load.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include <unistd.h>

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

const std::string request = "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi";

/// Which answer is held back, and until when: for so long, and until so many requests have come.
struct hold {
  int request = -1;
  std::chrono::milliseconds time{};
  int until_requests = 0;
};

/// Answers every request "yes", one of them perhaps late.
class test_server {
public:
  explicit test_server(hold back = {}) : hold_(back), thread_([this] { context_.run(); }) { accept(); }
  ~test_server() {
    context_.stop();
    thread_.join();
  }

  [[nodiscard]] bench::load_plan plan(std::size_t connections) const {
    return {.port = acceptor_.local_endpoint().port(),
            .requests = {request},
            .expected_body = "yes",
            .connections = connections,
            .warm_up = 0ms,
            .time = 100ms};
  }

  [[nodiscard]] int requests() const { return requests_; }

private:
  struct peer {
    explicit peer(tcp::socket from) : socket(std::move(from)), timer(socket.get_executor()) {}
    tcp::socket socket;
    asio::steady_timer timer;
    std::string in = std::string(request.size(), ' ');
  };

  void accept() {
    acceptor_.async_accept([this](const boost::system::error_code& failed, tcp::socket socket) {
      if (failed)
        return;
      serve(std::make_shared<peer>(std::move(socket)));
      accept();
    });
  }

  void serve(const std::shared_ptr<peer>& to) {
    asio::async_read(to->socket, asio::buffer(to->in),
                     [this, to](const boost::system::error_code& failed, std::size_t) {
                       if (failed)
                         return;
                       EXPECT_EQ(to->in, request);
                       const bool late = requests_++ == hold_.request;
                       to->timer.expires_after(late ? hold_.time : 0ms);
                       to->timer.async_wait([this, to, late](const boost::system::error_code&) {
                         if (late && requests_ < hold_.until_requests)
                           held_ = to;
                         else
                           answer(to);
                       });
                       if (held_ && requests_ >= hold_.until_requests)
                         answer(std::exchange(held_, nullptr));
                     });
  }

  void answer(const std::shared_ptr<peer>& to) {
    asio::write(to->socket, asio::buffer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes", 41));
    serve(to);
  }

  hold hold_;
  std::shared_ptr<peer> held_;
  std::atomic<int> requests_{0};
  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
  std::thread thread_;
};

TEST(closed_loop, ends_after_the_calls_that_were_asked_for) {
  test_server server;
  auto plan = server.plan(3);
  plan.calls = 50;
  plan.server = ::getpid();
  const auto seen = bench::run_closed_loop(plan);
  EXPECT_EQ(seen.answers, 50U);
  EXPECT_EQ(seen.latency.count(), 50U);
  EXPECT_EQ(seen.wrong, 0U);
  EXPECT_GT(seen.per_second(), 0);
  ASSERT_TRUE(seen.cpu);
  EXPECT_GT(*seen.cpu, 0ns);
}

TEST(closed_loop, has_no_more_requests_under_way_than_connections) {
  test_server server{{.request = 0, .time = 30ms}};
  const auto seen = bench::run_closed_loop(server.plan(1));
  EXPECT_GE(seen.latency.max(), 30ms);
}

TEST(closed_loop, ends_though_the_server_answers_no_more_and_counts_what_is_missing) {
  test_server server{{.request = 20, .time = 1h}};
  auto plan = server.plan(1);
  plan.patience = 20ms;
  const auto seen = bench::run_closed_loop(plan);
  EXPECT_EQ(seen.answers, 20U);
  EXPECT_EQ(seen.missing, 1U);
  EXPECT_GE(seen.window, plan.time);
}

TEST(closed_loop, that_is_never_answered_has_a_rate_of_zero) {
  test_server server{{.request = 0, .time = 1h}};
  auto plan = server.plan(1);
  plan.warm_up = 20ms;
  plan.patience = 20ms;
  const auto seen = bench::run_closed_loop(plan);
  EXPECT_EQ(seen.per_second(), 0);
  EXPECT_EQ(seen.missing, 1U);
}

TEST(closed_loop, misses_nothing_where_every_request_was_answered) {
  test_server server;
  EXPECT_EQ(bench::run_closed_loop(server.plan(4)).missing, 0U);
}

TEST(closed_loop, counts_answers_that_are_not_as_expected) {
  test_server server;
  auto plan = server.plan(2);
  plan.calls = 10;
  plan.expected_body = "no";
  EXPECT_GE(bench::run_closed_loop(plan).wrong, 10U);
}

TEST(closed_loop, sends_the_request_that_an_answer_leads_to_and_counts_both_as_one_call) {
  test_server server;
  auto plan = server.plan(3);
  plan.calls = 50;
  std::size_t followed = 0;
  plan.next = [&followed](std::string_view body) {
    followed += body == "yes";
    return std::optional{request};
  };
  const auto seen = bench::run_closed_loop(plan);
  EXPECT_EQ(seen.answers, 50U);
  EXPECT_EQ(seen.wrong, 0U);
  EXPECT_EQ(followed, 52U); // two others end behind the last one that counts
  EXPECT_EQ(server.requests(), 104);
}

TEST(closed_loop, that_cannot_follow_an_answer_up_counts_it_as_wrong) {
  test_server server;
  auto plan = server.plan(1);
  plan.calls = 10;
  plan.next = [](std::string_view) { return std::optional<std::string>{}; };
  const auto seen = bench::run_closed_loop(plan);
  EXPECT_EQ(seen.answers, 10U);
  EXPECT_EQ(seen.wrong, 10U);
  EXPECT_EQ(server.requests(), 10);
}

TEST(fixed_schedule_load, sends_as_many_requests_as_are_due) {
  test_server server;
  auto plan = server.plan(4);
  plan.warm_up = 50ms;
  const auto seen = bench::run_fixed_schedule(plan, 1000);
  EXPECT_EQ(server.requests(), 150);
  EXPECT_EQ(seen.answers, 100U);
  EXPECT_EQ(seen.latency.count(), 100U);
  EXPECT_EQ(seen.missing, 0U);
}

// What a closed loop hides: while one answer is late the others would not be sent, and nobody would count that they wait.
TEST(fixed_schedule_load, counts_the_wait_of_requests_that_fall_due_during_a_stall) {
  test_server server{{.request = 20, .time = 50ms}};
  const auto seen = bench::run_fixed_schedule(server.plan(1), 1000);
  EXPECT_EQ(seen.answers, 100U);
  EXPECT_GE(seen.latency.max(), 50ms);
  // Of 100 requests the stall holds up 50, by 50, 49, 48 … ms.
  EXPECT_GE(seen.latency.percentile(85), 30ms);
  EXPECT_GE(seen.latency.percentile(75), 20ms);
}

TEST(fixed_schedule_load, goes_on_over_the_other_connections_while_one_waits) {
  test_server server{{.request = 20, .until_requests = 70}};
  const auto seen = bench::run_fixed_schedule(server.plan(2), 1000);
  EXPECT_EQ(seen.answers, 100U);
  EXPECT_EQ(seen.missing, 0U);
}

TEST(load, a_server_that_is_not_there_is_an_error) {
  std::uint16_t port = 0;
  {
    asio::io_context context;
    port = tcp::acceptor{context, {asio::ip::address_v4::loopback(), 0}}.local_endpoint().port();
  }
  EXPECT_THROW((void)bench::run_closed_loop({.port = port, .requests = {request}}), boost::system::system_error);
}

} // namespace
