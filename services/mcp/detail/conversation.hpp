// What a server remembers of one client while they talk: a 2025 session over HTTP, or a link (stdio, in memory).
//
// Calls under way, so that the client can cancel them, and its tasks; streams on which it waits for news; what it wants to
// hear: log messages from which level, changes of which resources, which pages its user is done with. While a call runs, as
// a task or not, or a stream is open, its session does not grow idle.
// Thread safety: all members. Locks: never held while a link is written to, a stream closed or a call cancelled.
#pragma once

#include "services/jsonrpc/id.hpp"
#include "services/mcp/detail/open_questions.hpp"
#include "services/mcp/detail/session_streams.hpp"
#include "services/mcp/protocol.hpp"
#include "services/session/sessions.hpp"
#include "services/transport/connection.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace actors::mcp::detail {

class running_call;
class task_record;

class conversation {
public:
  conversation(sessions all, std::string session, version agreed, const resumption_options& resumption = {})
      : sessions_(std::move(all)),
        session_(std::move(session)),
        streams_(std::make_shared<session_streams>(agreed, resumption)),
        agreed_(agreed) {}
  explicit conversation(std::shared_ptr<transport::link> over) : link_(std::move(over)) {}

  /// Nothing before an `initialize`.
  [[nodiscard]] std::optional<version> agreed() const;
  void agree(version v);

  /// What the client has declared in `initialize`; null before.
  [[nodiscard]] std::shared_ptr<const boost::json::object> capabilities() const;
  void capabilities(boost::json::object declared);

  [[nodiscard]] open_questions& questions() noexcept { return questions_; }

  [[nodiscard]] log_level log_from() const noexcept { return log_from_.load(std::memory_order_relaxed); }
  void log_from(log_level least) noexcept { log_from_.store(least, std::memory_order_relaxed); }

  /// A call begins. False: the conversation has ended.
  [[nodiscard]] bool begin(const std::shared_ptr<running_call>& call);
  void ended(const running_call& call);

  /// Cancels the calls of that id. An id that is not under way is none of our business.
  void cancel(const jsonrpc::id& which);

  /// The client wants to hear when what is at that URI changes. False: it has subscribed to too many.
  [[nodiscard]] bool subscribe(std::string_view uri);
  void unsubscribe(std::string_view uri);
  [[nodiscard]] bool is_subscribed(std::string_view uri) const;

  /// The user of this client is led to a page; the newest `most_pages` are remembered.
  void remember_page(std::string_view elicitation);

  /// False: it was not asked here, or has been told already.
  [[nodiscard]] bool forget_page(std::string_view elicitation);

  // Its tasks, 2025-11-25: they end with it.

  /// False: it has too many, or has ended.
  [[nodiscard]] bool add_task(const std::shared_ptr<task_record>& made);
  void remove_task(std::string_view id);

  /// Null: there is none.
  [[nodiscard]] std::shared_ptr<task_record> find_task(std::string_view id) const;

  /// At most `limit` of those that began after the one of that number, in their order. The first has number 1.
  using numbered_task = std::pair<std::uint64_t, std::shared_ptr<task_record>>;
  [[nodiscard]] std::vector<numbered_task> tasks_after(std::uint64_t number, std::size_t limit) const;

  /// For the streams of its calls. Null: they end with their connections.
  [[nodiscard]] std::shared_ptr<session_streams> streams() const {
    return streams_ && streams_->resumable() ? streams_ : nullptr;
  }

  /// Serves the GET of a session. Nothing: the conversation has ended.
  [[nodiscard]] std::optional<session_streams::connected> listen(const transport::exchange_ptr& exchange,
                                                                 std::string_view last_event_id);

  /// Sends a message that belongs to no request: over the link, or on one of the streams that wait for news. False:
  /// nobody to send it to.
  bool send(const std::string& message);

  /// The server ends: closes the streams on which it waits for news, and ends the calls that wait for its answer. Others go on.
  void drain();
  [[nodiscard]] bool draining() const noexcept { return draining_.load(); }

  /// Cancels what is under way and closes the streams; nothing begins any more.
  void end();

private:
  static constexpr std::size_t most_pages = 256;
  static constexpr std::size_t most_tasks = 1000;

  using tasks_by_number = std::map<std::uint64_t, std::shared_ptr<task_record>>;

  [[nodiscard]] tasks_by_number::const_iterator task_at(std::string_view id) const; // under the lock
  [[nodiscard]] bool in_use();
  void out_of_use();

  const std::optional<sessions> sessions_;
  const std::string session_;
  const std::shared_ptr<transport::link> link_;
  const std::shared_ptr<session_streams> streams_; // null over a link
  std::atomic<log_level> log_from_{log_level::info};
  std::atomic<bool> draining_{false};
  open_questions questions_;

  mutable std::mutex mutex_;
  std::optional<version> agreed_;
  std::shared_ptr<const boost::json::object> capabilities_;
  bool ended_ = false;
  std::set<std::string, std::less<>> subscribed_; // URIs
  std::size_t subscribed_bytes_ = 0;
  std::deque<std::string> pages_; // ids of elicitations in url mode; the oldest first
  tasks_by_number tasks_;
  std::uint64_t last_task_ = 0;
  std::vector<std::shared_ptr<running_call>> running_;
};

} // namespace actors::mcp::detail
