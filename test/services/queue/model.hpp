// What a queue is, without processes, locks and messages: the items that wait, in their order, and those that consumers have. Tests
// play the same course here and on the real one.
#pragma once

#include "services/queue/queue_options.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <tuple>
#include <vector>

namespace actors::test {

struct model_item {
  int value = 0;
  queue_priority priority = queue_priority::normal;
  int sequence = 0;
  int attempts = 0;

  friend bool operator<(const model_item& left, const model_item& right) {
    return std::tie(left.priority, left.sequence) < std::tie(right.priority, right.sequence);
  }
};

class queue_model {
public:
  queue_model(std::size_t capacity, when_full full, int attempts)
      : capacity_(capacity), full_(full), attempts_(attempts) {}

  /// False: refused. `may_wait`: it is a call.
  bool push(int value, queue_priority priority, bool may_wait) {
    const model_item item{.value = value, .priority = priority};
    const bool has_room = waiting.size() < capacity_ && pushes.empty();
    if (closing || (!has_room && full_ == when_full::reject) || (!has_room && full_ == when_full::wait && !may_wait))
      return false;
    if (!has_room && full_ == when_full::wait)
      pushes.push_back(item);
    else
      take_in(item, !has_room);
    return true;
  }

  /// What a consumer has just got. False: it should have been another one.
  bool handed_out(std::size_t consumer, int value, int attempt) {
    if (waiting.empty() || waiting.front().value != value || waiting.front().attempts + 1 != attempt)
      return false;
    in_hand.emplace_back(consumer, waiting.front());
    waiting.erase(waiting.begin());
    let_in();
    return true;
  }

  void done(int value) {
    std::erase_if(in_hand, [=](const auto& each) { return each.second.value == value; });
    ++completed;
  }

  void failed(int value) {
    const auto found = std::ranges::find_if(in_hand, [=](const auto& each) { return each.second.value == value; });
    give_back(found->second);
    in_hand.erase(found);
  }

  void crashed(std::size_t consumer) {
    for (const auto& [who, item] : in_hand)
      if (who == consumer)
        give_back(item);
    std::erase_if(in_hand, [=](const auto& each) { return each.first == consumer; });
  }

  void close() {
    closing = true;
    pushes.clear();
  }

  void close_now() {
    close();
    for (const auto& each : waiting)
      dead.push_back(each.value);
    waiting.clear();
  }

  std::vector<model_item> waiting; ///< in order
  std::deque<model_item> pushes;   ///< that wait for room
  std::vector<std::pair<std::size_t, model_item>> in_hand;
  std::vector<int> dead; ///< dropped ones among them
  std::size_t completed = 0;
  bool closing = false;

private:
  void put(const model_item& item) { waiting.insert(std::upper_bound(waiting.begin(), waiting.end(), item), item); }

  void take_in(model_item item, bool is_full) {
    item.sequence = ++pushed_;
    if (!is_full)
      return put(item);
    // The least important gives way, the new one counted among them.
    put(item);
    const auto lowest = waiting.back().priority;
    const auto victim =
        full_ == when_full::drop_newest ? waiting.end() - 1 : std::ranges::find(waiting, lowest, &model_item::priority);
    dead.push_back(victim->value);
    waiting.erase(victim);
  }

  void give_back(model_item item) {
    if (++item.attempts < attempts_)
      put(item);
    else
      dead.push_back(item.value);
  }

  void let_in() {
    if (waiting.size() > capacity_ / 2)
      return;
    while (!pushes.empty() && waiting.size() < capacity_) {
      take_in(pushes.front(), false);
      pushes.pop_front();
    }
  }

  const std::size_t capacity_;
  const when_full full_;
  const int attempts_;
  int pushed_ = 0;
};

} // namespace actors::test
