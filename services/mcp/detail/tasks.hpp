// Tasks: calls of tools that go on after their request has been answered, and are asked after by their id.
//
//   tools/call → running_call → handler; the client is answered with the id, and the call's way back leads here
//   tasks/get, tasks/update, tasks/cancel, tasks/result, tasks/list → task_table → task
//
// In 2026 a task is its id's: who knows it, and is the same subject, may ask after it. In 2025-11-25 it is its session's, and ends with it.
// A task is minded by a process of its own under the server's supervisor "tasks", which ends it when its time is over; where that process
// ends otherwise, the task is gone with it.
// Thread safety: all members. Source: SEP-2663, the extension io.modelcontextprotocol/tasks; 2025-11-25, basic/utilities/tasks.
#pragma once

#include "libactors/reply_port.hpp"
#include "services/mcp/detail/question_round.hpp"
#include "services/mcp/detail/task_outbox.hpp"
#include "services/mcp/methods.hpp"
#include "services/mcp/service_options.hpp"
#include "services/mcp/tool_options.hpp"
#include "services/pool/keeper.hpp"
#include "services/transport/connection.hpp"

#include <boost/json/object.hpp>
#include <caf/actor.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace actors::mcp::detail {

/// Who may ask after a task.
struct task_owner {
  mcp::era era = mcp::era::v2026;
  std::string subject{};
  std::shared_ptr<conversation> session{}; ///< 2025-11-25
};

class task_record : public std::enable_shared_from_this<task_record> {
public:
  using clock = std::function<std::chrono::system_clock::time_point()>;
  using observer = std::function<void(const task_record&)>;

  /// `outbox`: of a task of 2025-11-25.
  task_record(std::string id, std::string subject, const task_options& options, clock now, observer on_change,
              std::shared_ptr<task_outbox> outbox);

  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
  [[nodiscard]] std::chrono::milliseconds ttl() const noexcept { return ttl_; }

  /// Null in 2026.
  [[nodiscard]] const std::shared_ptr<task_outbox>& outbox() const noexcept { return outbox_; }

  /// What `tools/call` is answered with, and what `tasks/get` is. In 2026 the latter has the result, the error or the questions too.
  [[nodiscard]] boost::json::object created() const;
  [[nodiscard]] boost::json::object detailed() const;

  /// Nothing while it runs. 2025-11-25.
  [[nodiscard]] std::optional<task_outcome> outcome() const;

  /// How to end the work early: called once it is cancelled, at once where that came first. A session may end while it makes a task.
  void on_cancel(std::function<void()> stop);

  /// The call is over; `body` is the response that its client would have got. Nothing happens after the first end.
  void finish(std::string_view body);

  /// False: it is over already.
  bool cancel();

  /// So many requests to the client more, or less, wait for their answers. 2025-11-25.
  void asks(std::ptrdiff_t more);

  /// Its process, which ends with `drop`: at once, if that came first.
  void minded_by(const caf::actor& minder);

  /// Nobody can ask after it any more.
  void drop();

  /// Waits for the client; see caller::ask.
  std::uint64_t ask(const std::vector<question>& questions, const std::shared_ptr<question_round>& round);
  void withdraw(std::uint64_t ticket);

  /// The client's answers; what was not asked is ignored.
  void update(const boost::json::object& answers);

private:
  enum class status : std::uint8_t { working, input_required, completed, failed, cancelled };

  struct open_question {
    question what;
    std::uint64_t ticket;
    std::size_t place;
    std::shared_ptr<question_round> round;
  };

  [[nodiscard]] static std::string_view to_string(status s) noexcept;
  [[nodiscard]] boost::json::object written() const; // under the lock
  [[nodiscard]] bool over() const noexcept { return status_ >= status::completed; }
  void changed(std::unique_lock<std::mutex> lock, status to);

  const std::string id_;
  const std::string subject_;
  const std::chrono::milliseconds ttl_;
  const std::chrono::milliseconds poll_;
  const clock clock_;
  const observer on_change_;
  const std::shared_ptr<task_outbox> outbox_;

  mutable std::mutex mutex_;
  std::function<void()> stop_;
  status status_ = status::working;
  const std::chrono::system_clock::time_point created_;
  std::chrono::system_clock::time_point updated_;
  boost::json::value outcome_ = nullptr; // result or error
  bool outcome_is_error_ = false;
  std::uint64_t last_ticket_ = 0;
  std::map<std::string, open_question, std::less<>> open_; // 2026
  std::ptrdiff_t requests_ = 0;                            // 2025-11-25: to the client, that are open
  caf::actor minder_;
  bool dropped_ = false;
};

using task_ptr = std::shared_ptr<task_record>;

class task_table : public std::enable_shared_from_this<task_table> {
public:
  /// `on_change`: told of tasks of 2026; those of 2025-11-25 tell their clients themselves.
  task_table(system& sys, reply_port port, const service_options& options, std::shared_ptr<const codec> wire,
             task_record::observer on_change);

  /// Where the processes that mind tasks live.
  [[nodiscard]] child_spec child(std::string id) { return shelf::child(std::move(id), minders_); }

  /// Null: there are too many, in all or of that session; or there is no id for it, which is logged.
  [[nodiscard]] task_ptr create(const task_owner& owner, const task_options& options);

  /// Null: there is none of that id, or it is somebody else's.
  [[nodiscard]] task_ptr find(std::string_view id, const task_owner& who) const;

private:
  void remove(const std::string& id);

  system& system_;
  reply_port port_;
  const std::size_t most_;
  const task_record::clock clock_;
  const std::shared_ptr<const codec> wire_;
  const task_record::observer on_change_;
  const std::shared_ptr<shelf> minders_ = std::make_shared<shelf>();
  mutable std::mutex mutex_;
  std::unordered_map<std::string, task_ptr> tasks_;
};

/// The way back of a call that has become a task: its answer is the task's.
[[nodiscard]] transport::exchange_ptr exchange_of(const task_ptr& of);

/// Whether those capabilities have the extension.
[[nodiscard]] bool has_tasks(const boost::json::object* capabilities) noexcept;

[[nodiscard]] protocol_error tasks_not_declared();

} // namespace actors::mcp::detail
