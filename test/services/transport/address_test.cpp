#include "services/transport/detail/address.hpp"

#include "libactors/system.hpp"
#include "services/transport/listen.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace actors::transport::detail {
namespace {

using testing::HasSubstr;

http_address http(std::string_view text) {
  auto parsed = parse_address(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? std::get<http_address>(*parsed) : http_address{};
}

TEST(address, of_http_has_host_port_and_path) {
  const auto all = http("http://127.0.0.1:8080/a/b");
  EXPECT_EQ(all.host, "127.0.0.1");
  EXPECT_EQ(all.port, 8080);
  EXPECT_EQ(all.path, "/a/b");
  EXPECT_EQ(http("http://localhost:0").path, "/");
  EXPECT_EQ(http("http://localhost:0").host, "localhost");
  EXPECT_EQ(http("http://h:65535/").port, 65535);
}

TEST(address, of_http_takes_ipv6_in_brackets) {
  EXPECT_EQ(http("http://[::1]:80/mcp").host, "::1");
  EXPECT_EQ(http("http://[::1]:80/mcp").port, 80);
}

TEST(address, of_stdio_is_its_scheme_alone) {
  const auto parsed = parse_address("stdio:");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(std::holds_alternative<stdio_address>(*parsed));
}

TEST(address, that_is_malformed_is_refused_with_the_reason) {
  const std::pair<const char*, const char*> cases[] = {
      {"http://127.0.0.1/mcp", "the port is missing"},
      {"http://:80/mcp", "the host is missing"},
      {"http://h:x/mcp", "no number from 0 to 65535"},
      {"http://h:65536/mcp", "no number from 0 to 65535"},
      {"http://h:/mcp", "no number from 0 to 65535"},
      {"http://[::1:80/mcp", "bracket is not closed"},
      {"http://::1:80/mcp", "the host is missing"},
      {"http://fe80::1:80/mcp", "needs brackets"},
      {"http://[::1]/mcp", "the port is missing"},
      {"http://u@h:80/mcp", "a user"},
      {"http://h:80/mcp?x=1", "query, fragment and spaces"},
      {"http://", "the port is missing"},
      {"", "the scheme is missing"},
  };
  for (const auto& [text, reason] : cases) {
    const auto parsed = parse_address(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error(), make_error(errc::invalid_address)) << text;
    EXPECT_THAT(caf::to_string(parsed.error()), HasSubstr(reason)) << text;
  }
}

TEST(address, of_an_unknown_scheme_is_refused_with_those_that_are_known) {
  const auto parsed = parse_address("gopher://h:70/");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error(), make_error(errc::unknown_scheme));
  EXPECT_THAT(caf::to_string(parsed.error()), HasSubstr("stdio:"));
}

struct nobody final : service {
  void on_message(exchange_ptr) override {}
};

TEST(listen, reports_what_is_wrong_with_an_address) {
  actors::system sys;
  const auto error_of = [&](std::string_view address) {
    const auto made = listen(sys, address, std::make_shared<nobody>());
    return made ? caf::error{} : made.error();
  };
  EXPECT_EQ(error_of("http://h/"), make_error(errc::invalid_address));
  EXPECT_EQ(error_of("http://name.invalid:0/"), make_error(errc::host_not_found));
  EXPECT_EQ(error_of("http://192.0.2.1:0/"), make_error(errc::cannot_listen));
}

TEST(listen, refuses_times_in_which_nothing_can_be_done) {
  actors::system sys;
  using namespace std::chrono_literals;
  for (const auto& each : {listen_options{.header_timeout = 0ms}, listen_options{.body_timeout = -1ms},
                           listen_options{.idle_timeout = 0ms}}) {
    const auto made = listen(sys, "http://127.0.0.1:0/", std::make_shared<nobody>(), each);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error(), errc::cannot_listen);
    EXPECT_THAT(to_string(made.error()), testing::HasSubstr("expected more than 0"));
  }
}

} // namespace
} // namespace actors::transport::detail
