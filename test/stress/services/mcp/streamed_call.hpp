// A call of a 2025 session that answers with an event stream.
#pragma once

#include "services/mcp/detail/answer_channel.hpp"
#include "test/stress/services/mcp/returning_reader.hpp"

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace actors::mcp::test {

/// A call whose client has begun to read; its handler is the thread that has made it.
struct streamed_call {
  streamed_call(const std::shared_ptr<detail::session_streams>& of, network& over, std::size_t reader,
                returning_reader::habits has)
      : client(*of, over, reader, std::move(has)), made(client.connection()) {
    channel = std::make_shared<detail::answer_channel>(made, of);
    made->on_gone([weak = std::weak_ptr{channel}] {
      if (const auto still = weak.lock())
        static_cast<void>(still->outlives_peer());
    });
    reads = std::jthread{[this] { client.follow(made, [this](const std::string& data) { heard.push_back(data); }); }};
  }

  returning_reader client;
  std::shared_ptr<fragile_exchange> made;
  std::shared_ptr<detail::answer_channel> channel;
  std::vector<std::string> heard; // once it is joined
  std::jthread reads;
};

inline transport::outbound answer_of(std::string text) {
  return {.status = 200, .headers = {}, .body = std::move(text)};
}

} // namespace actors::mcp::test
