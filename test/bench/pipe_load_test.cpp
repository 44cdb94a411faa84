#include "bench/load/pipe_load.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

namespace {

using namespace std::chrono_literals;

/// Answers "ask N?" with "told N!", as it is told to: the requests of a read, as lines, become what is written.
class test_server {
public:
  using way = std::function<std::string(const std::vector<std::string>&)>;

  explicit test_server(way answer) : answer_(std::move(answer)) {
    if (::pipe(in_.data()) != 0 || ::pipe(out_.data()) != 0)
      throw std::runtime_error{"no pipes"};
    thread_ = std::thread{[this] { serve(); }};
  }
  ~test_server() {
    ::close(in_[1]);
    thread_.join();
    ::close(in_[0]);
    ::close(out_[0]);
  }

  [[nodiscard]] bench::pipe_plan plan(std::size_t ahead) const {
    return {.to = in_[1],
            .from = out_[0],
            .calls = std::vector<bench::piped_call>(ahead, {.begin = "ask ", .end = "?", .answer_end = "!"}),
            .answer_begin = "told ",
            .warm_up = 0ms,
            .time = 20ms,
            .patience = 100ms};
  }

  [[nodiscard]] std::size_t requests() const { return requests_; }

private:
  void serve() {
    std::array<char, 4096> part{};
    std::string text;
    while (true) {
      const auto bytes = ::read(in_[0], part.data(), part.size());
      if (bytes <= 0)
        break;
      text.append(part.data(), static_cast<std::size_t>(bytes));
      std::vector<std::string> lines;
      for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
        lines.push_back(text.substr(0, end));
        text.erase(0, end + 1);
      }
      requests_ += lines.size();
      const auto answer = answer_(lines);
      if (::write(out_[1], answer.data(), answer.size()) < 0)
        break;
    }
    ::close(out_[1]);
  }

  way answer_;
  std::array<int, 2> in_{};
  std::array<int, 2> out_{};
  std::atomic<std::size_t> requests_{0};
  std::thread thread_;
};

std::string answer_to(const std::string& request) {
  return "told " + request.substr(4, request.size() - 5) + "!\n";
}

std::string answer_all(const std::vector<std::string>& requests) {
  std::string out;
  for (const auto& each : requests)
    out += answer_to(each);
  return out;
}

TEST(pipelined_load, keeps_as_many_calls_ahead_as_there_are_and_counts_their_answers) {
  std::size_t most = 0;
  test_server server{[&most](const std::vector<std::string>& requests) {
    most = std::max(most, requests.size());
    return answer_all(requests);
  }};
  const auto seen = bench::run_pipelined(server.plan(16));
  EXPECT_EQ(most, 16U);
  EXPECT_GT(seen.answers, 16U);
  EXPECT_EQ(seen.latency.count(), seen.answers);
  EXPECT_EQ(seen.wrong, 0U);
  EXPECT_EQ(seen.missing, 0U);
  EXPECT_GE(seen.window, 20ms);
}

TEST(pipelined_load, gives_every_request_an_id_of_its_own_from_the_first_one_on) {
  std::vector<std::string> all;
  test_server server{[&all](const std::vector<std::string>& requests) {
    all.insert(all.end(), requests.begin(), requests.end());
    return answer_all(requests);
  }};
  auto plan = server.plan(1);
  plan.first_id = 700;
  EXPECT_EQ(bench::run_pipelined(plan).wrong, 0U);
  ASSERT_GE(all.size(), 2U);
  EXPECT_EQ(all[0], "ask 700?");
  EXPECT_EQ(all[1], "ask 701?");
}

TEST(pipelined_load, takes_answers_in_any_order) {
  test_server server{[](const std::vector<std::string>& requests) {
    return answer_all({std::make_reverse_iterator(requests.end()), std::make_reverse_iterator(requests.begin())});
  }};
  const auto seen = bench::run_pipelined(server.plan(8));
  EXPECT_GT(seen.answers, 8U);
  EXPECT_EQ(seen.wrong, 0U);
}

TEST(pipelined_load, takes_answers_that_come_in_pieces) {
  std::string kept;
  test_server server{[&kept](const std::vector<std::string>& requests) {
    auto text = kept + answer_all(requests);
    kept = text.substr(text.size() - 3);
    return text.substr(0, text.size() - kept.size());
  }};
  auto plan = server.plan(8);
  plan.patience = 20ms;
  const auto seen = bench::run_pipelined(plan);
  EXPECT_GT(seen.answers, 8U);
  EXPECT_EQ(seen.wrong, 0U);
  EXPECT_EQ(seen.missing, 1U); // of which the end was kept
}

TEST(pipelined_load, counts_an_answer_with_another_value_as_wrong) {
  test_server server{[](const std::vector<std::string>& requests) {
    auto out = answer_all(requests);
    out[out.size() - 2] = '.';
    return out;
  }};
  const auto seen = bench::run_pipelined(server.plan(1));
  EXPECT_GE(seen.wrong, seen.answers);
  EXPECT_GT(seen.answers, 0U);
}

TEST(pipelined_load, counts_an_answer_that_comes_twice_as_wrong) {
  bool first = true;
  test_server server{[&first](const std::vector<std::string>& requests) {
    return answer_all(requests) + (std::exchange(first, false) ? answer_to(requests[0]) : "");
  }};
  EXPECT_EQ(bench::run_pipelined(server.plan(4)).wrong, 1U);
}

TEST(pipelined_load, ends_though_the_server_answers_no_more_and_counts_what_is_missing) {
  std::size_t left = 20;
  test_server server{[&left](const std::vector<std::string>& requests) {
    std::string out;
    for (const auto& each : requests)
      if (left != 0) {
        --left;
        out += answer_to(each);
      }
    return out;
  }};
  auto plan = server.plan(4);
  plan.patience = 20ms;
  plan.time = 1h;
  const auto seen = bench::run_pipelined(plan);
  EXPECT_EQ(seen.answers, 20U);
  EXPECT_EQ(seen.missing, 4U);
}

TEST(pipelined_load, a_server_that_ends_its_output_is_an_error) {
  test_server server{[](const std::vector<std::string>& requests) { return answer_all(requests); }};
  auto plan = server.plan(1);
  std::array<int, 2> ended{};
  ASSERT_EQ(::pipe(ended.data()), 0);
  ::close(ended[1]);
  plan.from = ended[0];
  EXPECT_THROW((void)bench::run_pipelined(plan), std::runtime_error);
  ::close(ended[0]);
}

} // namespace
