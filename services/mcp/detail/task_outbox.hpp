// The way of a task of 2025-11-25 to its client: what it asks and tells while it runs, and its outcome.
//
//   handler → running_call → answer_channel → task_outbox → those that wait with `tasks/result`, or the session's own streams
//
// Each message says which task it is of. A question goes out with a `tasks/result` that waits, or with the next one; what tells of
// progress goes there too, or where the session hears news. Of what the client leaves unanswered when it goes away, or cancels its wait,
// the next wait is asked again.
// Thread safety: all members. Locks: none is held while a channel or a session is written to. Lifetime: kept by its task and its call.
// Source: 2025-11-25, basic/utilities/tasks, "Input Required Status" and "Result Retrieval".
#pragma once

#include "services/mcp/codec.hpp"
#include "services/mcp/detail/answer_channel.hpp"
#include "services/transport/connection.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace actors::mcp::detail {

class conversation;
class task_record;

/// What the request would have been answered with, had it been no task.
struct task_outcome {
  bool failed = false; ///< `what` is an error object, else a result
  boost::json::object what{};
};

class task_outbox final : public transport::exchange,
                          public transport::event_stream,
                          public std::enable_shared_from_this<task_outbox> {
public:
  /// More of them do not wait for one task.
  static constexpr std::size_t most_waiting = 16;

  struct waiting {
    reply_address to;
    std::shared_ptr<answer_channel> channel;
    std::size_t place = 0;
  };

  task_outbox(std::string task, std::shared_ptr<const codec> wire, std::weak_ptr<conversation> session)
      : id_(std::move(task)), wire_(std::move(wire)), session_(std::move(session)) {}

  /// Requires: once, before anything else.
  void belongs_to(std::weak_ptr<task_record> task) { task_ = std::move(task); }

  /// Answers a `tasks/result` as soon as there is an outcome. False: too many wait.
  [[nodiscard]] bool wait(waiting who);

  /// Nobody wants the answer to that `tasks/result` any more.
  void stop_waiting(const jsonrpc::id& request);
  void peer_gone(const std::weak_ptr<answer_channel>& channel);

  /// Tells the client; with an outcome, those that wait.
  void changed(const std::string& notification, const std::optional<task_outcome>& outcome);

  // -- the way back of its call -----------------------------------------------

  const transport::inbound& request() const noexcept override { return none_; }
  void respond(transport::outbound answer) override;
  std::shared_ptr<transport::event_stream> open_stream(int, transport::headers) override { return shared_from_this(); }
  void on_gone(std::function<void()>) override {}
  std::shared_ptr<transport::link> link() const noexcept override { return nullptr; }

  bool write(transport::stream_event message) override;
  void finish(transport::stream_event last) override { respond({.body = std::move(last.data)}); }
  void close() override { respond({}); }

private:
  struct sent_question {
    std::int64_t id;
    std::string text;
    std::weak_ptr<answer_channel> over; // empty: to nobody yet
  };

  void answer(const waiting& who, const task_outcome& outcome) const;

  /// Sends what is open and was sent to nobody who is still there, if somebody waits. Unlocks.
  void ask(std::unique_lock<std::mutex> lock);

  const std::string id_;
  const std::shared_ptr<const codec> wire_;
  const std::weak_ptr<conversation> session_;
  const transport::inbound none_{};
  std::weak_ptr<task_record> task_;

  std::mutex mutex_;
  std::vector<waiting> waiting_;
  std::vector<sent_question> questions_; // that may be open
  std::optional<task_outcome> outcome_;
};

} // namespace actors::mcp::detail
