// Tasks: calls of tools that go on after their request has been answered, and are asked after by their id. 2026.
//
//   tools/call → running_call → handler; the client is answered with the id, and the call's way back leads here
//   tasks/get, tasks/update, tasks/cancel → task_table → task
//
// A task is minded by a process of its own under the server's supervisor "tasks", which ends it when its time is over; where that process
// ends otherwise, the task is gone with it.
// Thread safety: all members. Source: SEP-2663, the extension io.modelcontextprotocol/tasks.
#pragma once

#include "libactors/reply_port.hpp"
#include "services/mcp/detail/question_round.hpp"
#include "services/mcp/methods.hpp"
#include "services/mcp/service_options.hpp"
#include "services/mcp/tool_options.hpp"
#include "services/pool/keeper.hpp"
#include "services/transport/connection.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace actors::mcp::detail {

class task_record : public std::enable_shared_from_this<task_record> {
public:
  using clock = std::function<std::chrono::system_clock::time_point()>;
  using observer = std::function<void(const task_record&)>;

  task_record(std::string id, std::string subject, const task_options& options, clock now, observer on_change);

  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
  [[nodiscard]] std::chrono::milliseconds ttl() const noexcept { return ttl_; }

  /// What `tools/call` is answered with, and what `tasks/get` is: the latter has the result, the error or the questions too.
  [[nodiscard]] boost::json::object created() const;
  [[nodiscard]] boost::json::object detailed() const;

  /// How to end the work early. Requires: set before anybody knows its id.
  void on_cancel(std::function<void()> stop) { stop_ = std::move(stop); }

  /// The call is over; `body` is the response that its client would have got. Nothing happens after the first end.
  void finish(std::string_view body);
  void cancel();

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
  std::function<void()> stop_;

  mutable std::mutex mutex_;
  status status_ = status::working;
  const std::chrono::system_clock::time_point created_;
  std::chrono::system_clock::time_point updated_;
  boost::json::value outcome_ = nullptr; // result or error
  std::uint64_t last_ticket_ = 0;
  std::map<std::string, open_question, std::less<>> open_;
};

using task_ptr = std::shared_ptr<task_record>;

class task_table : public std::enable_shared_from_this<task_table> {
public:
  task_table(system& sys, reply_port port, const service_options& options, task_record::observer on_change);

  /// Where the processes that mind tasks live.
  [[nodiscard]] child_spec child(std::string id) { return shelf::child(std::move(id), minders_); }

  /// Null: there are too many.
  [[nodiscard]] task_ptr create(std::string subject, const task_options& options);

  /// Null: there is none of that id, or it is somebody else's.
  [[nodiscard]] task_ptr find(std::string_view id, std::string_view subject) const;

private:
  void remove(const std::string& id);

  system& system_;
  reply_port port_;
  const std::size_t most_;
  const task_record::clock clock_;
  const task_record::observer on_change_;
  const std::shared_ptr<shelf> minders_ = std::make_shared<shelf>();
  mutable std::mutex mutex_;
  std::unordered_map<std::string, task_ptr> tasks_;
};

/// The way back of a call that has become a task: its answer is the task's.
[[nodiscard]] transport::exchange_ptr exchange_of(task_ptr of);

/// Whether those capabilities have the extension.
[[nodiscard]] bool has_tasks(const boost::json::object* capabilities) noexcept;

[[nodiscard]] protocol_error tasks_not_declared();

} // namespace actors::mcp::detail
