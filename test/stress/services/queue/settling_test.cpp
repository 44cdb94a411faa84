// A consumer that is killed while another thread says how far its batch is: what it was told is done does not come again, the rest does.
#include "libactors/control.hpp"
#include "libactors/system.hpp"
#include "services/queue/queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <numeric>
#include <thread>

namespace actors::test {

namespace {

using namespace std::chrono_literals;

constexpr int size = 16;

TEST(queue_settling, and_the_end_of_the_consumer_agree_on_what_is_done) {
  system sys{{.workers = 2}};
  int ended_midst = 0;
  for (int round = 0; round < 500; ++round) {
    const queue<int> jobs{sys, {.attempts = 2}};
    std::vector<int> all(size);
    std::iota(all.begin(), all.end(), 1);
    ASSERT_EQ(jobs.try_push_all(std::vector<int>{all}), caf::error{});
    std::promise<queue_batch<int>> given;
    const auto consumer = sys.spawn([&](process* self) -> caf::behavior {
      jobs.consume_batches(self, {.max_items = size});
      return {[&](const queue_batch<int>& batch) {
        (void)batch.items();
        given.set_value(batch);
      }};
    });
    const auto batch = given.get_future().get();
    std::jthread death{[&] { kill(consumer); }};
    int done = 0;
    for (int at = 1; at <= size; ++at) {
      if (batch.done(static_cast<std::size_t>(at)))
        done = at;
      std::this_thread::yield();
    }
    death.join();
    std::vector<int> back;
    if (done < size)
      back = jobs.pop_batch(sys, 20s, size)->take();
    all.erase(all.begin(), all.begin() + done);
    ASSERT_EQ(back, all);
    ASSERT_EQ(jobs.drain(sys, 20s), caf::error{});
    ASSERT_EQ(jobs.info().done, static_cast<std::size_t>(size));
    ended_midst += done > 0 && done < size ? 1 : 0;
  }
  RecordProperty("ended_midst", ended_midst);
}

} // namespace
} // namespace actors::test
