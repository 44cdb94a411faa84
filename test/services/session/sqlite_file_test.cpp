// The file of a store: what is refused at its start, and what becomes of errors on the way.
#include "services/session/detail/sqlite_file.hpp"

#include "libactors/errc.hpp"
#include "services/session/errc.hpp"
#include "test/services/session/store_kinds.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include <sys/stat.h>

namespace actors {
namespace {

constexpr wall_time now{std::chrono::hours{1'000}};

struct sqlite_file_test : testing::Test {
  [[nodiscard]] sqlite_store_options options() const {
    return {.file = path, .synchronous = synchronous_writes::normal, .wait_for_lock = 0ms};
  }

  std::unique_ptr<sqlite_file> open() {
    auto opened = sqlite_file::open(options());
    EXPECT_TRUE(opened) << describe(opened.error());
    return std::move(*opened);
  }

  caf::error refusal() {
    auto opened = sqlite_file::open(options());
    return opened ? caf::error{} : opened.error();
  }

  static caf::error write(sqlite_file& to, decltype(sqlite_write::what) what) {
    std::vector<sqlite_write> batch;
    batch.push_back({.what = std::move(what)});
    to.write(batch);
    return batch[0].failed;
  }

  static kept_session session(std::string id, std::size_t bytes = 1) {
    return {.id = std::move(id),
            .name = "name",
            .created = now,
            .keep_until = now + 1h,
            .state = {{"bytes", std::string(bytes, 'x')}}};
  }

  void fill_file(const std::string& with) const { std::ofstream{path, std::ios::binary} << with; }

  [[nodiscard]] std::string bytes() const {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

  void run_sql(const std::string& text) const {
    SQLite::Database{path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(text);
  }

  temporary_folder folder;
  const std::filesystem::path path = folder / "sessions.db";
};

// -- what is refused ----------------------------------------------------------------

TEST_F(sqlite_file_test, is_refused_where_it_is_no_database_and_stays_as_it_was) {
  const std::string text(10'000, '#');
  fill_file(text);
  const auto why = refusal();
  EXPECT_EQ(why, make_error(session_errc::store_foreign));
  EXPECT_NE(describe(why).find(path.string()), std::string::npos) << describe(why);
  EXPECT_EQ(bytes(), text);
}

TEST_F(sqlite_file_test, is_refused_where_it_is_a_database_of_something_else) {
  run_sql("CREATE TABLE customer (name TEXT)");
  const auto before = bytes();
  const auto why = refusal();
  EXPECT_EQ(why, make_error(session_errc::store_foreign));
  EXPECT_NE(describe(why).find("something else"), std::string::npos) << describe(why);
  EXPECT_EQ(bytes(), before);
}

TEST_F(sqlite_file_test, is_refused_where_another_version_has_written_it) {
  open();
  run_sql("PRAGMA user_version = 2");
  const auto why = refusal();
  EXPECT_EQ(why, make_error(session_errc::store_foreign));
  EXPECT_NE(describe(why).find("version 2"), std::string::npos) << describe(why);
}

TEST_F(sqlite_file_test, is_refused_where_it_is_damaged) {
  {
    const auto file = open();
    for (int i = 0; i < 200; ++i)
      ASSERT_FALSE(write(*file, session(std::to_string(i), 500)));
  }
  auto damaged = bytes();
  ASSERT_GT(damaged.size(), 100'000U);
  for (std::size_t page = 3 * 4096; page + 4096 < damaged.size(); page += 4096)
    damaged.replace(page, 64, std::string(64, '\xee'));
  fill_file(damaged);
  const auto why = refusal();
  EXPECT_EQ(why, make_error(session_errc::store_corrupt)) << describe(why);
  EXPECT_EQ(bytes(), damaged);
}

TEST_F(sqlite_file_test, is_refused_where_it_was_cut_off) {
  {
    const auto file = open();
    for (int i = 0; i < 200; ++i)
      ASSERT_FALSE(write(*file, session(std::to_string(i), 500)));
  }
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_EQ(refusal(), make_error(session_errc::store_corrupt));
}

TEST_F(sqlite_file_test, is_refused_while_another_has_it) {
  auto first = open();
  const auto why = refusal();
  EXPECT_EQ(why, make_error(session_errc::store_locked));
  EXPECT_NE(describe(why).find("another program"), std::string::npos) << describe(why);
  first = nullptr;
  EXPECT_FALSE(refusal()) << "it is free again";
}

TEST_F(sqlite_file_test, is_refused_where_there_is_no_such_folder) {
  auto elsewhere = options();
  elsewhere.file = folder / "no/such/folder.db";
  EXPECT_EQ(sqlite_file::open(elsewhere), make_error(session_errc::not_kept));
}

// -- what is promised ----------------------------------------------------------------

TEST_F(sqlite_file_test, is_readable_by_its_owner_alone) {
  const auto file = open();
  ASSERT_FALSE(write(*file, session("a")));
  for (const auto& each : {path.string(), path.string() + "-wal"}) {
    struct stat found = {};
    ASSERT_EQ(::stat(each.c_str(), &found), 0) << each;
    EXPECT_EQ(found.st_mode & 0777, 0600U) << each;
  }
}

TEST_F(sqlite_file_test, may_have_been_there_empty) {
  fill_file("");
  const auto file = open();
  EXPECT_FALSE(write(*file, session("a")));
}

TEST_F(sqlite_file_test, that_is_full_refuses_what_needs_room_and_takes_the_rest) {
  auto small = options();
  small.max_bytes = 64 * 1024;
  auto opened = sqlite_file::open(small);
  ASSERT_TRUE(opened);
  auto& file = **opened;
  ASSERT_FALSE(write(file, session("small")));
  ASSERT_FALSE(write(file, session("large", 30'000)));
  EXPECT_EQ(write(file, session("too large", 60'000)), make_error(session_errc::not_kept));
  EXPECT_FALSE(file.load("too large")) << "nothing half done";
  ASSERT_FALSE(write(file, session_change{.id = "small", .put = {{"x", "1"}}}));
  ASSERT_FALSE(write(file, session_ending{"large"}));
  EXPECT_FALSE(write(file, session("too large", 30'000))) << "there is room again";
}

TEST_F(sqlite_file_test, fails_none_of_a_batch_for_the_sake_of_another) {
  auto small = options();
  small.max_bytes = 64 * 1024;
  auto opened = sqlite_file::open(small);
  ASSERT_TRUE(opened);
  auto& file = **opened;
  std::vector<sqlite_write> batch;
  batch.push_back({.what = session("a")});
  batch.push_back({.what = session("b", 100'000)});
  batch.push_back({.what = session_change{.id = "a", .put = {{"x", "1"}}}});
  batch.push_back({.what = session_change{.id = "b", .put = {{"x", "1"}}}});
  file.write(batch);
  EXPECT_FALSE(batch[0].failed);
  EXPECT_EQ(batch[1].failed, make_error(session_errc::not_kept));
  EXPECT_FALSE(batch[2].failed);
  EXPECT_EQ(batch[3].failed, make_error(session_errc::no_such_session));
  EXPECT_EQ(file.load("a")->state.at("x"), "1");
}

TEST_F(sqlite_file_test, keeps_nothing_of_a_change_whose_last_part_fails) {
  auto small = options();
  small.max_bytes = 64 * 1024;
  auto opened = sqlite_file::open(small);
  ASSERT_TRUE(opened);
  auto& file = **opened;
  ASSERT_FALSE(write(file, session("a")));
  EXPECT_EQ(write(file, session_change{.id = "a",
                                       .put = {{"a", "new"}, {"z", std::string(100'000, 'z')}},
                                       .removed = {"bytes"},
                                       .keep_until = now + 2h}),
            make_error(session_errc::not_kept));
  EXPECT_EQ(*file.load("a"), session("a"));
}

} // namespace
} // namespace actors
