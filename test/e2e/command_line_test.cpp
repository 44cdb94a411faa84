// The command line of a server program. A wrong one is told with the option that is wrong, and with exit code 2.
#include "test/e2e/raw_client.hpp"
#include "test/e2e/servers.hpp"

#include <gtest/gtest.h>

namespace e2e {
namespace {

struct wrong {
  std::vector<std::string> options;
  std::string named; ///< in what it says

  friend std::ostream& operator<<(std::ostream& out, const wrong& each) {
    for (const auto& option : each.options)
      out << option << ' ';
    return out;
  }
};

class command_line : public testing::TestWithParam<wrong> {};

INSTANTIATE_TEST_SUITE_P(
    all, command_line,
    testing::Values(wrong{{}, "--http"}, wrong{{"--stdio", "--http", "127.0.0.1:0"}, "--http"},
                    wrong{{"--stdio", "--nonsense"}, "--nonsense"}, wrong{{"--http", "127.0.0.1"}, "--http: "},
                    wrong{{"--http", ":8080"}, "--http: "}, wrong{{"--http", "127.0.0.1:"}, "--http: "},
                    wrong{{"--http", "127.0.0.1:http"}, "--http: "}, wrong{{"--http", "127.0.0.1:65536"}, "--http: "},
                    wrong{{"--http", "127.0.0.1:-1"}, "--http: "}, wrong{{"--http", "::1:8080"}, "--http: "},
                    wrong{{"--http", "[::1]"}, "--http: "}, wrong{{"--http", "[::1:8080"}, "--http: "},
                    wrong{{"--http", "me@127.0.0.1:0"}, "--http: "}, wrong{{"--http", "127.0.0.1:0/mcp"}, "--http: "},
                    wrong{{"--http", "http://127.0.0.1:0"}, "--http: "},
                    wrong{{"--http", "127.0.0.1:0", "--path", "nopath"}, "--path: "},
                    wrong{{"--http", "127.0.0.1:0", "--path", "/mcp?x"}, "--path: "},
                    wrong{{"--http", "127.0.0.1:0", "--path", "/m cp"}, "--path: "},
                    wrong{{"--http", "127.0.0.1:0", "--path", ""}, "--path"},
                    wrong{{"--http", "127.0.0.1:0", "--host", "https://mcp.example.com"}, "--host: "},
                    wrong{{"--http", "127.0.0.1:0", "--host", ""}, "--host"},
                    wrong{{"--http", "127.0.0.1:0", "--origin", "app.example.com"}, "--origin: "},
                    wrong{{"--http", "127.0.0.1:0", "--origin", "https://app.example.com/"}, "--origin: "}));

TEST_P(command_line, that_is_wrong_ends_the_program_with_2_and_the_name_of_the_option) {
  std::vector<std::string> command{CALCULATOR};
  command.insert(command.end(), GetParam().options.begin(), GetParam().options.end());
  examples::child_process program{command};
  EXPECT_EQ(program.wait(patience), 2);
  const auto said = program.errors_to_end(patience);
  EXPECT_NE(said.find(GetParam().named), std::string::npos) << said;
}

TEST(command_line_of_a_server, that_is_right_but_cannot_be_served_ends_the_program_with_1) {
  const http_server taken{CALCULATOR};
  examples::child_process program{{CALCULATOR, "--http", "127.0.0.1:" + std::to_string(taken.port())}};
  EXPECT_EQ(program.wait(patience), 1);
  EXPECT_NE(program.errors_to_end(patience).find("is taken"), std::string::npos);
}

TEST(command_line_of_a_server, asks_for_help_or_version_with_exit_code_0) {
  for (const char* option : {"--help", "--version"}) {
    examples::child_process program{{CALCULATOR, option}};
    EXPECT_EQ(program.wait(patience), 0) << option;
    EXPECT_TRUE(program.read_line(patience)) << option;
  }
}

TEST(command_line_of_a_server, names_further_hosts_and_origins_that_are_served) {
  const http_server server{
      CALCULATOR, {"--host", "mcp.example.com", "--host", "two.example.com:81", "--origin", "https://app.example.com"}};
  const auto status = [&](const std::string& host, const std::string& origin) {
    raw_client client{server.port()};
    client.send("DELETE /mcp HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin + "\r\nContent-Length: 0\r\n\r\n");
    return client.receive().value().status;
  };
  constexpr int served = 400; // for want of a session
  constexpr int foreign = 403;
  EXPECT_EQ(status("mcp.example.com:8080", "https://mcp.example.com"), served);
  EXPECT_EQ(status("two.example.com:81", "https://app.example.com"), served);
  EXPECT_EQ(status("two.example.com:82", "https://app.example.com"), foreign);
  EXPECT_EQ(status("localhost", "https://other.example.com"), foreign);
}

} // namespace
} // namespace e2e
