// Eight threads start, crash, kill, terminate, restart and delete children at random for twenty seconds, under
// supervisors of every kind, some of which escalate. Then everything that is left must be accounted for.
#include "libactors/control.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/supervisor.hpp"
#include "test/support/real_threads.hpp"

#include <caf/send.hpp>

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <mutex>
#include <random>

namespace actors::test {

namespace {

using namespace std::chrono_literals;

constexpr int threads = 8;
constexpr int ids = 16;
constexpr auto patience = 60s;

/// How many processes a child has at this moment.
struct census {
  std::atomic<int> living{0};
  std::atomic<bool> twice{false};
};

/// Counts itself from before its init to its end; crashes when told to.
class counted final : public process {
public:
  counted(caf::actor_config& config, census& of) : process(config), of_(of) {
    if (of_.living.fetch_add(1) != 0)
      of_.twice = true;
  }

protected:
  caf::behavior make_behavior() override {
    return {[](const std::string&) { throw std::runtime_error{"boom"}; }};
  }

  void on_end(const caf::error& reason) override {
    of_.living.fetch_sub(1);
    process::on_end(reason);
  }

private:
  census& of_;
};

/// A supervisor of named children and what is known of them.
struct department {
  caf::actor supervisor;
  std::array<census, ids> children;

  child_spec spec(int number, restart type) {
    return {.id = std::to_string(number),
            .start = [this, number](
                         start_context& s) { return s.spawn<counted>({}, children[static_cast<std::size_t>(number)]); },
            .restart = type};
  }
};

class random_faults : public testing::Test {
public:
  random_faults() { log().set_level(spdlog::level::off); }
  ~random_faults() override { log().set_level(spdlog::level::info); }

  static void disturb(const caf::actor& whom, unsigned how) {
    if (how % 3 == 0)
      kill(whom);
    else if (how % 3 == 1)
      ask_to_stop(whom);
    else
      caf::anon_send(whom, std::string{"crash"});
  }

  void administer(department& of, std::mt19937& random) {
    const int number = static_cast<int>(random() % ids);
    const auto id = std::to_string(number);
    switch (random() % 6) {
    case 0:
    case 1: {
      constexpr restart types[] = {restart::permanent, restart::transient, restart::temporary};
      (void)start_child(sys, of.supervisor, of.spec(number, types[random() % 3]), patience);
      return;
    }
    case 2:
      (void)terminate_child(sys, of.supervisor, id, patience);
      return;
    case 3:
      (void)restart_child(sys, of.supervisor, id, patience);
      return;
    case 4:
      (void)delete_child(sys, of.supervisor, id, patience);
      return;
    default:
      if (const auto all = which_children(sys, of.supervisor, patience); all && !all->empty())
        if (const auto& whom = (*all)[random() % all->size()].process)
          disturb(whom, static_cast<unsigned>(random()));
    }
  }

  /// Every child that is said to run has one process, every other one none.
  void expect_consistent(department& of) {
    const auto settled = [&] {
      const auto all = which_children(sys, of.supervisor, patience);
      for (const auto& each : *all)
        if (each.state != child_state::running && each.state != child_state::stopped)
          return false;
      return true;
    };
    EXPECT_TRUE(eventually(settled));
    std::array<int, ids> expected{};
    const auto all = which_children(sys, of.supervisor, patience);
    ASSERT_TRUE(all);
    std::size_t running = 0;
    for (const auto& each : *all) {
      EXPECT_EQ(static_cast<bool>(each.process), each.state == child_state::running) << each.id;
      if (each.process) {
        ++running;
        ++expected[static_cast<std::size_t>(std::stoi(each.id))];
      }
    }
    const auto counts = count_children(sys, of.supervisor, patience);
    EXPECT_EQ(counts->specs, all->size());
    EXPECT_EQ(counts->active, running);
    for (std::size_t i = 0; i < ids; ++i) {
      EXPECT_EQ(of.children[i].living, expected[i]) << i;
      EXPECT_FALSE(of.children[i].twice) << i;
    }
  }

  std::array<department, 3> departments;
  census escalating;
  system sys;
};

} // namespace

TEST_F(random_faults, lose_no_child_start_none_twice_and_leave_none_behind) {
  constexpr strategy strategies[] = {strategy::one_for_one, strategy::one_for_all, strategy::rest_for_one};
  constexpr int unlimited = 100'000'000;
  for (std::size_t i = 0; i < departments.size(); ++i)
    departments[i].supervisor =
        start_supervisor(sys, {.strategy = strategies[i], .intensity = unlimited, .period = 1s}).value();
  const auto dynamic =
      start_dynamic_supervisor(sys, {.restart = restart::transient, .intensity = unlimited, .period = 1s}).value();
  // Its inner supervisor gives up all the time.
  const auto outer =
      start_supervisor(
          sys, {.intensity = unlimited,
                .period = 1s,
                .children = {supervisor_child(
                    "inner",
                    {.intensity = 1,
                     .children = {{.id = "leaf",
                                   .start = [this](start_context& s) { return s.spawn<counted>({}, escalating); }}}})}})
          .value();

  const auto end = clock::now() + 20s;
  std::atomic<std::size_t> requests{0};
  on_all_threads(threads, [&](int thread) {
    std::mt19937 random{static_cast<unsigned>(thread)};
    std::vector<caf::actor> own;
    while (clock::now() < end) {
      ++requests;
      administer(departments[random() % departments.size()], random);
      if (own.size() < 100) {
        if (auto started = start_child(
                sys, dynamic,
                [](start_context& s) {
                  return s.spawn([](process*) -> caf::behavior {
                    return {[](const std::string&) { throw std::runtime_error{"boom"}; }};
                  });
                },
                "", patience))
          own.push_back(*started);
      } else {
        for (const auto& each : own)
          disturb(each, static_cast<unsigned>(random()));
        own.clear();
      }
      if (thread == 0)
        if (const auto inner = which_children(sys, outer, patience); inner && inner->front().process)
          if (const auto leaf = which_children(sys, inner->front().process, patience); leaf && !leaf->empty())
            disturb(leaf->front().process, 2);
    }
  });
  EXPECT_GT(requests, 1000U);

  for (auto& each : departments)
    expect_consistent(each);
  EXPECT_TRUE(eventually([&] { return escalating.living == 1; }));
  EXPECT_FALSE(escalating.twice);
  const auto settled = [&] {
    const auto counts = count_children(sys, dynamic, patience);
    return counts && counts->specs == counts->active;
  };
  EXPECT_TRUE(eventually(settled));

  for (auto& each : departments)
    EXPECT_EQ(sys.stop(each.supervisor, patience), stop_result::stopped);
  EXPECT_EQ(sys.stop(dynamic, patience), stop_result::stopped);
  EXPECT_EQ(sys.stop(outer, patience), stop_result::stopped);
  for (const auto& each : departments)
    for (const auto& of : each.children)
      EXPECT_EQ(of.living, 0);
  EXPECT_EQ(escalating.living, 0);
  EXPECT_EQ(sys.live_processes(), 0U);
}

} // namespace actors::test
