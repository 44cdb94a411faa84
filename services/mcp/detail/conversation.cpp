#include "services/mcp/detail/conversation.hpp"

#include "services/mcp/detail/running_call.hpp"
#include "services/mcp/detail/subscription_limits.hpp"
#include "services/mcp/detail/tasks.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp::detail {

std::optional<version> conversation::agreed() const {
  const std::lock_guard lock{mutex_};
  return agreed_;
}

void conversation::agree(version v) {
  const std::lock_guard lock{mutex_};
  agreed_ = v;
}

std::shared_ptr<const boost::json::object> conversation::capabilities() const {
  const std::lock_guard lock{mutex_};
  return capabilities_;
}

void conversation::capabilities(boost::json::object declared) {
  auto made = std::make_shared<const boost::json::object>(std::move(declared));
  const std::lock_guard lock{mutex_};
  capabilities_ = std::move(made);
}

bool conversation::in_use() {
  return !sessions_ || sessions_->hold(session_);
}

void conversation::out_of_use() {
  if (sessions_)
    sessions_->release(session_);
}

// -- calls --------------------------------------------------------------------

bool conversation::begin(const std::shared_ptr<running_call>& call) {
  const std::lock_guard lock{mutex_};
  if (ended_ || !in_use())
    return false;
  running_.push_back(call);
  return true;
}

void conversation::ended(const running_call& call) {
  std::shared_ptr<running_call> last; // outlives the lock
  const std::lock_guard lock{mutex_};
  const auto found = std::ranges::find(running_, &call, [](const auto& each) { return each.get(); });
  if (found == running_.end())
    return;
  last = std::exchange(*found, std::move(running_.back()));
  running_.pop_back();
  out_of_use();
}

void conversation::cancel(const jsonrpc::id& which) {
  std::vector<std::shared_ptr<running_call>> meant;
  std::unique_lock lock{mutex_};
  // A task has its own way to be cancelled. Source: 2025-11-25, basic/utilities/cancellation.
  std::ranges::copy_if(running_, std::back_inserter(meant),
                       [&](const auto& each) { return each->id() == which && !each->is_task(); });
  const auto tasks = tasks_;
  lock.unlock();
  for (const auto& each : meant)
    each->cancel();
  for (const auto& [id, each] : tasks)
    each->outbox()->stop_waiting(which);
}

// -- subscriptions ------------------------------------------------------------

bool conversation::subscribe(std::string_view uri) {
  const std::lock_guard lock{mutex_};
  if (subscribed_.contains(uri))
    return true;
  if (subscribed_.size() >= most_subscribed || subscribed_bytes_ + uri.size() > most_subscribed_bytes)
    return false;
  subscribed_bytes_ += uri.size();
  subscribed_.emplace(uri);
  return true;
}

void conversation::unsubscribe(std::string_view uri) {
  const std::lock_guard lock{mutex_};
  if (const auto found = subscribed_.find(uri); found != subscribed_.end()) {
    subscribed_bytes_ -= uri.size();
    subscribed_.erase(found);
  }
}

bool conversation::is_subscribed(std::string_view uri) const {
  const std::lock_guard lock{mutex_};
  return subscribed_.contains(uri);
}

// -- tasks --------------------------------------------------------------------

bool conversation::add_task(const std::shared_ptr<task_record>& made) {
  const std::lock_guard lock{mutex_};
  return !ended_ && tasks_.size() < most_tasks && tasks_.emplace(++last_task_, made).second;
}

void conversation::remove_task(std::string_view id) {
  std::shared_ptr<task_record> gone; // outlives the lock
  const std::lock_guard lock{mutex_};
  if (const auto found = task_at(id); found != tasks_.end()) {
    gone = found->second;
    tasks_.erase(found);
  }
}

std::shared_ptr<task_record> conversation::find_task(std::string_view id) const {
  const std::lock_guard lock{mutex_};
  const auto found = task_at(id);
  return found == tasks_.end() ? nullptr : found->second;
}

std::vector<conversation::numbered_task> conversation::tasks_after(std::uint64_t number, std::size_t limit) const {
  std::vector<numbered_task> out;
  const std::lock_guard lock{mutex_};
  for (auto each = tasks_.upper_bound(number); each != tasks_.end() && out.size() < limit; ++each)
    out.emplace_back(*each);
  return out;
}

conversation::tasks_by_number::const_iterator conversation::task_at(std::string_view id) const {
  return std::ranges::find_if(tasks_, [&](const auto& each) { return each.second->id() == id; });
}

// -- pages --------------------------------------------------------------------

void conversation::remember_page(std::string_view elicitation) {
  const std::lock_guard lock{mutex_};
  if (pages_.size() == most_pages)
    pages_.pop_front();
  pages_.emplace_back(elicitation);
}

bool conversation::forget_page(std::string_view elicitation) {
  const std::lock_guard lock{mutex_};
  return std::erase(pages_, elicitation) > 0;
}

// -- news ---------------------------------------------------------------------

std::optional<session_streams::connected> conversation::listen(const transport::exchange_ptr& exchange,
                                                               std::string_view last_event_id) {
  if (!streams_ || !in_use())
    return std::nullopt;
  std::shared_ptr<void> hold{nullptr, [all = *sessions_, session = session_](void*) { all.release(session); }};
  return streams_->connect(exchange, last_event_id, std::move(hold));
}

bool conversation::send(const std::string& message) {
  return streams_ ? streams_->send(message) : agreed() && link_->send(message);
}

void conversation::drain() {
  if (streams_)
    streams_->end_news();
  draining_.store(true);
  std::unique_lock lock{mutex_};
  const auto running = running_;
  lock.unlock();
  for (const auto& each : running)
    each->ask_no_more();
}

void conversation::end() {
  std::unique_lock lock{mutex_};
  ended_ = true;
  const auto running = running_;
  const auto tasks = std::exchange(tasks_, {});
  lock.unlock();
  for (const auto& [id, each] : tasks)
    each->drop();
  if (streams_)
    streams_->end();
  for (const auto& each : running)
    each->cancel();
  questions_.close();
}

} // namespace actors::mcp::detail
