// Hostile input on standard input, and clients that do not read standard output.
#include "test/e2e/hostile.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <csignal>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace e2e {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr std::size_t line_limit = std::size_t{4} << 20;

std::string ping(int id) {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"ping"})";
}

struct hostile_lines : hostile_stdio {
  json::value error_of(std::string line) {
    server.send(std::move(line));
    return server.receive().at("error").at("code");
  }
};

TEST_F(hostile_lines, longer_than_the_limit_are_refused_once) {
  twice([&] {
    EXPECT_EQ(error_of(std::string(line_limit + 2, 'x')), -32600);
    EXPECT_EQ(error_of(std::string(8 * line_limit, '[')), -32600);
    EXPECT_EQ(error_of(std::string(line_limit, 'x')), -32700) << "at the limit";
    EXPECT_EQ(error_of(std::string(line_limit, ' ') + ping(1)), -32600) << "a request behind blanks without end";
  });
}

TEST_F(hostile_lines, of_garbage_are_refused_one_by_one) {
  std::mt19937 random{20251125};
  std::vector<std::string> garbage;
  for (int n = 0; n < 500; ++n) {
    std::string line(1 + random() % 300, '\0');
    for (auto& byte : line)
      byte = static_cast<char>(random());
    std::erase_if(line, [](char c) { return c == '\n' || c == '\r'; });
    garbage.push_back('\xff' + line);
  }
  twice([&] {
    for (const auto& line : garbage)
      ASSERT_EQ(error_of(line), -32700);
  });
}

TEST_F(hostile_lines, that_end_with_cr_lf_are_read_and_empty_ones_are_not_there) {
  twice([&] {
    std::string all;
    for (int n = 0; n < 100; ++n)
      all += "\n\r\n\r\n" + ping(n) + "\r\n\n";
    server.send(all);
    for (int n = 0; n < 100; ++n)
      ASSERT_EQ(server.receive().at("id"), n);
  });
}

TEST_F(hostile_lines, in_pieces_of_one_byte_are_read) {
  twice([&] {
    for (const char byte : ping(7))
      ASSERT_TRUE(server.process().write({&byte, 1}));
    server.send("");
    EXPECT_EQ(server.receive().at("id"), 7);
  });
}

