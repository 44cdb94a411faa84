#include "libactors/timers.hpp"

#include <caf/actor_cast.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message_id.hpp>

#include <vector>

namespace actors {

timer_id timer_service::send_at(time_point when, const caf::strong_actor_ptr& receiver, caf::message content) {
  std::unique_lock lock{mutex_};
  if (stopping_)
    return timer_id::none;
  const auto id = timer_id{++last_id_};
  const auto position =
      schedule_.emplace(when, timer{id, caf::actor_cast<caf::weak_actor_ptr>(receiver), std::move(content)});
  by_id_.emplace(id, position);
  if (position == schedule_.begin()) {
    lock.unlock();
    changed_.notify_one();
  }
  return id;
}

bool timer_service::cancel(timer_id id) {
  std::unique_lock lock{mutex_};
  const auto found = by_id_.find(id);
  if (found == by_id_.end())
    return false;
  schedule_.erase(found->second);
  by_id_.erase(found);
  return true;
}

std::optional<time_point> timer_service::next() const {
  std::unique_lock lock{mutex_};
  if (schedule_.empty())
    return std::nullopt;
  return schedule_.begin()->first;
}

std::size_t timer_service::size() const {
  std::unique_lock lock{mutex_};
  return schedule_.size();
}

bool timer_service::stopped() const {
  std::unique_lock lock{mutex_};
  return stopping_;
}

std::size_t timer_service::fire(time_point now) {
  // Sent outside the lock: a receiver's enqueue may run code of ours (a reply port) that arms again.
  std::vector<timer> due;
  {
    std::unique_lock lock{mutex_};
    while (!schedule_.empty() && schedule_.begin()->first <= now) {
      auto& front = schedule_.begin()->second;
      by_id_.erase(front.id);
      due.push_back(std::move(front));
      schedule_.erase(schedule_.begin());
    }
  }
  for (auto& each : due)
    if (const auto receiver = caf::actor_cast<caf::strong_actor_ptr>(each.receiver))
      receiver->enqueue(nullptr, caf::make_message_id(caf::message_priority::high), std::move(each.content), nullptr);
  return due.size();
}

void timer_service::start() {
  thread_ = std::thread{[this] { run(); }};
}

void timer_service::stop() {
  {
    std::unique_lock lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable())
    thread_.join();
}

void timer_service::run() {
  std::unique_lock lock{mutex_};
  while (!stopping_) {
    if (schedule_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto due = schedule_.begin()->first;
    if (clock::now() < due) {
      changed_.wait_until(lock, due);
      continue;
    }
    lock.unlock();
    fire(clock::now());
    lock.lock();
  }
}

} // namespace actors
