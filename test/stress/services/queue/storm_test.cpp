// Queues on real threads, with producers and consumers that die at random moments, for twenty seconds in all: every item has one fate,
// no two consumers have it at once, none begins with it more often than it may, and nothing is left behind.
#include "libactors/control.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "services/queue/queue.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/supervisor.hpp"
#include "test/support/real_threads.hpp"

#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <random>
#include <thread>

namespace actors::test {

namespace {

using namespace std::chrono_literals;

constexpr int attempts = 3;

/// What has become of one item.
struct fate {
  std::atomic<int> begun{0};
  std::atomic<int> holders{0};
  std::atomic<int> done{0};
  std::atomic<int> dead{0};
  std::atomic<int> released{0};
};

/// Counts its own end.
struct counted {
  explicit counted(fate* whose) : mine(whose) {}
  ~counted() { ++mine->released; }
  fate* const mine;
};
using item_type = std::unique_ptr<counted>;

struct course {
  std::string name;
  when_full full;
  std::size_t ahead;
  bool batches;
};

class queue_storm : public testing::TestWithParam<course> {
public:
  static constexpr std::size_t most = 2'000'000;
  static constexpr auto length = 4s;

  fate& next_fate() { return fates[pushed++]; }

  /// Holds an item while it works on it; ends at random.
  class consumer final : public process {
  public:
    consumer(caf::actor_config& config, queue_storm& of) : process(config), storm_(of), random_(of.seeds++) {}

  protected:
    caf::behavior make_behavior() override {
      if (GetParam().batches)
        storm_.jobs.consume_batches(this, {.max_items = 7, .linger = random_() % 2 ? 1ms : 0ms});
      else
        storm_.jobs.consume(this, {.in_hand = 1 + random_() % 3, .ahead = GetParam().ahead});
      return {
          [this](const queue_item<item_type>& item) {
            auto& mine = *(*item)->mine;
            begin(mine);
            maybe_die(mine);
            if (random_() % 50 == 0) {
              --mine.holders;
              item.failed(make_error(errc::cancelled));
            } else if (random_() % 50 == 0) {
              --mine.holders; // and lets it go
            } else {
              ++mine.done;
              --mine.holders;
              if (random_() % 2)
                item.done();
              else
                (void)item.take();
            }
          },
          [this](const queue_batch<item_type>& batch) {
            std::size_t at = 0;
            for (const auto& each : batch.items())
              begin(*each->mine);
            for (const auto& each : batch.items()) {
              if (random_() % 200 == 0) {
                leave(batch.items().subspan(at));
                throw std::runtime_error{"a crash in the storm"};
              }
              ++each->mine->done;
              --each->mine->holders;
              batch.done(++at);
            }
            batch.done();
          },
          [this](const queue_closed&) { quit(); },
      };
    }

  private:
    void begin(fate& mine) {
      if (++mine.holders != 1)
        ++storm_.held_twice;
      ++mine.begun;
    }

    static void leave(std::span<const item_type> rest) {
      for (const auto& each : rest)
        --each->mine->holders;
    }

    void maybe_die(fate& mine) {
      if (random_() % 100 != 0)
        return;
      --mine.holders;
      throw std::runtime_error{"a crash in the storm"};
    }

    queue_storm& storm_;
    std::minstd_rand random_;
  };

  void produce(int seed) {
    std::minstd_rand random{static_cast<unsigned>(seed) + 1};
    reply_port port{sys};
    while (!over && pushed < most - 100) {
      const auto as = static_cast<queue_priority>(random() % 3);
      if (random() % 16 == 0)
        std::this_thread::sleep_for(100us); // or there would be too many to remember
      switch (random() % 4) {
      case 0: {
        std::vector<item_type> batch;
        for (std::size_t n = 0; n < 1 + random() % 9; ++n)
          batch.push_back(std::make_unique<counted>(&next_fate()));
        (void)jobs.try_push_all(std::move(batch), as);
        break;
      }
      case 1:
        // Nobody may be there for the answer.
        (void)port.call(
            jobs.address(), sys.now() + std::chrono::microseconds{random() % 3000}, [](answer) {},
            queue_push<item_type>{std::make_unique<counted>(&next_fate()), as});
        break;
      default:
        (void)jobs.try_push(std::make_unique<counted>(&next_fate()), as);
      }
      if (random() % 100 == 0)
        if (auto one = jobs.pop(sys, 1ms); one && random() % 2) {
          auto& mine = *(**one)->mine;
          ++mine.begun;
          ++mine.done;
          (void)one->take();
        }
    }
  }

