#include "services/mcp/detail/tasks.hpp"

#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "libactors/log.hpp"
#include "libactors/process.hpp"
#include "libactors/system.hpp"
#include "services/jsonrpc/read_back.hpp"
#include "services/mcp/detail/conversation.hpp"
#include "services/mcp/notifications.hpp"
#include "services/session/random_id.hpp"
#include "supervision/messages.hpp"
#include "supervision/start_context.hpp"

#include <array>
#include <ctime>
#include <utility>

namespace actors::mcp::detail {

namespace {

using boost::json::object;

constexpr std::string_view extension = "io.modelcontextprotocol/tasks";

std::string iso_8601(std::chrono::system_clock::time_point when) {
  const auto seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

bool is_tool_error(const boost::json::value& result) {
  const auto* members = result.if_object();
  const auto* flag = members ? members->if_contains("isError") : nullptr;
  return flag && *flag == boost::json::value(true);
}

/// For people: the message of an error, the first text of a result.
std::string what_failed(const boost::json::value& outcome) {
  boost::json::error_code none;
  const auto* text = outcome.find_pointer("/message", none);
  if (!text)
    text = outcome.find_pointer("/content/0/text", none);
  return text && text->is_string() ? std::string{text->get_string()} : "the tool has failed";
}

class task_exchange final : public transport::exchange {
public:
  explicit task_exchange(task_ptr of) : of_(std::move(of)) {}

  const transport::inbound& request() const noexcept override { return none_; }
  void respond(transport::outbound answer) override { of_->finish(answer.body); }
  // Tasks have no progress and no log. Source: SEP-2663, "Task Status Notifications".
  std::shared_ptr<transport::event_stream> open_stream(int, transport::headers) override { return nullptr; }
  void on_gone(std::function<void()>) override {}
  std::shared_ptr<transport::link> link() const noexcept override { return nullptr; }

private:
  const task_ptr of_;
  const transport::inbound none_;
};

} // namespace

// -- one task -----------------------------------------------------------------

task_record::task_record(std::string id, std::string subject, const task_options& options, clock now,
                         observer on_change, std::shared_ptr<task_outbox> outbox)
    : id_(std::move(id)),
      subject_(std::move(subject)),
      ttl_(options.ttl),
      poll_(options.poll_interval),
      clock_(std::move(now)),
      on_change_(std::move(on_change)),
      outbox_(std::move(outbox)),
      created_(clock_()),
      updated_(created_) {}

std::string_view task_record::to_string(status s) noexcept {
  switch (s) {
  case status::working:
    return "working";
  case status::input_required:
    return "input_required";
  case status::completed:
    return "completed";
  case status::failed:
    return "failed";
  case status::cancelled:
    return "cancelled";
  }
  return {};
}

// Source: SEP-2663, `Task`; 2025-11-25, schema, `Task`.
object task_record::written() const {
  object out{{"taskId", id_},
             {"status", to_string(status_)},
             {"createdAt", iso_8601(created_)},
             {"lastUpdatedAt", iso_8601(updated_)},
             {outbox_ ? "ttl" : "ttlMs", ttl_.count()},
             {outbox_ ? "pollInterval" : "pollIntervalMs", poll_.count()}};
  if (status_ == status::failed)
    out.emplace("statusMessage", what_failed(outcome_));
  return out;
}

object task_record::created() const {
  const std::lock_guard lock{mutex_};
  if (outbox_)
    return {{"task", written()}};
  auto out = written();
  out.emplace("resultType", "task");
  return out;
}

std::optional<task_outcome> task_record::outcome() const {
  const std::lock_guard lock{mutex_};
  if (!over())
    return std::nullopt;
  if (status_ == status::cancelled)
    return task_outcome{.failed = true, .what = {{"code", -32603}, {"message", "the task was cancelled"}}};
  return task_outcome{.failed = outcome_is_error_, .what = outcome_.as_object()};
}

object task_record::detailed() const {
  const std::lock_guard lock{mutex_};
  auto out = written();
  if (outbox_)
    return out;
  if (status_ == status::completed) {
    out.emplace("result", outcome_);
  } else if (status_ == status::failed) {
    out.emplace("error", outcome_);
  } else if (status_ == status::input_required) {
    object requests;
    for (const auto& [key, each] : open_) {
      object one{{"method", each.what.method}};
      if (!each.what.params.empty())
        one.emplace("params", each.what.params);
      requests.emplace(key, std::move(one));
    }
    out.emplace("inputRequests", std::move(requests));
  }
  return out;
}

void task_record::changed(std::unique_lock<std::mutex> lock, status to) {
  status_ = to;
  updated_ = clock_();
  lock.unlock();
  if (on_change_)
    on_change_(*this);
}

void task_record::finish(std::string_view body) {
  auto answer = jsonrpc::read_back(body);
  std::unique_lock lock{mutex_};
  if (over())
    return;
  open_.clear();
  auto* whole = answer ? answer->if_object() : nullptr;
  if (auto* result = whole ? whole->if_contains("result") : nullptr) {
    outcome_ = std::move(*result);
    // Source: 2025-11-25, basic/utilities/tasks, "Task Execution Errors"; to the extension it is a result.
    return changed(std::move(lock), outbox_ && is_tool_error(outcome_) ? status::failed : status::completed);
  }
  auto* error = whole ? whole->if_contains("error") : nullptr;
  if (error)
    outcome_ = std::move(*error);
  else
    outcome_ = object{{"code", -32603},
                      {"message", body.empty() ? "no answer" : "the result cannot be kept: " + answer.error().message}};
  outcome_is_error_ = true;
  changed(std::move(lock), status::failed);
}

void task_record::on_cancel(std::function<void()> stop) {
  std::unique_lock lock{mutex_};
  if (status_ != status::cancelled) {
    stop_ = std::move(stop);
    return;
  }
  lock.unlock();
  stop();
}

bool task_record::cancel() {
  std::unique_lock lock{mutex_};
  if (over())
    return false;
  const auto questions = std::exchange(open_, {});
  const auto stop = std::exchange(stop_, nullptr);
  changed(std::move(lock), status::cancelled);
  if (stop)
    stop();
  return true;
}

void task_record::asks(std::ptrdiff_t more) {
  std::unique_lock lock{mutex_};
  requests_ += more;
  const auto now = requests_ > 0 ? status::input_required : status::working;
  if (!over() && now != status_)
    changed(std::move(lock), now);
}

void task_record::minded_by(const caf::actor& minder) {
  std::unique_lock lock{mutex_};
  minder_ = minder;
  const bool late = dropped_;
  lock.unlock();
  if (late)
    ask_to_stop(minder);
}

void task_record::drop() {
  cancel();
  std::unique_lock lock{mutex_};
  dropped_ = true;
  const auto minder = minder_;
  lock.unlock();
  if (minder)
    ask_to_stop(minder);
}

std::uint64_t task_record::ask(const std::vector<question>& questions, const std::shared_ptr<question_round>& round) {
  std::unique_lock lock{mutex_};
  const auto ticket = ++last_ticket_;
  if (over()) {
    lock.unlock();
    for (std::size_t i = 0; i < questions.size(); ++i)
      round->take(i, {.refused = make_error(tool_errc::no_answer, "the task is over")});
    return ticket;
  }
  for (std::size_t i = 0; i < questions.size(); ++i)
    open_.insert_or_assign(questions[i].key, open_question{questions[i], ticket, i, round});
  changed(std::move(lock), status::input_required);
  return ticket;
}

void task_record::withdraw(std::uint64_t ticket) {
  std::unique_lock lock{mutex_};
  std::erase_if(open_, [ticket](const auto& each) { return each.second.ticket == ticket; });
  if (open_.empty() && status_ == status::input_required)
    changed(std::move(lock), status::working);
}

void task_record::update(const object& answers) {
  std::vector<std::pair<open_question, object>> taken;
  std::unique_lock lock{mutex_};
  for (const auto& each : answers) {
    const auto found = open_.find(std::string_view{each.key()});
    if (found == open_.end() || !each.value().is_object())
      continue;
    taken.emplace_back(std::move(found->second), each.value().get_object());
    open_.erase(found);
  }
  if (!taken.empty() && !over())
    changed(std::move(lock), open_.empty() ? status::working : status::input_required);
  for (auto& [asked, answer] : taken)
    asked.round->take(asked.place, {.result = std::move(answer)});
}

// -- all of them --------------------------------------------------------------

task_table::task_table(system& sys, reply_port port, const service_options& options, std::shared_ptr<const codec> wire,
                       task_record::observer on_change)
    : system_(sys),
      port_(std::move(port)),
      most_(options.max_tasks),
      clock_(options.wall_clock ? options.wall_clock : &std::chrono::system_clock::now),
      wire_(std::move(wire)),
      on_change_(std::move(on_change)) {}

task_ptr task_table::create(const task_owner& owner, const task_options& options) {
  auto id = random_id();
  if (!id) {
    log().error("no task: {}", describe(id.error()));
    return nullptr;
  }
  std::shared_ptr<task_outbox> outbox;
  auto told = on_change_;
  if (owner.era == era::v2025) {
    outbox = std::make_shared<task_outbox>(*id, wire_, owner.session);
    told = [](const task_record& of) { of.outbox()->changed(task_status_notification(of.detailed()), of.outcome()); };
  }
  auto made = std::make_shared<task_record>(std::move(*id), owner.subject, options, clock_, std::move(told), outbox);
  if (outbox)
    outbox->belongs_to(made);
  std::unique_lock lock{mutex_};
  if (tasks_.size() >= most_)
    return nullptr;
  tasks_.emplace(made->id(), made);
  lock.unlock();
  if (owner.session && !owner.session->add_task(made)) {
    remove(made->id());
    return nullptr;
  }
  // Gone with the behavior that holds it, however its process ends.
  const auto gone = [weak = weak_from_this(), session = std::weak_ptr{owner.session}, made] {
    made->cancel();
    if (const auto all = weak.lock())
      all->remove(made->id());
    if (const auto of = session.lock())
      of->remove_task(made->id());
  };
  const auto mind = [gone, ttl = options.ttl](process* self) -> caf::behavior {
    const std::shared_ptr<void> presence{nullptr, [gone](void*) { gone(); }};
    self->after(ttl, [self] { self->quit(); });
    return {[presence](const caf::unit_t&) {}};
  };
  child_spec minder{
      .id = made->id(), .start = [mind](start_context& s) { return s.spawn(mind); }, .restart = restart::temporary};
  port_.call(
      minders_->get(), later(system_.now(), std::chrono::seconds{5}),
      [gone, made](actors::answer started) {
        if (started.is<caf::actor>())
          made->minded_by(started.take<caf::actor>());
        else
          gone();
      },
      start_child_msg{std::move(minder)});
  return made;
}

task_ptr task_table::find(std::string_view id, const task_owner& who) const {
  task_ptr out;
  if (who.era == era::v2025) {
    out = who.session ? who.session->find_task(id) : nullptr;
  } else {
    const std::lock_guard lock{mutex_};
    const auto found = tasks_.find(std::string{id});
    out = found != tasks_.end() && !found->second->outbox() ? found->second : nullptr;
  }
  return out && out->subject() == who.subject ? out : nullptr;
}

void task_table::remove(const std::string& id) {
  std::unique_lock lock{mutex_};
  const auto gone = tasks_.extract(id); // outlives the lock
  lock.unlock();
}

transport::exchange_ptr exchange_of(const task_ptr& of) {
  if (of->outbox())
    return of->outbox();
  return std::make_shared<task_exchange>(of);
}

bool has_tasks(const object* capabilities) noexcept {
  const auto* extensions = capabilities ? capabilities->if_contains("extensions") : nullptr;
  return extensions && extensions->is_object() && extensions->get_object().contains(extension);
}

protocol_error tasks_not_declared() {
  return {.code = errc::missing_required_client_capability,
          .message = "this needs a client that declares the extension " + std::string{extension},
          .data = object{{"requiredCapabilities", object{{"extensions", object{{extension, object{}}}}}}}};
}

} // namespace actors::mcp::detail
