// The table under registry and groups: what comes and goes, and that vacant entries do not pile up.
#include "services/registry/detail/name_table.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>

namespace actors::detail {

namespace {

std::atomic<std::size_t> alive{0}; // also freed on liburcu's thread

struct flag_entry final : named_entry {
  flag_entry(std::size_t hash_of_name, std::string_view kept) noexcept : named_entry(hash_of_name, kept) { ++alive; }
  ~flag_entry() { --alive; }

  [[nodiscard]] bool vacant() const noexcept { return !used; }

  bool used = false;
};

class name_table_test : public testing::Test {
public:
  flag_entry& add(const std::string& name) {
    auto& entry = table->obtain(hash(name), name);
    entry.used = true;
    return entry;
  }
  flag_entry* find(const std::string& name) { return table->find(hash(name), name); }

  std::function<std::size_t(const std::string&)> hash = std::hash<std::string>{};
  std::unique_ptr<name_table<flag_entry>> table = std::make_unique<name_table<flag_entry>>();
};

TEST_F(name_table_test, finds_each_entry_where_it_was_however_many_come) {
  std::vector<flag_entry*> all;
  for (int n = 0; n < 10'000; ++n)
    all.push_back(&add(std::to_string(n)));
  for (int n = 0; n < 10'000; ++n)
    ASSERT_EQ(find(std::to_string(n)), all[static_cast<std::size_t>(n)]);
  EXPECT_EQ(find("10000"), nullptr);
  std::size_t visited = 0;
  table->for_each([&](const flag_entry&) { ++visited; });
  EXPECT_EQ(visited, 10'000U);
}

TEST_F(name_table_test, tells_names_of_the_same_hash_apart) {
  hash = [](const std::string&) { return std::size_t{42}; };
  for (int n = 0; n < 300; ++n)
    add(std::to_string(n));
  for (int n = 0; n < 300; ++n)
    ASSERT_EQ(find(std::to_string(n))->name, std::to_string(n));
  EXPECT_EQ(find("300"), nullptr);
}

TEST_F(name_table_test, finds_a_vacant_entry_again) {
  auto& entry = add("a");
  entry.used = false;
  EXPECT_EQ(&table->obtain(hash("a"), "a"), &entry);
}

TEST_F(name_table_test, sweeps_vacant_entries_and_keeps_the_others) {
  auto& kept = add("kept");
  for (int n = 0; n < 100'000; ++n)
    add(std::to_string(n)).used = false;
  EXPECT_EQ(find("kept"), &kept);
  wait_for_reclamation();
  EXPECT_LT(alive, 100U);
}

TEST_F(name_table_test, shrinks_when_most_have_gone) {
  for (int n = 0; n < 10'000; ++n)
    add(std::to_string(n));
  table->for_each([](flag_entry& each) { each.used = false; });
  for (int n = 0; n < 100'000; ++n)
    add("x" + std::to_string(n)).used = false;
  wait_for_reclamation();
  EXPECT_LT(alive, 100U);
}

TEST_F(name_table_test, frees_everything_at_its_end) {
  for (int n = 0; n < 1'000; ++n)
    add(std::to_string(n)).used = n % 3 == 0;
  table.reset();
  wait_for_reclamation();
  EXPECT_EQ(alive, 0U);
}

} // namespace

} // namespace actors::detail
