// Eight threads register, rename, look up, wait for, join, broadcast and kill at random for twenty seconds, the registry's own process
// included, and threads of a moment read along. A name never has two holders, nobody finds a process of whose end he has heard, every
// wait has one answer, steady members hear every broadcast in order, and at the end nothing is left.
#include "libactors/control.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "services/registry/groups.hpp"
#include "services/registry/registered_as.hpp"
#include "services/registry/registry.hpp"
#include "supervision/supervisor.hpp"
#include "test/support/real_threads.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <random>

namespace actors::test {

namespace {

using namespace std::chrono_literals;

constexpr int threads = 8;
constexpr auto how_long = 20s;
constexpr std::size_t seats = 64; // processes at a time

std::string name_of(std::size_t number) {
  return "name " + std::to_string(number);
}

struct said {
  int thread;
  std::uint64_t number;
};

} // namespace

} // namespace actors::test

CAF_BEGIN_TYPE_ID_BLOCK(registry_storm, first_custom_type_id + 190)
CAF_ADD_TYPE_ID(registry_storm, (actors::test::said))
CAF_END_TYPE_ID_BLOCK(registry_storm)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::test::said)

namespace actors::test {

namespace {

/// Hears everything, and each thread in order.
struct ear {
  std::array<std::uint64_t, threads> last{};
  std::atomic<std::uint64_t> heard{0};
  std::atomic<bool> wrong{false};

  caf::behavior behavior(process*) {
    return {[this](const said& what) {
      auto& before = last[static_cast<std::size_t>(what.thread)];
      wrong = wrong || what.number != before + 1;
      before = what.number;
      ++heard;
    }};
  }
};

class registry_storm : public testing::Test {
public:
  registry_storm() { log().set_level(spdlog::level::off); }
  ~registry_storm() override { log().set_level(spdlog::level::info); }

  caf::actor replace_someone(std::mt19937& random) {
    auto fresh = sys.spawn([](process*) { return caf::behavior{[](int number) { return number; }}; });
    const std::scoped_lock lock{mutex};
    auto& seat = people[random() % seats];
    seat.swap(fresh);
    if (fresh) {
      // Attached at any time, before and after its names: it has heard of the end, and must not find it.
      fresh->attach_functor([this, whom = fresh.id()](const caf::error&) {
        for (std::size_t n = 0; n < 8; ++n)
          if (const auto found = names.whereis(name_of(n)); found && found.id() == whom)
            ghosts.fetch_add(1);
      });
      kill(fresh);
    }
    return seat;
  }

  caf::actor someone(std::mt19937& random) {
    const std::scoped_lock lock{mutex};
    return people[random() % seats];
  }

  /// Whoever registers it is alone with it.
  void take_the_lock(const caf::actor& mine) {
    if (names.register_name("the lock", mine))
      return;
    if (inside.fetch_add(1) != 0)
      intrusions.fetch_add(1);
    inside.fetch_sub(1);
    if (names.unregister_name("the lock", mine))
      intrusions.fetch_add(1);
  }

