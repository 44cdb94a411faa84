// Eight threads use sessions while their processes crash and are killed, and now and then their supervisor, their keeper and the
// process of their store. Without a store nothing lives on that should not; with one nothing is lost that was acknowledged.
#include "libactors/control.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "services/session/sessions.hpp"
#include "test/services/session/store_kinds.hpp"
#include "test/support/real_threads.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <future>
#include <random>
#include <stdexcept>

namespace actors::test {
namespace {

constexpr int threads = 8;
constexpr std::size_t own_sessions = 24;
constexpr auto storm = 7s;
constexpr auto patience = 60s;
constexpr auto calm = 3s; // between two crashes of a session: one that crashes more often would wait for half a minute

struct owned_session {
  std::string id;
  int attempted = 0;
  int acknowledged = 0;
  time_point disturbed = {};
};

std::vector<store_kind> kinds() {
  auto all = store_kinds();
  all.insert(all.begin(), {"none", false, [](const temporary_folder&) { return nullptr; }});
  return all;
}

class storm_of_sessions : public testing::TestWithParam<store_kind> {
public:
  storm_of_sessions() { log().set_level(spdlog::level::off); }
  ~storm_of_sessions() override { log().set_level(spdlog::level::info); }

  [[nodiscard]] bool kept() const { return store_ != nullptr; }

  std::optional<std::string> create() {
    std::promise<caf::expected<std::string>> made;
    all_.create({{"n", "0"}}, [&](caf::expected<std::string> id) { made.set_value(std::move(id)); });
    auto id = made.get_future().get();
    return id ? std::optional{*id} : std::nullopt;
  }

  template <class T, class Request>
  caf::expected<T> call(const owned_session& whom, Request request) {
    const auto process = all_.find(whom.id);
    if (!process)
      return make_error(session_errc::ended);
    return sys_.call<T>(*process, 30s, std::move(request));
  }

  void increment(owned_session& whom) {
    ++whom.attempted;
    // Counted from what was attempted, so that one that was kept and not told is not counted twice.
    if (call<caf::ok_atom>(whom, session_update{[n = whom.attempted](session_state& state) {
                             state["n"] = std::to_string(n);
                             state["m"] = std::to_string(n);
                           }}))
      whom.acknowledged = whom.attempted;
  }

  /// False: it could not be asked.
  bool check(const owned_session& whom) {
    const auto n = call<std::string>(whom, session_get{"n"});
    if (!n)
      return false;
    EXPECT_GE(std::stoi(*n), whom.acknowledged);
    EXPECT_LE(std::stoi(*n), whom.attempted);
    if (*n != "0") {
      const auto m = call<std::string>(whom, session_get{"m"});
      EXPECT_TRUE(!m || *m == *n);
    }
    return true;
  }

  void disturb_one(owned_session& whom, std::mt19937& random) {
    if (clock::now() - whom.disturbed < calm)
      return;
    whom.disturbed = clock::now();
    if (random() % 2 == 0)
      static_cast<void>(call<caf::ok_atom>(whom, session_update{[](session_state& state) {
                                             state["n"] = "half done";
                                             throw std::runtime_error{"boom"};
                                           }}));
    else if (const auto process = all_.find(whom.id))
      kill(*process);
  }

  void disturb_all(std::mt19937& random) {
    if (random() % 2 == 0)
      return kill(all_.supervisor());
    const auto whole = which_children(sys_, root_, patience);
    if (!whole || whole->empty() || !whole->front().process)
      return;
    if (const auto parts = which_children(sys_, whole->front().process, patience); parts && !parts->empty())
      if (const auto& one = (*parts)[random() % parts->size()].process)
        kill(one);
  }

  void use(owned_session& whom, std::mt19937& random) {
    switch (random() % 100) {
    case 0:
    case 1:
      return disturb_one(whom, random);
    case 2: {
      EXPECT_TRUE(all_.close(whom.id) || !kept());
      EXPECT_FALSE(all_.touch(whom.id));
      EXPECT_FALSE(all_.find(whom.id));
      whom.id.clear();
      return;
    }
    case 3:
      if (all_.hold(whom.id))
        all_.release(whom.id);
      return;
    case 4:
      EXPECT_TRUE(all_.touch(whom.id) || !kept()) << "it was lost";
      return;
    case 5:
      static_cast<void>(all_.list({}, 10));
      return;
    default:
      if (random() % 2 == 0)
        increment(whom);
      else
        static_cast<void>(check(whom));
    }
  }

protected:
  temporary_folder folder_;
  std::shared_ptr<session_store> store_ = GetParam().make(folder_);
  std::atomic<int> ends_{0};
  std::atomic<int> begun_{0};
  system sys_;
  sessions all_{sys_, {.store = store_, .on_end = [this](std::string_view) { ++ends_; }}};
  caf::actor root_ = start_supervisor(sys_, {.intensity = 1'000'000, .period = 1s, .children = {all_.child()}}).value();
};

TEST_P(storm_of_sessions, loses_nothing_brings_nothing_back_and_leaves_nothing_behind) {
  std::vector<std::vector<owned_session>> owned(threads);
  const auto end = clock::now() + storm;
  std::atomic<std::uint64_t> uses{0};
  on_all_threads(threads, [&](int thread) {
    std::mt19937 random{static_cast<unsigned>(thread)};
    auto& mine = owned[static_cast<std::size_t>(thread)];
    auto next_disturbance = clock::now();
    while (clock::now() < end) {
      if (mine.size() < own_sessions) {
        if (auto id = create()) {
          ++begun_;
          mine.push_back({.id = *id});
        }
        continue;
      }
      auto& one = mine[random() % mine.size()];
      ++uses;
      use(one, random);
      if (one.id.empty() || (!kept() && !all_.touch(one.id))) {
        std::swap(one, mine.back());
        mine.pop_back();
      }
      if (thread == 0 && clock::now() >= next_disturbance) {
        disturb_all(random);
        next_disturbance = clock::now() + 400ms;
      }
    }
  });
  EXPECT_GT(uses, 1'000U);
  for (const auto& mine : owned)
    for (const auto& each : mine) {
      EXPECT_TRUE(all_.touch(each.id) || !kept()) << "it was lost";
      if (kept()) {
        EXPECT_TRUE(eventually([&] { return check(each); }, patience));
      }
    }
  std::size_t left = 0;
  for (const auto& mine : owned)
    for (const auto& each : mine)
      left += all_.touch(each.id);
  // Those whose start was answered too late are being ended.
  EXPECT_TRUE(eventually([&] { return all_.size() == left; }));
  EXPECT_GE(ends_, begun_ - static_cast<int>(left));
  EXPECT_EQ(sys_.stop(root_, patience), stop_result::stopped);
  EXPECT_TRUE(eventually([&] { return sys_.live_processes() == 0; }));
  EXPECT_EQ(all_.size(), kept() ? left : 0U);
}

INSTANTIATE_TEST_SUITE_P(stores, storm_of_sessions, testing::ValuesIn(kinds()), name_of_store);

} // namespace
} // namespace actors::test
