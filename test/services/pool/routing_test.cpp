#include "services/pool/routing.hpp"

#include "test/services/pool/pool_fixture.hpp"

#include <array>
#include <cmath>

namespace actors::test {
namespace {

// -- the policies -------------------------------------------------------------

constexpr std::size_t draws = 100'000;

/// How far the counts are from even: for even ones the mean of this is their number - 1, its deviation the root of twice that.
double chi_squared(const std::vector<std::size_t>& counts) {
  std::size_t all = 0;
  for (const auto each : counts)
    all += each;
  const double expected = static_cast<double>(all) / static_cast<double>(counts.size());
  double sum = 0;
  for (const auto each : counts)
    sum += std::pow(static_cast<double>(each) - expected, 2) / expected;
  return sum;
}

bool even(const std::vector<std::size_t>& counts) {
  const auto freedom = static_cast<double>(counts.size() - 1);
  return std::abs(chi_squared(counts) - freedom) < 4 * std::sqrt(2 * freedom);
}

TEST(round_robin, takes_each_in_its_turn_whatever_their_number_becomes) {
  round_robin turns;
  std::vector<std::size_t> taken;
  for (const std::size_t among : {3, 3, 3, 3, 3, 2, 2, 4, 4, 4})
    taken.push_back(turns.next(among));
  EXPECT_EQ(taken, (std::vector<std::size_t>{0, 1, 2, 0, 1, 0, 1, 2, 3, 0}));
}

TEST(least_loaded, takes_the_first_of_those_with_the_least) {
  const std::array<std::size_t, 5> loads{3, 1, 2, 1, 4};
  EXPECT_EQ(least_loaded::pick(loads.size(), [&](std::size_t n) { return loads[n]; }), 1);
}

TEST(random_choice, is_even_and_the_same_for_a_seed) {
  for (const std::size_t among : {1, 2, 7, 100}) {
    std::vector<std::size_t> counts(among);
    random_choice dice{42};
    for (std::size_t n = 0; n < draws; ++n)
      ++counts.at(dice.next(among));
    EXPECT_TRUE(among == 1 || even(counts)) << among << ": " << chi_squared(counts);
  }
  random_choice one{7};
  random_choice two{7};
  for (int n = 0; n < 1000; ++n)
    EXPECT_EQ(one.next(1000), two.next(1000));
}

std::vector<std::uint64_t> some_keys() {
  std::vector<std::uint64_t> keys;
  for (std::size_t n = 0; n < draws; ++n)
    keys.push_back(routing_key("user-" + std::to_string(n)));
  return keys;
}

TEST(consistent_hash, spreads_keys_evenly) {
  for (const std::size_t among : {2, 7, 100}) {
    std::vector<std::size_t> counts(among);
    for (const auto key : some_keys())
      ++counts.at(consistent_hash::pick(key, among));
    EXPECT_TRUE(even(counts)) << among << ": " << chi_squared(counts);
  }
}

TEST(consistent_hash, moves_keys_to_the_new_place_alone_and_no_more_than_its_share) {
  const auto keys = some_keys();
  for (std::size_t among = 1; among < 50; ++among) {
    std::size_t moved = 0;
    for (const auto key : keys) {
      const auto before = consistent_hash::pick(key, among);
      const auto after = consistent_hash::pick(key, among + 1);
      ASSERT_TRUE(after == before || after == among);
      moved += after != before ? 1 : 0;
    }
    const double share = static_cast<double>(draws) / static_cast<double>(among + 1);
    EXPECT_NEAR(static_cast<double>(moved), share, 5 * std::sqrt(share)) << among;
  }
}

TEST(consistent_hash, sends_a_key_to_the_same_place_for_ever) {
  EXPECT_EQ(consistent_hash::pick(routing_key("ada"), 10), 3);
  EXPECT_EQ(consistent_hash::pick(routing_key("grace"), 10), 2);
  EXPECT_EQ(consistent_hash::pick(routing_key("edsger"), 1000), 436);
}

// -- in a pool ----------------------------------------------------------------

class pool_routing : public pool_test {
public:
  void start(routing route, std::size_t workers = 3) {
    pool_test::start({.min = workers, .max = workers, .route = route, .seed = 42});
  }

  std::string who(const std::string& key = {}) {
    return ask_with(1s, pool_job({.key = key}, std::string{"who"}))->value.value_or("none");
  }

