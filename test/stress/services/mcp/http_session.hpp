// A session of 2025 over HTTP, as its client has it: what it sends goes straight to the server, over connections that may be cut.
//
//   http_session session{server};
//   session.begin(initialize_request());
//   const auto called = session.post(request_2025("tools/call", …));
//   called->await_answer();
//   session.end();
//
// Thread safety: `end` and `ended` are for any thread, the rest for one. A session begins when nobody ends the last one any more.
#pragma once

#include "services/mcp/service.hpp"
#include "test/services/mcp/messages.hpp"
#include "test/stress/services/mcp/fragile_exchange.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace actors::mcp::test {

class http_session {
public:
  explicit http_session(service& at) : at_(at) {}

  /// Another one.
  void begin(std::string initialize) {
    ended_ = false;
    id_.clear();
    const auto begun = post(std::move(initialize));
    begun->await_answer();
    const auto answer = begun->answer();
    ASSERT_TRUE(answer && answer->status == 200);
    id_ = answer->headers.find("Mcp-Session-Id").value();
  }

  std::shared_ptr<fragile_exchange> post(std::string body) {
    auto sent = exchange("POST", std::move(body));
    send(sent);
    return sent;
  }

  /// A GET that is yet to be sent. `last_event_id` may be empty; `room`: as of fragile_stream.
  [[nodiscard]] std::shared_ptr<fragile_exchange> stream(const std::string& last_event_id = {},
                                                         std::size_t room = fragile_exchange::much_room) const {
    return exchange("GET", "", last_event_id, room);
  }

  void send(const std::shared_ptr<fragile_exchange>& over) { at_.on_message(over); }

  /// What is asked in it may fail from here on.
  void end() {
    ended_ = true;
    send(exchange("DELETE", ""));
  }

  /// Ends it from a thread of its own, which is joined before the next one begins.
  [[nodiscard]] std::jthread end_after(std::chrono::microseconds delay) {
    return std::jthread{[this, delay] {
      std::this_thread::sleep_for(delay);
      end();
    }};
  }

  [[nodiscard]] bool ended() const { return ended_; }

private:
  [[nodiscard]] std::shared_ptr<fragile_exchange> exchange(std::string method, std::string body,
                                                           const std::string& last_event_id = {},
                                                           std::size_t room = fragile_exchange::much_room) const {
    auto in = test::post(std::move(body), {{"MCP-Protocol-Version", "2025-11-25"}});
    in.method = std::move(method);
    if (!id_.empty())
      in.headers.add("Mcp-Session-Id", id_);
    if (!last_event_id.empty())
      in.headers.add("Last-Event-ID", last_event_id);
    return std::make_shared<fragile_exchange>(room, std::move(in));
  }

  service& at_;
  std::string id_;
  std::atomic<bool> ended_{false};
};

} // namespace actors::mcp::test