TEST_F(hostile_lines, ten_thousand_in_one_write_are_all_answered) {
  std::string all;
  for (int n = 0; n < 10'000; ++n)
    all += ping(n) + '\n';
  all.pop_back();
  twice([&] {
    server.send(all);
    for (int n = 0; n < 10'000; ++n)
      ASSERT_EQ(server.receive().at("id"), n);
  });
}

TEST_F(hostile_lines, of_more_calls_than_a_tool_takes_are_each_answered_or_refused) {
  twice([&] {
    // How many run and how many are refused is chance; over several floods it evens out.
    for (int flood = 0; flood < 5; ++flood) {
      std::string all;
      for (int n = 0; n < 2000; ++n)
        all += client.make_call("narrow", {{"milliseconds", 0}}).body + '\n';
      all.pop_back();
      server.send(all);
      std::set<std::int64_t> answered;
      for (int n = 0; n < 2000; ++n)
        answered.insert(server.receive().at("id").to_number<std::int64_t>());
      EXPECT_EQ(answered.size(), 2000U);
    }
  });
}

TEST_F(hostile_lines, that_cancel_what_is_not_there_are_ignored_and_what_is_there_is_cancelled) {
  twice([&] {
    const auto waiting = client.make_call("noticing", {});
    const auto cancel = [&](const std::string& id) {
      server.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + id + "}}");
    };
    const auto count = [&](const char* what) {
      return server.call(client, "noticed", {}).structured().at(what).to_number<int>();
    };
    const auto before = count("begun");
    cancel(std::to_string(waiting.id));
    server.send(waiting.body);
    const auto limit = std::chrono::steady_clock::now() + patience;
    while (count("begun") == before && std::chrono::steady_clock::now() < limit)
      continue;
    for (const char* nonsense : {"null", "\"\"", "{}", "[1]", "true", "1e300", "-1", "999999"})
      cancel(nonsense);
    cancel('"' + std::to_string(waiting.id) + '"');
    EXPECT_EQ(count("noticed"), count("begun") - 1);
    cancel(std::to_string(waiting.id));
    while (count("noticed") != count("begun") && std::chrono::steady_clock::now() < limit)
      continue;
    EXPECT_EQ(count("noticed"), count("begun"));
    cancel(std::to_string(waiting.id));
  });
}

// -- how it ends ------------------------------------------------------------------

TEST(hostile_end, of_input_in_the_middle_of_a_line_is_an_answer_and_an_end) {
  stdio_server server{TROUBLED_SERVER};
  ASSERT_TRUE(server.process().write(R"({"jsonrpc":"2.0","id":7,"me)"));
  EXPECT_EQ(server.end_input(), 0);
  EXPECT_EQ(server.receive().at("error").at("code"), -32700);
}

TEST(hostile_end, of_input_without_a_last_line_feed_answers_the_line) {
  stdio_server server{TROUBLED_SERVER};
  ASSERT_TRUE(server.process().write(ping(7)));
  EXPECT_EQ(server.end_input(), 0);
  EXPECT_EQ(server.receive().at("id"), 7);
}

TEST(hostile_end, of_input_within_a_line_above_the_limit_is_an_end) {
  stdio_server server{TROUBLED_SERVER};
  ASSERT_TRUE(server.process().write(std::string(2 * line_limit, 'x')));
  EXPECT_EQ(server.end_input(), 0);
  EXPECT_EQ(server.receive().at("error").at("code"), -32600);
}

TEST(hostile_end, of_input_with_many_calls_under_way_answers_them_all) {
  stdio_server server{TROUBLED_SERVER};
  examples::mcp_client client{examples::era::v2026_07_28};
  for (int n = 0; n < 64; ++n)
    server.send(client.make_call("sleeper", {{"milliseconds", 300}}).body);
  EXPECT_EQ(server.end_input(), 0);
  for (int n = 0; n < 64; ++n)
    EXPECT_TRUE(server.receive().as_object().contains("result"));
}

/// A server whose standard output is a pipe that nobody reads until it is told to.
class unread_server {
public:
  unread_server() {
    give_freed_memory_back();
    int in[2];
    int out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0)
      throw std::runtime_error{"no pipes"};
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    posix_spawn_file_actions_adddup2(&streams, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&streams, out[1], STDOUT_FILENO);
    char* command[] = {const_cast<char*>(TROUBLED_SERVER), const_cast<char*>("--stdio"), nullptr};
    if (::posix_spawn(&pid_, TROUBLED_SERVER, &streams, nullptr, command, environ) != 0)
      throw std::runtime_error{"not started"};
    posix_spawn_file_actions_destroy(&streams);
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];
    ::fcntl(input_, F_SETFL, O_NONBLOCK);
    std::signal(SIGPIPE, SIG_IGN);
  }

  ~unread_server() {
    close_output();
    ::close(input_);
    if (!ended_)
      ::kill(pid_, SIGKILL), ::waitpid(pid_, nullptr, 0);
  }

  [[nodiscard]] pid_t id() const noexcept { return pid_; }

  /// How much of it was taken before the server did not read any more for `quiet`.
  std::size_t write(std::string_view text, std::chrono::milliseconds quiet) {
    std::size_t sent = 0;
    pollfd room{.fd = input_, .events = POLLOUT, .revents = 0};
    while (sent < text.size() && ::poll(&room, 1, static_cast<int>(quiet.count())) == 1) {
      const auto bytes = ::write(input_, text.data() + sent, text.size() - sent);
      if (bytes <= 0)
        break;
      sent += static_cast<std::size_t>(bytes);
    }
    return sent;
  }

  /// Reads so many lines.
  std::size_t read_lines(std::size_t count) {
    std::vector<char> part(65536);
    std::size_t lines = 0;
    pollfd more{.fd = output_, .events = POLLIN, .revents = 0};
    while (lines < count && ::poll(&more, 1, 30'000) == 1) {
      const auto bytes = ::read(output_, part.data(), part.size());
      if (bytes <= 0)
        break;
      lines += static_cast<std::size_t>(std::count(part.begin(), part.begin() + bytes, '\n'));
    }
    return lines;
  }

  void close_output() {
    if (output_ >= 0)
      ::close(std::exchange(output_, -1));
  }

  /// Its exit code, or -1.
  int wait() {
    const auto limit = std::chrono::steady_clock::now() + patience;
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
      if (std::chrono::steady_clock::now() > limit)
        return -1;
      std::this_thread::sleep_for(5ms);
    }
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

private:
  pid_t pid_ = 0;
  int input_ = -1;
  int output_ = -1;
  bool ended_ = false;
};

TEST(hostile_reader, that_does_not_read_is_not_read_from_and_costs_no_memory) {
  unread_server server;
  std::string all;
  std::size_t lines = 0;
  for (; lines < 10'000; ++lines)
    all += R"({"jsonrpc":"2.0","id":")" + std::string(2000, 'i') + R"(","method":"ping"})" + '\n';
  expect_memory_to_stay(server.id(), [&] {
    const auto taken = server.write(all, 300ms);
    EXPECT_LT(taken, all.size()) << "20 MB were taken in although nobody reads the answers";
    EXPECT_LT(settled_memory(server.id()), std::size_t{600} << 20);
    std::thread rest{[&] { server.write(std::string_view{all}.substr(taken), patience); }};
    EXPECT_EQ(server.read_lines(lines), lines);
    rest.join();
  });
}

TEST(hostile_reader, that_closes_its_end_ends_the_server) {
  unread_server idle;
  idle.close_output();
  EXPECT_EQ(idle.wait(), 0);

  unread_server busy;
  const auto some = ping(1) + '\n';
  busy.write(some, 1s);
  EXPECT_EQ(busy.read_lines(1), 1U);
  busy.close_output();
  busy.write(some, 1s);
  EXPECT_EQ(busy.wait(), 0);
}

} // namespace
} // namespace e2e
