// One call of a handler under way: `tools/call`, `resources/read`, `prompts/get` or `completion/complete`. What the handler tells and
// asks the client goes through here, and so do its cancellation and its answer.
//
//   endpoint → running_call → dispatcher of the handler → running_call → handler
//   client ← answer_channel ← running_call ← reply port, or progress, log and questions of the handler
//
// Its deadline runs from the start, in line as well as in the handler. Thread safety: all members. Lifetime: kept by the reply
// port until the answer, by the handler for as long as it works; the exchange is let go at the answer.
#pragma once

#include "libactors/reply_port.hpp"
#include "services/mcp/codec.hpp"
#include "services/mcp/detail/answer_channel.hpp"
#include "services/mcp/detail/handler_setup.hpp"
#include "services/mcp/detail/rounds.hpp"
#include "services/mcp/detail/tasks.hpp"

#include <atomic>
#include <limits>
#include <unordered_map>

namespace actors::mcp::detail {

class conversation;

struct call_origin {
  reply_address to;
  std::shared_ptr<answer_channel> channel;
  std::size_t place = 0;                 ///< in a batch
  std::shared_ptr<conversation> of = {}; ///< null in 2026 over HTTP
  boost::json::value progress_token = nullptr;
  std::optional<log_level> log_from = {};   ///< 2026; in 2025 the conversation knows
  std::string subject = {};                 ///< who asks, if anybody has found out
  std::optional<task_request> as_task = {}; ///< 2025-11-25: the client wants it to be one
};

class running_call final : public caller, public dispatcher::job, public std::enable_shared_from_this<running_call> {
public:
  /// What a call needs of the server that it is made to.
  struct server_side {
    actors::system& runtime;
    reply_port port;
    std::shared_ptr<const codec> wire;
    std::shared_ptr<const rounds> questions;
    std::shared_ptr<task_table> tasks;
    std::shared_ptr<handler_setup> handler;
  };

  running_call(call_origin from, server_side at) : from_(std::move(from)), at_(std::move(at)) {}

  /// Requires: called once, after the conversation has taken it.
  void start(tool_call_content content);

  /// Nobody waits any more: no answer, and the handler is told. Nothing happens after the answer.
  void cancel();

  /// The server ends, and hears no more answers: a call that waits for one is answered with an error, its handler is told as by `cancel`.
  void ask_no_more();

  /// The client's connection is gone: the end of the call, if it cannot come back for the answer and it is no task.
  void peer_gone();

  [[nodiscard]] const jsonrpc::id& id() const noexcept { return from_.to.id; }

  void progress(double done, std::optional<double> total, std::string_view message) override;
  void log(log_level level, const boost::json::value& data, std::string_view logger) override;
  void release_connection(std::optional<std::chrono::milliseconds> retry) override;

  [[nodiscard]] asking asks() const noexcept override;
  [[nodiscard]] const boost::json::object& capabilities() const noexcept override;
  std::uint64_t ask(std::vector<question> questions, answers then) override;
  void leads_to_page(std::string_view elicitation) override;
  void withdraw(std::uint64_t ticket) override;
  [[nodiscard]] duration patience() const noexcept override;
  std::optional<time_point> become_task() override;

  /// It is no longer its request's client that ends it by going away.
  [[nodiscard]] bool is_task() const noexcept { return is_task_.load(std::memory_order_acquire); }

private:
  void run(const caf::actor& handler, dispatcher::ticket) override;
  void refuse(const caf::error& why) override;
  void answered(actors::answer a);
  [[nodiscard]] bool ask_again();
  /// Of what is no tool_result.
  [[nodiscard]] transport::outbound encode(actors::answer& a) const;
  [[nodiscard]] transport::outbound encode_questions(const input_required& needed) const;
  void respond(transport::outbound out, const std::shared_ptr<answer_channel>& channel);

  void move_deadline(time_point to);
  void withdraw(const std::vector<std::int64_t>& ids, answer_channel& channel);
  void withdraw_all(answer_channel& channel);

  /// The way back, for the one who ends the call; null for all after.
  std::shared_ptr<answer_channel> end();

  /// The same before the handler has ended, which is told.
  std::shared_ptr<answer_channel> end_early();

  call_origin from_; // without its channel once the call is over
  server_side at_;
  tool_call_content content_;
  mutable std::mutex mutex_;
  task_ptr task_; // set once, before is_task_
  std::atomic<bool> is_task_{false};
  reply_port::open_call asked_; // null before the start
  double last_progress_ = -std::numeric_limits<double>::infinity();
  time_point deadline_{};
  std::uint64_t last_ticket_ = 0;
  std::unordered_map<std::uint64_t, std::vector<std::int64_t>> asked_client_; // 2025: ids of open questions, by ticket
  mutable std::shared_ptr<const boost::json::object> capabilities_;           // 2025
};

/// What the client is told when there is no result.
[[nodiscard]] transport::outbound encode_failure(const codec& wire, const reply_address& to, std::string_view name,
                                                 const caf::error& why);

} // namespace actors::mcp::detail
