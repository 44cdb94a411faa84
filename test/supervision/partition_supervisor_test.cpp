#include "supervision/partition_supervisor.hpp"

#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

#include <set>

namespace actors::test {

using testing::ElementsAre;

namespace {

class partitioned : public world {
public:
  partition_supervisor_spec spec() {
    return {.start = [this](start_context& s, std::size_t number) {
      return latest[std::to_string(number)] = s.spawn([number](process* self) -> caf::behavior {
        return {[number, self](const std::string& order) -> caf::result<std::string> {
          if (order == "crash")
            throw std::runtime_error{"boom"};
          return self->label() + "/" + std::to_string(number);
        }};
      });
    }};
  }

  std::string ask(const ref& whom) { return *sys.call<std::string>(whom, 1s, std::string{"who"}); }
};

} // namespace

TEST_F(partitioned, starts_one_child_per_partition_in_order) {
  const partitions all{sys, {.count = 3}};
  root = *start_partition_supervisor(sys, all, spec());
  EXPECT_THAT(ids(), ElementsAre("0", "1", "2"));
  EXPECT_EQ(ask(all[2]), "2/2");
}

TEST_F(partitioned, has_by_default_as_many_as_the_scheduler_has_threads) {
  system threads{{.workers = 3}};
  EXPECT_EQ(partitions{threads}.size(), 3U);
}

TEST_F(partitioned, routes_numbers_by_their_remainder) {
  const partitions all{sys, {.count = 3}};
  EXPECT_EQ(all.route(7), all[1]);
  EXPECT_EQ(all.route(-7), all[1]);
  EXPECT_EQ(all.route(std::numeric_limits<std::int64_t>::min()), all[(std::uint64_t{1} << 63) % 3]);
  EXPECT_EQ(all.route(std::uint8_t{255}), all[0]);
}

TEST_F(partitioned, routes_a_string_to_the_same_partition_for_ever) {
  // The published test vectors of FNV-1a.
  EXPECT_EQ(partitions::hash(""), 0xcbf29ce484222325U);
  EXPECT_EQ(partitions::hash("a"), 0xaf63dc4c8601ec8cU);
  EXPECT_EQ(partitions::hash("foobar"), 0x85944171f73967e8U);
  const partitions all{sys, {.count = 8}};
  EXPECT_EQ(all.route("foobar"), all[0x85944171f73967e8U % 8]);
  EXPECT_EQ(all.route(std::string{"foobar"}), all.route("foobar"));
}

TEST_F(partitioned, spreads_keys_evenly) {
  const partitions all{sys, {.count = 8}};
  std::map<std::size_t, int> hits;
  for (int i = 0; i < 8000; ++i)
    for (std::size_t p = 0; p < all.size(); ++p)
      if (all.route("user " + std::to_string(i)) == all[p])
        ++hits[p];
  ASSERT_EQ(hits.size(), 8U);
  for (const auto& [partition, count] : hits) {
    EXPECT_GT(count, 850) << partition;
    EXPECT_LT(count, 1150) << partition;
  }
}

TEST_F(partitioned, keeps_its_routes_when_a_partition_crashes_and_when_the_supervisor_is_replaced) {
  const partitions all{sys, {.count = 2}};
  auto escalating = spec();
  escalating.intensity = 0;
  start(supervisor_spec{.intensity = 2, .children = {partition_supervisor_child("counters", all, escalating)}});
  const auto one = latest["1"];
  tell(all[0], "crash");
  EXPECT_NE(latest["1"], one) << "the whole supervisor has been replaced";
  EXPECT_EQ(all[1].get(), latest["1"]);
  EXPECT_EQ(ask(all.route(0)), "0/0");
}

TEST_F(partitioned, restarts_one_partition_and_leaves_the_others_alone) {
  const partitions all{sys, {.count = 2}};
  root = *start_partition_supervisor(sys, all, spec());
  const auto one = latest["1"];
  tell(all[0], "crash");
  EXPECT_EQ(all[1].get(), one);
  EXPECT_EQ(all[0].get(), latest["0"]);
  EXPECT_EQ(info("0").restarts, 1U);
}

TEST_F(partitioned, is_refused_without_a_start_function) {
  const partitions all{sys, {.count = 2}};
  EXPECT_EQ(start_partition_supervisor(sys, all, {}).error(), supervision_errc::missing_start);
}

} // namespace actors::test
