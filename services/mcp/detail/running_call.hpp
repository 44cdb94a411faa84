// One `tools/call` under way: what its handler tells the client goes through here, and so do its cancellation and its
// answer.
//
//   endpoint → running_call → reply port → dispatcher of the tool → handler
//   client ← answer_channel ← running_call ← reply port, or progress and log of the handler
//
// Thread safety: all members. Lifetime: kept by the reply port until the answer, by the handler for as long as it works;
// the exchange is let go at the answer.
#pragma once

#include "libactors/reply_port.hpp"
#include "services/mcp/codec.hpp"
#include "services/mcp/detail/answer_channel.hpp"
#include "services/mcp/detail/dispatcher.hpp"

#include <limits>

namespace actors::mcp::detail {

class conversation;

struct call_origin {
  reply_address to;
  std::shared_ptr<answer_channel> channel;
  std::size_t place = 0;                 ///< in a batch
  std::shared_ptr<conversation> of = {}; ///< null in 2026 over HTTP
  boost::json::value progress_token = nullptr;
  std::optional<log_level> log_from = {}; ///< 2026; in 2025 the conversation knows
};

class running_call final : public caller, public std::enable_shared_from_this<running_call> {
public:
  running_call(call_origin from, std::shared_ptr<const codec> wire, std::shared_ptr<tool_setup> tool)
      : from_(std::move(from)), codec_(std::move(wire)), tool_(std::move(tool)) {}

  /// Requires: called once, after the conversation has taken it.
  void start(reply_port port, time_point deadline, boost::json::object arguments, boost::json::object meta);

  /// Nobody waits any more: no answer, and the handler is told. Nothing happens after the answer.
  void cancel();

  [[nodiscard]] const jsonrpc::id& id() const noexcept { return from_.to.id; }

  void progress(double done, std::optional<double> total, std::string_view message) override;
  void log(log_level level, const boost::json::value& data, std::string_view logger) override;

private:
  void answered(actors::answer a);

  /// Under the lock. The way back, for the one who ends the call; null for all after.
  std::shared_ptr<answer_channel> end();
  void ended();

  call_origin from_; // without its channel once the call is over
  const std::shared_ptr<const codec> codec_;
  const std::shared_ptr<tool_setup> tool_;
  std::mutex mutex_;
  reply_port port_;
  std::optional<reply_port::call_id> asked_;
  double last_progress_ = -std::numeric_limits<double>::infinity();
};

/// What the client is told.
[[nodiscard]] transport::outbound encode_answer(const codec& wire, const reply_address& to, const std::string& tool,
                                                actors::answer a);

} // namespace actors::mcp::detail
