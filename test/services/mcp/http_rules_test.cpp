#include "services/mcp/http_rules.hpp"

#include <gtest/gtest.h>

namespace actors::mcp {
namespace {

int access_status(const transport::headers& fields, const access_policy& policy = {}) {
  auto no = check_access(fields, policy);
  return no ? no->status : 200;
}

int media_status(const transport::headers& fields) {
  auto no = check_media_types(fields);
  return no ? no->status : 200;
}

// Source: 2026-07-28, basic/transports/streamable-http, "Security & Endpoint".
TEST(check_access, lets_the_local_machine_in) {
  for (auto host : {"localhost", "localhost:8080", "LocalHost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]"})
    EXPECT_EQ(access_status({{"Host", host}}), 200) << host;
  for (auto origin : {"http://localhost", "http://localhost:5173", "https://127.0.0.1:8080", "http://[::1]:3000"})
    EXPECT_EQ(access_status({{"Origin", origin}}), 200) << origin;
}

TEST(check_access, keeps_foreign_hosts_out) {
  for (auto host : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "evil.example:127", "",
                    "[::1", "10.0.0.1"})
    EXPECT_EQ(access_status({{"Host", host}}), 403) << host;
}

TEST(check_access, keeps_foreign_origins_out) {
  for (auto origin : {"https://evil.example", "null", "http://localhost.evil.example", "http://", "", "localhost",
                      "http://localhost@evil.example", "file://localhost"})
    EXPECT_EQ(access_status({{"Origin", origin}}), 403) << origin;
}

TEST(check_access, takes_one_to_five_digits_for_a_port_and_nothing_else) {
  const access_policy policy{.hosts = {"mcp.example.com"}};
  for (const std::string name : {"localhost", "127.0.0.1", "[::1]", "mcp.example.com"}) {
    EXPECT_EQ(access_status({{"Host", name + ":8"}}, policy), 200) << name;
    EXPECT_EQ(access_status({{"Origin", "http://" + name + ":65535"}}, policy), 200) << name;
    for (const std::string port : {":", ":x@evil.example", ":80@evil.example", ":80:80", ":80/", ":-1", ":+80", ": 80",
                                   ":80 ", ":123456", ":8x", ":0x50"}) {
      const auto host = name + port;
      EXPECT_EQ(access_status({{"Host", host}}, policy), 403) << host;
      EXPECT_EQ(access_status({{"Origin", "http://" + host}}, policy), 403) << host;
    }
  }
}

TEST(check_access, lets_in_what_carries_neither_host_nor_origin) {
  EXPECT_EQ(access_status({}), 200);
}

TEST(check_access, lets_in_the_names_and_origins_of_its_policy) {
  access_policy policy{.hosts = {"mcp.example.com", "other.example:8443"}, .origins = {"https://app.example.com"}};
  EXPECT_EQ(access_status({{"Host", "mcp.example.com"}}, policy), 200);
  EXPECT_EQ(access_status({{"Host", "mcp.example.com:443"}}, policy), 200);
  EXPECT_EQ(access_status({{"Host", "other.example:8443"}}, policy), 200);
  EXPECT_EQ(access_status({{"Host", "other.example:80"}}, policy), 403);
  EXPECT_EQ(access_status({{"Origin", "https://app.example.com"}}, policy), 200);
  EXPECT_EQ(access_status({{"Origin", "http://app.example.com"}}, policy), 403);
  EXPECT_EQ(access_status({{"Origin", "https://mcp.example.com"}}, policy), 200);
}

TEST(check_access, lets_anyone_in_under_a_star) {
  access_policy policy{.hosts = {"*"}, .origins = {"*"}};
  EXPECT_EQ(access_status({{"Host", "anything"}, {"Origin", "null"}}, policy), 200);
}

TEST(check_access, lets_in_no_foreign_page_because_every_host_is_ours) {
  const access_policy policy{.hosts = {"*", "mcp.example.com"}, .origins = {"https://app.example.com"}};
  for (const auto* origin : {"https://evil.example", "http://*", "https://anything", "null"})
    EXPECT_EQ(access_status({{"Host", "anything"}, {"Origin", origin}}, policy), 403) << origin;
  for (const auto* origin : {"https://app.example.com", "https://mcp.example.com", "http://localhost:8080"})
    EXPECT_EQ(access_status({{"Host", "anything"}, {"Origin", origin}}, policy), 200) << origin;
  EXPECT_EQ(access_status({{"Host", "*"}}, {.hosts = {"mcp.example.com"}}), 403);
}

TEST(check_access, keeps_two_hosts_or_origins_that_differ_out) {
  EXPECT_EQ(access_status({{"Host", "localhost"}, {"Host", "evil.example"}}), 403);
  EXPECT_EQ(access_status({{"Origin", "http://localhost"}, {"Origin", "https://evil.example"}}), 403);
}

TEST(check_media_types, takes_json_with_or_without_parameters) {
  for (auto type : {"application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;x=y"})
    EXPECT_EQ(media_status({{"Content-Type", type}}), 200) << type;
}

TEST(check_media_types, refuses_other_bodies) {
  EXPECT_EQ(media_status({}), 415);
  for (auto type : {"text/plain", "", "application/jsonl", "application/x-www-form-urlencoded"})
    EXPECT_EQ(media_status({{"Content-Type", type}}), 415) << type;
}

TEST(check_media_types, takes_clients_that_accept_json_and_event_streams) {
  for (auto accept : {"application/json, text/event-stream", "text/event-stream;q=0.5,application/json", "*/*",
                      "application/*, text/*", "text/html, */*;q=0.1"})
    EXPECT_EQ(media_status({{"Content-Type", "application/json"}, {"Accept", accept}}), 200) << accept;
  EXPECT_EQ(
      media_status(
          {{"Content-Type", "application/json"}, {"Accept", "application/json"}, {"Accept", "text/event-stream"}}),
      200);
}

TEST(check_media_types, refuses_clients_that_accept_only_one_of_them) {
  for (auto accept : {"application/json", "text/event-stream", "text/html", ""})
    EXPECT_EQ(media_status({{"Content-Type", "application/json"}, {"Accept", accept}}), 406) << accept;
}

// Source: 2026-07-28, basic/transports/streamable-http, "Value Encoding", encoding examples.
TEST(decode_field_value, decodes_the_examples_of_the_specification) {
  EXPECT_EQ(decode_field_value("us-west1"), "us-west1");
  EXPECT_EQ(decode_field_value("=?base64?SGVsbG8sIOS4lueVjA==?="), "Hello, 世界");
  EXPECT_EQ(decode_field_value("=?base64?IHBhZGRlZCA=?="), " padded ");
  EXPECT_EQ(decode_field_value("=?base64?bGluZTEKbGluZTI=?="), "line1\nline2");
  EXPECT_EQ(decode_field_value("=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="), "=?base64?literal?=");
}

TEST(decode_field_value, takes_markers_that_are_not_exact_as_plain_text) {
  EXPECT_EQ(decode_field_value("=?BASE64?IA==?="), "=?BASE64?IA==?=");
  EXPECT_EQ(decode_field_value("=?base64?"), "=?base64?");
}

TEST(decode_field_value, refuses_what_a_header_must_not_hold) {
  for (auto value : {"世界", "a\nb", "\x7f", "=?base64?IA?=", "=?base64?I A=?="})
    EXPECT_EQ(decode_field_value(value), std::nullopt) << value;
}

} // namespace
} // namespace actors::mcp
