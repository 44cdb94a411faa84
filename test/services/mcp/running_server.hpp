// A server in virtual time, talked to without a wire: exchanges that record their answers.
#pragma once

#include "libactors/system.hpp"
#include "libactors/testing.hpp"
#include "services/mcp/server.hpp"
#include "test/services/mcp/messages.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace actors::mcp::test {

/// A stream that keeps what was written to it.
class recorded_stream final : public transport::event_stream {
public:
  bool write(transport::stream_event message) override {
    if (full || closed)
      return false;
    take(std::move(message));
    return true;
  }
  void finish(transport::stream_event last) override {
    take(std::move(last));
    closed = true;
  }
  void close() override { closed = true; }

  std::vector<transport::stream_event> events;
  std::vector<boost::json::value> messages; ///< of the events that have one
  bool full = false;                        ///< its reader is slow
  bool closed = false;

private:
  void take(transport::stream_event message) {
    if (!message.data.empty())
      messages.push_back(json(message.data));
    events.push_back(std::move(message));
  }
};

class recorded_exchange final : public transport::exchange {
public:
  explicit recorded_exchange(transport::inbound in, std::shared_ptr<transport::link> over = nullptr)
      : in_(std::move(in)), link_(std::move(over)) {}

  const transport::inbound& request() const noexcept override { return in_; }
  void respond(transport::outbound out) override {
    ++answers;
    answer = std::move(out);
  }
  std::shared_ptr<transport::event_stream> open_stream(int, transport::headers with) override {
    EXPECT_FALSE(stream || answer) << "answered before";
    EXPECT_EQ(*with.find("Content-Type"), "text/event-stream");
    fields = std::move(with);
    return stream = std::make_shared<recorded_stream>();
  }
  void on_gone(std::function<void()> callback) override { gone = std::move(callback); }
  std::shared_ptr<transport::link> link() const noexcept override { return link_; }

  [[nodiscard]] boost::json::value body() const { return json(answer->body); }

  std::optional<transport::outbound> answer;
  int answers = 0;
  std::shared_ptr<recorded_stream> stream;
  transport::headers fields; ///< of the stream
  std::function<void()> gone;

private:
  transport::inbound in_;
  std::shared_ptr<transport::link> link_;
};

using exchange_ptr = std::shared_ptr<recorded_exchange>;

/// A link that keeps what is sent over it outside of exchanges.
class recorded_link final : public transport::link {
public:
  bool send(std::string message) override {
    messages.push_back(json(message));
    return true;
  }
  std::size_t id() const noexcept override { return 7; }
  void on_gone(std::function<void()> callback) override { gone = std::move(callback); }
  void close() override {}

  std::vector<boost::json::value> messages;
  std::function<void()> gone;
};

/// Declared before a server's handlers run; its system is virtual.
struct server_test : testing::Test {
  std::vector<std::string> events; // outlives the handlers that write to it
  system runtime{{.scheduler = scheduler_kind::testing}};
  virtual_time time{runtime};
  server registered{{.name = "tested", .version = "1.0"}};
  std::shared_ptr<service> running;

  void start() {
    auto started = registered.start(runtime);
    ASSERT_TRUE(started) << describe(started.error());
    running = *started;
  }

  exchange_ptr send(transport::inbound in, std::shared_ptr<transport::link> over = nullptr) {
    auto sent = std::make_shared<recorded_exchange>(std::move(in), std::move(over));
    running->on_message(sent);
    return sent;
  }

  /// A call of 2026, under way.
  exchange_ptr begin_call(const std::string& tool, const std::string& arguments = "{}") {
    return send(post_2026(request_2026("tools/call", R"("name": ")" + tool + R"(", "arguments": )" + arguments),
                          "tools/call", {{"Mcp-Name", tool}}));
  }

  /// Opens a session of 2025 over HTTP. Its id.
  std::string open_session(const std::string& revision = "2025-11-25") {
    const auto opened = send(post(initialize_request(revision)));
    time.run();
    const auto id = opened->answer ? opened->answer->headers.find("Mcp-Session-Id") : std::nullopt;
    EXPECT_TRUE(id);
    return std::string{id.value_or(std::string_view{})};
  }

  /// A message within a session, under way.
  exchange_ptr send_in(const std::string& session, std::string body, const std::string& revision = "2025-11-25") {
    return send(post(std::move(body), {{"Mcp-Session-Id", session}, {"MCP-Protocol-Version", revision}}));
  }

  /// GET or DELETE of a session.
  exchange_ptr send_bodiless(std::string method, const std::string& session, const transport::headers& more = {}) {
    auto in = post("", more);
    in.headers.add("Mcp-Session-Id", session);
    in.method = std::move(method);
    return send(std::move(in));
  }

  /// The same, run until nothing is left to do without moving the clock.
  boost::json::object call(const std::string& tool, const std::string& arguments = "{}") {
    auto sent = begin_call(tool, arguments);
    time.run();
    return sent->answer ? sent->body().as_object() : boost::json::object{};
  }

  static std::string text(const boost::json::object& answer) {
    return std::string{answer.at("result").at("content").at(0).at("text").as_string()};
  }
  static bool is_error(const boost::json::object& answer) { return answer.at("result").at("isError").as_bool(); }
};

} // namespace actors::mcp::test