  std::shared_ptr<result> hold(const std::string& name, const std::string& key = {}) {
    return ask_with(60s, pool_job({.key = key}, std::string{"hold " + name}));
  }
};

TEST_F(pool_routing, first_idle_prefers_the_one_that_worked_last) {
  start(routing::first_idle);
  const auto warm = who();
  for (int n = 0; n < 5; ++n)
    EXPECT_EQ(who(), warm);
}

TEST_F(pool_routing, round_robin_goes_around) {
  start(routing::round_robin);
  std::string taken;
  for (int n = 0; n < 6; ++n)
    taken += who();
  EXPECT_EQ(taken, "123123");
}

TEST_F(pool_routing, jobs_wait_for_the_one_they_were_given_to) {
  start(routing::round_robin, 2);
  hold("a");
  who();
  const auto waits = hold("b"); // for the first worker, though the second is idle
  EXPECT_EQ(made.snapshot().waiting, 1);
  EXPECT_EQ(made.snapshot().idle, 1);
  answer("hold a");
  EXPECT_EQ(made.snapshot().waiting, 0);
  answer("hold b");
  EXPECT_TRUE(waits->value);
}

TEST_F(pool_routing, jobs_that_wait_for_one_that_crashes_go_to_its_successor) {
  start(routing::round_robin, 2);
  const auto doomed = hold("a");
  who();
  const auto waits = hold("b");
  kill(log.workers.front());
  time.run();
  EXPECT_TRUE(doomed->why);
  ASSERT_TRUE(log.held.contains("hold b"));
  EXPECT_EQ(started(), 3);
  answer("hold b");
  EXPECT_TRUE(waits->value);
}

TEST_F(pool_routing, least_loaded_waits_where_the_line_is_shortest) {
  start(routing::least_loaded, 2);
  for (const auto* const name : {"a", "b", "c", "d", "e", "f"})
    hold(name);
  EXPECT_EQ(made.snapshot().waiting, 4); // two for each
  answer("hold a");
  const auto* const runs = log.held.contains("hold c") ? "hold c" : "hold d";
  hold("g"); // where one waits instead of two
  answer(runs);
  answer(log.held.contains("hold e") ? "hold e" : "hold f");
  EXPECT_TRUE(log.held.contains("hold b"));
  EXPECT_TRUE(log.held.contains("hold g"));
}

TEST_F(pool_routing, one_key_goes_to_one_worker_in_its_order) {
  start(routing::consistent_hash);
  std::map<std::string, std::string> at;
  for (int round = 0; round < 3; ++round)
    for (int n = 0; n < 20; ++n) {
      const auto key = std::to_string(n);
      const auto [seen, first] = at.emplace(key, who(key));
      EXPECT_TRUE(first || seen->second == who(key));
    }
  hold("a", "ada");
  hold("b", "ada");
  EXPECT_TRUE(log.held.contains("hold a"));
  EXPECT_FALSE(log.held.contains("hold b"));
  answer("hold a");
  EXPECT_TRUE(log.held.contains("hold b"));
}

TEST_F(pool_routing, a_key_keeps_its_place_through_a_crash) {
  start(routing::consistent_hash);
  std::map<std::string, std::string> before;
  for (int n = 0; n < 20; ++n)
    before[std::to_string(n)] = who(std::to_string(n));
  kill(log.workers[1]);
  time.run();
  for (const auto& [key, place] : before)
    EXPECT_EQ(who(key), place == "2" ? "4" : place);
}

TEST_F(pool_routing, a_worker_less_moves_its_own_keys_alone) {
  start(routing::consistent_hash, 4);
  std::map<std::string, std::string> before;
  for (int n = 0; n < 40; ++n)
    before[std::to_string(n)] = who(std::to_string(n));
  made.resize(3, 3);
  time.run();
  for (const auto& [key, place] : before) {
    if (place == "4")
      EXPECT_NE(who(key), "4");
    else
      EXPECT_EQ(who(key), place);
  }
}

TEST_F(pool_routing, jobs_that_wait_for_one_that_leaves_go_to_others) {
  start(routing::round_robin, 2);
  hold("a");
  hold("b");
  const auto c = hold("c");
  const auto d = hold("d"); // for the second
  made.resize(1, 1);
  answer("hold b"); // it leaves, and what waits for it waits for the first
  answer("hold a");
  answer("hold c");
  answer("hold d");
  EXPECT_TRUE(c->value && d->value);
  EXPECT_EQ(made.snapshot().idle, 1);
}

TEST_F(pool_routing, random_takes_all_of_them) {
  start(routing::random);
  std::map<std::string, int> seen;
  for (int n = 0; n < 100; ++n)
    ++seen[who()];
  EXPECT_EQ(seen.size(), 3);
}

TEST_F(pool_routing, checkouts_take_whoever_is_idle) {
  start(routing::round_robin, 2);
  hold("a");
  const auto had = made.checkout(1ms);
  EXPECT_TRUE(had);
  EXPECT_FALSE(made.checkout(1ms));
}

} // namespace
} // namespace actors::test