  void wait_for(reply_port& port, std::mt19937& random) {
    asked.fetch_add(1);
    names.await_name(port, name_of(random() % 100), sys.now() + std::chrono::microseconds{random() % 20'000},
                     [this](answer) { answered.fetch_add(1); });
  }

  void act(std::mt19937& random, reply_port& port, const caf::actor& mine) {
    const auto name = name_of(random() % 100);
    const auto group = "group " + std::to_string(random() % 8);
    const auto who = someone(random);
    switch (random() % 16) {
    case 0:
      replace_someone(random);
      break;
    case 1:
    case 2:
      (void)names.register_name(name, replace_someone(random));
      break;
    case 3:
    case 4:
      (void)names.register_name(name, who);
      break;
    case 5:
      (void)names.reregister_name(name, who);
      break;
    case 6:
      (void)names.rename(name, name_of(random() % 100));
      break;
    case 7:
      names.unregister_name(name);
      break;
    case 8:
      wait_for(port, random);
      break;
    case 9:
      (void)names.names_of(who);
      (void)names.names();
      break;
    case 10:
    case 11:
      rooms.join(group, who);
      break;
    case 12:
      rooms.leave(group, who);
      break;
    case 13:
      rooms.broadcast(group, 1);
      break;
    case 14:
      take_the_lock(mine);
      break;
    default:
      for (std::size_t n = 0; n < 100; ++n) {
        (void)names.whereis(name_of(n));
        if (!names.whereis("steady"))
          gaps.fetch_add(1);
      }
    }
  }

  void storm(int thread) {
    std::mt19937 random{static_cast<unsigned>(thread)};
    reply_port port{sys};
    const auto mine = sys.spawn([](process*) { return caf::behavior{[](int) {}}; });
    for (const auto end = clock::now() + how_long; clock::now() < end;) {
      for (int n = 0; n < 100; ++n)
        act(random, port, mine);
      rooms.broadcast("steady", said{thread, ++spoken[static_cast<std::size_t>(thread)]});
      // It goes from one to the other, and always has somebody.
      if (!names.reregister_name("steady", steady[random() % steady.size()]) || !names.whereis("steady"))
        gaps.fetch_add(1);
      if (random() % 8 == 0)
        kill(names.address().get());
      if (random() % 16 == 0)
        std::jthread{[&] { (void)names.whereis(name_of(0)); }};
    }
    kill(mine);
  }

  system sys{{.workers = 4}};
  registry names{sys};
  groups rooms;
  std::mutex mutex;
  std::array<caf::actor, seats> people;
  std::array<std::uint64_t, threads> spoken{};
  std::atomic<std::uint64_t> asked{0};
  std::atomic<std::uint64_t> answered{0};
  std::atomic<int> inside{0};
  std::atomic<int> intrusions{0};
  std::atomic<int> ghosts{0};
  std::atomic<int> gaps{0};
  std::vector<caf::actor> steady;
};

TEST_F(registry_storm, leaves_no_name_no_member_and_no_wait_behind) {
  const auto root = start_supervisor(
      sys, {.intensity = 1'000'000,
            .children = {names.child(), registered_as(names, "child", {.id = "child", .start = [](auto& s) {
                                                                         return s.spawn([](process*) {
                                                                           return caf::behavior{[](int) {}};
                                                                         });
                                                                       }})}});
  ASSERT_TRUE(root);
  std::array<ear, 4> ears;
  for (auto& each : ears) {
    steady.push_back(sys.spawn([&each](process* self) { return each.behavior(self); }));
    ASSERT_FALSE(rooms.join("steady", steady.back()));
  }
  ASSERT_FALSE(names.register_name("steady", steady.front()));
  const auto at_rest = sys.live_processes();

  on_all_threads(threads, [this](int thread) { storm(thread); });

  std::uint64_t all_spoken = 0;
  for (const auto each : spoken)
    all_spoken += each;
  for (const auto& each : ears) {
    EXPECT_TRUE(eventually([&] { return each.heard == all_spoken; })) << each.heard << " of " << all_spoken;
    EXPECT_FALSE(each.wrong);
  }
  for (auto& each : people)
    kill(std::exchange(each, {}));
  EXPECT_TRUE(eventually([&] { return sys.live_processes() <= at_rest; }));
  EXPECT_TRUE(eventually([&] { return answered == asked; })) << answered << " of " << asked;
  EXPECT_EQ(names.waiting(), 0U);
  EXPECT_TRUE(eventually([&] { return names.size() == 2; })) << names.size();
  EXPECT_TRUE(names.whereis("child"));
  EXPECT_TRUE(eventually([&] { return rooms.names() == std::vector<std::string>{"steady"}; }));
  EXPECT_EQ(intrusions, 0);
  EXPECT_EQ(ghosts, 0);
  EXPECT_EQ(gaps, 0);
  sys.shut_down();
  EXPECT_EQ(sys.live_processes(), 0U);
  EXPECT_EQ(names.size(), 0U);
}

} // namespace

} // namespace actors::test