  void kill_children(const caf::actor& of) {
    const auto all = which_children(sys, of);
    ASSERT_TRUE(all);
    for (const auto& each : *all)
      kill(each.process);
  }

  std::vector<fate> fates = std::vector<fate>(most);
  std::atomic<std::size_t> pushed{0};
  std::atomic<unsigned> seeds{1};
  std::atomic<int> held_twice{0};
  std::atomic<bool> over{false};
  system sys{{.workers = 4}}; // after what processes and items refer to
  queue<item_type> jobs{sys,
                        {.label = "storm",
                         .capacity = 64,
                         .full = GetParam().full,
                         .max_waiting_pushes = 200,
                         .attempts = attempts,
                         .dead_letters = [](const dead_letter<item_type>& what) { ++what.item->mine->dead; }}};
};

} // namespace

TEST_P(queue_storm, gives_every_item_one_fate) {
  const auto level = log().level();
  log().set_level(spdlog::level::off);
  const auto before = sys.live_processes();
  const auto root = start_supervisor(sys, {.intensity = 1'000'000, .children = {jobs.child("queue")}});
  ASSERT_TRUE(root);
  std::vector<caf::actor> workers;
  for (int n = 0; n < 6; ++n)
    workers.push_back(start_dynamic_supervisor(sys, {.intensity = 1'000'000}).value());
  for (const auto& each : workers)
    ASSERT_TRUE(start_child(sys, each, [this](start_context& s) { return s.spawn<consumer>({}, *this); }));
  std::jthread chaos{[&] {
    std::minstd_rand random{42};
    const auto end = clock::now() + length;
    while (clock::now() < end) {
      std::this_thread::sleep_for(2ms);
      switch (random() % 8) {
      case 0:
        jobs.pause();
        std::this_thread::sleep_for(1ms);
        jobs.resume();
        break;
      case 1:
        kill_children(*root);
        break;
      default:
        kill_children(workers[random() % workers.size()]);
      }
    }
    over = true;
  }};
  on_all_threads(3, [this](int thread) { produce(thread); });
  chaos.join();
  EXPECT_EQ(jobs.drain(sys, 20s), caf::error{});
  jobs.close();
  for (const auto& each : workers)
    sys.stop(each, 20s);
  sys.stop(*root, 20s);
  EXPECT_TRUE(eventually([&] { return sys.live_processes() == before; }));
  EXPECT_EQ(held_twice, 0);
  const auto info = jobs.info();
  EXPECT_EQ(info.waiting + info.in_hand, 0U);
  EXPECT_EQ(info.pushed, info.done + info.dropped + info.dead) << to_text(info);
  EXPECT_GT(info.redelivered, 0U);
  EXPECT_GT(info.done, 1000U);
  // Pushes that were given up may lie about until the queue ends.
  jobs = {};
  std::size_t done = 0;
  const auto count = pushed.load();
  for (std::size_t at = 0; at < count; ++at) {
    const auto& each = fates[at];
    ASSERT_TRUE(eventually([&] { return each.released == 1; })) << at;
    // A consumer that is killed after it was done, and before it said so, has done it for nothing.
    ASSERT_LE(each.begun, attempts) << at;
    ASSERT_LE(each.dead, 1) << at;
    ASSERT_EQ(each.holders, 0) << at;
    done += each.done > 0 ? 1 : 0;
  }
  EXPECT_GE(done, info.done);
  log().set_level(level);
}

INSTANTIATE_TEST_SUITE_P(courses, queue_storm,
                         testing::Values(course{"waiting", when_full::wait, 0, false},
                                         course{"waiting_ahead", when_full::wait, 5, false},
                                         course{"waiting_batches", when_full::wait, 0, true},
                                         course{"dropping_oldest", when_full::drop_oldest, 3, false},
                                         course{"dropping_newest_batches", when_full::drop_newest, 0, true}),
                         [](const auto& each) { return each.param.name; });

} // namespace actors::test
