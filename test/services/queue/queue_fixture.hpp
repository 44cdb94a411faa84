// A queue of numbers on virtual time, and consumers that a test watches and orders about.
#pragma once

#include "libactors/control.hpp"
#include "services/queue/queue.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/message_handler.hpp>
#include <caf/send.hpp>

#include <gmock/gmock.h>

#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace actors::test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// What a consumer has seen. The items that it keeps are settled by the test.
struct consumed {
  std::vector<int> items;
  std::vector<std::vector<int>> batches;
  std::vector<queue_item<int>> kept;
  std::vector<queue_batch<int>> kept_batches;
  int closed = 0;
};

/// Told "crash" it throws, told "stop" it ends normally.
inline caf::message_handler obeying(process* self) {
  return {[self](const std::string& order) {
    if (order == "crash")
      throw std::runtime_error{"boom"};
    self->quit();
  }};
}

struct queue_test : runtime_test {
  using numbers = queue<int>;

  /// Outlives the consumers, which a shutdown of the system ends.
  consumed& observe() { return all_consumed.emplace_back(); }

  /// Dead letters go into `dead`.
  numbers make(queue_options<int> options = {}) {
    options.dead_letters = [this](dead_letter<int> what) { dead.push_back(std::move(what)); };
    return numbers{system, std::move(options)};
  }

  /// Is done with each item as it comes.
  caf::actor busy(const numbers& from, consumed& into, consume_options how = {}) {
    return start([=, &into](process* self) {
      from.consume(self, how);
      return obeying(self).or_else(
          [&into](const queue_item<int>& item) {
            into.items.push_back(*item);
            item.done();
          },
          [&into](const queue_closed&) { ++into.closed; });
    });
  }

  /// Keeps what it gets.
  caf::actor keeping(const numbers& from, consumed& into, consume_options how = {}) {
    return start([=, &into](process* self) {
      from.consume(self, how);
      return obeying(self).or_else(
          [&into](const queue_item<int>& item) {
            into.items.push_back(*item);
            into.kept.push_back(item);
          },
          [&into](const queue_closed&) { ++into.closed; });
    });
  }

  /// Keeps batches.
  caf::actor batching(const numbers& from, consumed& into, batch_options how = {}) {
    return start([=, &into](process* self) {
      from.consume_batches(self, how);
      return obeying(self).or_else([&into](const queue_batch<int>& batch) {
        into.batches.emplace_back(batch.items().begin(), batch.items().end());
        into.kept_batches.push_back(batch);
      });
    });
  }

  void push(const numbers& to, std::initializer_list<int> what, queue_priority as = queue_priority::normal) {
    for (int each : what)
      ASSERT_EQ(to.try_push(int{each}, as), caf::error{});
  }

  void tell(const caf::actor& whom, const std::string& order) {
    caf::anon_send(whom, order);
    time.run();
  }

  [[nodiscard]] std::vector<int> dead_items() const {
    std::vector<int> all;
    all.reserve(dead.size());
    for (const auto& each : dead)
      all.push_back(each.item);
    return all;
  }

  /// What is pushed is done, dropped, dead, waiting or in hand.
  static void expect_all_accounted_for(const numbers& of) {
    const auto now = of.info();
    EXPECT_EQ(now.pushed, now.done + now.dropped + now.dead + now.waiting + now.in_hand) << to_text(now);
  }

  std::vector<dead_letter<int>> dead;
  std::deque<consumed> all_consumed;
};

} // namespace actors::test
