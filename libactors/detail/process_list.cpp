#include "libactors/detail/process_list.hpp"

#include <caf/actor_cast.hpp>

#include <algorithm>

namespace actors {

void process_list::add(process& born) {
  auto& home = shard_of(born);
  std::unique_lock lock{home.mutex};
  born.keep_alive_ = born.ctrl();
  born.next_ = home.head;
  if (home.head)
    home.head->previous_ = &born;
  home.head = &born;
  size_.fetch_add(1, std::memory_order_acq_rel);
}

caf::strong_actor_ptr process_list::remove(process& gone) {
  auto& home = shard_of(gone);
  caf::strong_actor_ptr reference;
  {
    std::unique_lock lock{home.mutex};
    if (!gone.keep_alive_)
      return nullptr;
    reference.swap(gone.keep_alive_);
    (gone.previous_ ? gone.previous_->next_ : home.head) = gone.next_;
    if (gone.next_)
      gone.next_->previous_ = gone.previous_;
  }
  if (size_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    // The lock orders this with a waiter that has just looked at the size.
    std::unique_lock lock{empty_mutex_};
    empty_.notify_all();
  }
  return reference;
}

std::vector<process_list::member> process_list::snapshot() {
  std::vector<member> members;
  for (auto& each : shards_) {
    std::unique_lock lock{each.mutex};
    for (auto* p = each.head; p; p = p->next_)
      members.push_back({caf::actor_cast<caf::actor>(p), p->supervised_});
  }
  std::sort(members.begin(), members.end(),
            [](const member& left, const member& right) { return left.process.id() > right.process.id(); });
  return members;
}

void process_list::wait_empty(std::chrono::milliseconds patience) {
  std::unique_lock lock{empty_mutex_};
  empty_.wait_for(lock, patience, [this] { return size() == 0; });
}

} // namespace actors
