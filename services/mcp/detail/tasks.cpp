#include "services/mcp/detail/tasks.hpp"

#include "libactors/process.hpp"
#include "libactors/system.hpp"
#include "supervision/messages.hpp"
#include "supervision/start_context.hpp"

#include <boost/json/parse.hpp>
#include <openssl/rand.h>

#include <array>
#include <ctime>
#include <stdexcept>
#include <utility>

namespace actors::mcp::detail {

namespace {

using boost::json::object;

constexpr std::string_view extension = "io.modelcontextprotocol/tasks";

/// 128 random bits: an id is all that it takes to ask after a task.
std::string random_id() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error{"no random bytes"};
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const auto each : bytes) {
    out += digits[each >> 4U];
    out += digits[each & 15U];
  }
  return out;
}

std::string iso_8601(std::chrono::system_clock::time_point when) {
  const auto seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
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
                         observer on_change)
    : id_(std::move(id)),
      subject_(std::move(subject)),
      ttl_(options.ttl),
      poll_(options.poll_interval),
      clock_(std::move(now)),
      on_change_(std::move(on_change)),
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

object task_record::written() const {
  return {{"taskId", id_},
          {"status", to_string(status_)},
          {"createdAt", iso_8601(created_)},
          {"lastUpdatedAt", iso_8601(updated_)},
          {"ttlMs", ttl_.count()},
          {"pollIntervalMs", poll_.count()}};
}

object task_record::created() const {
  const std::lock_guard lock{mutex_};
  auto out = written();
  out.emplace("resultType", "task");
  return out;
}

object task_record::detailed() const {
  const std::lock_guard lock{mutex_};
  auto out = written();
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
  boost::json::error_code unreadable;
  auto answer = boost::json::parse(body, unreadable);
  std::unique_lock lock{mutex_};
  if (over())
    return;
  open_.clear();
  auto* whole = unreadable ? nullptr : answer.if_object();
  if (auto* result = whole ? whole->if_contains("result") : nullptr) {
    outcome_ = std::move(*result);
    return changed(std::move(lock), status::completed);
  }
  auto* error = whole ? whole->if_contains("error") : nullptr;
  outcome_ = error ? std::move(*error) : boost::json::value(object{{"code", -32603}, {"message", "no answer"}});
  changed(std::move(lock), status::failed);
}

void task_record::cancel() {
  std::unique_lock lock{mutex_};
  if (over())
    return;
  const auto questions = std::exchange(open_, {});
  changed(std::move(lock), status::cancelled);
  if (stop_)
    stop_();
}

std::uint64_t task_record::ask(const std::vector<question>& questions, const std::shared_ptr<question_round>& round) {
  std::unique_lock lock{mutex_};
  const auto ticket = ++last_ticket_;
  for (std::size_t i = 0; i < questions.size(); ++i)
    open_.insert_or_assign(questions[i].key, open_question{questions[i], ticket, i, round});
  if (!over())
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

task_table::task_table(system& sys, reply_port port, const service_options& options, task_record::observer on_change)
    : system_(sys),
      port_(std::move(port)),
      most_(options.max_tasks),
      clock_(options.wall_clock ? options.wall_clock : &std::chrono::system_clock::now),
      on_change_(std::move(on_change)) {}

task_ptr task_table::create(std::string subject, const task_options& options) {
  auto made = std::make_shared<task_record>(random_id(), std::move(subject), options, clock_, on_change_);
  std::unique_lock lock{mutex_};
  if (tasks_.size() >= most_)
    return nullptr;
  tasks_.emplace(made->id(), made);
  lock.unlock();
  // Gone with the behavior that holds it, however its process ends.
  const auto gone = [weak = weak_from_this(), made] {
    made->cancel();
    if (const auto all = weak.lock())
      all->remove(made->id());
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
      [gone](const actors::answer& started) {
        if (started.is_error())
          gone();
      },
      start_child_msg{std::move(minder)});
  return made;
}

task_ptr task_table::find(std::string_view id, std::string_view subject) const {
  const std::lock_guard lock{mutex_};
  const auto found = tasks_.find(std::string{id});
  return found != tasks_.end() && found->second->subject() == subject ? found->second : nullptr;
}

void task_table::remove(const std::string& id) {
  std::unique_lock lock{mutex_};
  const auto gone = tasks_.extract(id); // outlives the lock
  lock.unlock();
}

transport::exchange_ptr exchange_of(task_ptr of) {
  return std::make_shared<task_exchange>(std::move(of));
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
