// Refs with real threads: senders during crashes, kills, escalations and administration. Every message has one fate, and it is known.
#include "libactors/control.hpp"
#include "libactors/events.hpp"
#include "libactors/system.hpp"
#include "supervision/supervisor.hpp"
#include "test/support/real_threads.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>

namespace actors::test {

using namespace std::chrono_literals;

namespace {

/// What has become of one message.
struct fate {
  std::atomic<int> handled{0};
  std::atomic<int> answered{0}; ///< of a call: with its value
  std::atomic<int> failed{0};   ///< of a call: with an error
  std::atomic<int> refused{0};  ///< of a plain message, by `send`
  std::atomic<int> lost{0};     ///< of a plain message: with the process that had taken it
  std::atomic<int> released{0}; ///< of a plain message: nobody has it any more
};

/// This thread is in `send`, which tells its caller itself what it refuses, or kills, which may come too late.
thread_local bool told_here = false;

/// What this thread releases, a process leaves behind that ends.
thread_local bool ending = false;

/// Goes with the content of a plain message.
struct witness {
  explicit witness(fate* whose) : mine(whose) {}
  ~witness() {
    ++mine->released;
    if (ending && mine->handled == 0)
      ++mine->lost;
  }
  fate* const mine;
};

struct numbered {
  int sender = 0;
  int number = 0;
  fate* mine = nullptr;
  std::shared_ptr<witness> seen = {};
};

} // namespace

} // namespace actors::test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::test::numbered)

namespace actors::test {

namespace {

constexpr int senders = 4;
constexpr int messages = 4000;

/// Each sender's messages reach the successive processes in the order in which they were sent.
struct arrivals {
  std::array<std::atomic<int>, senders> last{};
  std::atomic<int> out_of_order{0};
  std::atomic<int> lives{0};
};

class fragile final : public process {
public:
  fragile(caf::actor_config& config, arrivals& seen) : process(config), seen_(seen) {}

  bool cleanup(caf::error&& reason, caf::execution_unit* context) override {
    ending = true;
    const bool result = process::cleanup(std::move(reason), context);
    ending = false;
    return result;
  }

protected:
  caf::behavior make_behavior() override {
    ++seen_.lives;
    return {[&seen = seen_, n = 0](const numbered& what) mutable {
      ++what.mine->handled;
      if (seen.last[what.sender].exchange(what.number) >= what.number)
        ++seen.out_of_order;
      if (++n % 50 == 0)
        throw std::runtime_error{"a crash in the storm"};
      return what.number;
    }};
  }

private:
  arrivals& seen_;
};

class ref_storm : public testing::TestWithParam<std::size_t> {
public:
  void send_all(int sender) {
    reply_port port{sys};
    for (int i = 0; i < messages; ++i) {
      auto& mine = fates[sender * messages + i];
      // One process after the other gets them: a life that ends with a full mailbox would say little.
      if (i % 64 == 0)
        std::this_thread::sleep_for(1ms);
      if (i % 2 == 0) {
        port.call(
            child, sys.now() + 60s, [&mine](answer a) { ++(a.is_error() ? mine.failed : mine.answered); },
            numbered{sender, i + 1, &mine});
        continue;
      }
      numbered content{sender, i + 1, &mine, std::make_shared<witness>(&mine)};
      told_here = true;
      if (child.send(std::move(content)))
        ++mine.refused;
      told_here = false;
    }
  }

  std::vector<fate> fates = std::vector<fate>(std::size_t{senders} * messages);
  arrivals seen;
  std::atomic<int> refused_later{0}; ///< plain messages that were held, or handed over too late
  system sys{{.workers = 4}};
  event_bus::subscription watching = sys.events().subscribe([this](const event& e) {
    if (e.kind == event::kind::message_refused && !told_here)
      ++refused_later;
  });
  ref child{sys, {.label = "child", .hold = GetParam()}};
};

} // namespace

TEST_P(ref_storm, gives_every_message_one_fate_and_keeps_the_order_of_each_sender) {
  supervisor_spec inner{
      .intensity = 5,
      .period = 1s,
      .children = {
          {.id = "child", .start = [this](auto& s) { return s.template spawn<fragile>({}, seen); }, .ref = child}}};
  const auto root = start_supervisor(sys, {.intensity = 1'000'000, .children = {supervisor_child("sub", inner)}});
  ASSERT_TRUE(root);
  std::atomic<bool> done{false};
  std::jthread storm{[&] {
    told_here = true;
    for (int i = 0; !done; ++i) {
      std::this_thread::sleep_for(2ms);
      if (i % 10 == 9) {
        (void)terminate_child(sys, *root, "sub", 20s);
        (void)restart_child(sys, *root, "sub", 20s);
      } else {
        kill(child);
      }
    }
  }};
  on_all_threads(senders, [this](int sender) { send_all(sender); });
  done = true;
  storm.join();
  // Calls that wait in a ref or a mailbox are answered at the latest when the supervisor ends.
  EXPECT_EQ(sys.stop(*root, 20s), stop_result::stopped);
  const auto settled = [this] {
    for (int i = 0; i < senders * messages; ++i) {
      const bool call = (i % messages) % 2 == 0;
      if ((call ? fates[i].answered + fates[i].failed : fates[i].released.load()) == 0)
        return false;
    }
    return true;
  };
  EXPECT_TRUE(eventually(settled));
  int handled = 0;
  int plain_without_a_known_fate = 0;
  for (int i = 0; i < senders * messages; ++i) {
    const auto& each = fates[i];
    const bool call = (i % messages) % 2 == 0;
    ASSERT_LE(each.handled, 1) << i;
    if (call) {
      ASSERT_EQ(each.answered + each.failed, 1) << i;
      ASSERT_LE(each.answered, each.handled) << i;
    } else {
      ASSERT_EQ(each.released, 1) << i;
      ASSERT_LE(each.handled + each.refused + each.lost, 1) << i;
      plain_without_a_known_fate += each.handled + each.refused + each.lost == 0 ? 1 : 0;
    }
    handled += each.handled;
  }
  EXPECT_EQ(seen.out_of_order, 0);
  EXPECT_GT(seen.lives, 10);
  EXPECT_GT(handled, 0);
  EXPECT_EQ(plain_without_a_known_fate, refused_later) << "these were refused after `send`, and reported";
  EXPECT_EQ(child.send(numbered{0, 0, fates.data()}), ref_errc::gone);
}

INSTANTIATE_TEST_SUITE_P(holding, ref_storm, testing::Values(0, 16, 100'000),
                         [](const auto& each) { return std::to_string(each.param); });

} // namespace actors::test
