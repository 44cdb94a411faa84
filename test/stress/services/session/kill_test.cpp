// A program that keeps sessions is killed, again and again, in the middle of its writes. The next one has every change that was
// acknowledged, none of it torn, and no session that it said to have forgotten.
#include "examples/support/child_process.hpp"
#include "test/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <random>
#include <sstream>

namespace actors::test {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr int sessions = 40;
constexpr int rounds = 40;

struct known_session {
  std::uint64_t acknowledged = 0;
  bool closing = false;
  bool closed = false;
};

class killed_program : public testing::Test {
public:
  /// A life of the program: what it finds, and what it says until it is killed after so many lines.
  void live(std::size_t lines, const std::string& synchronous) {
    found_.clear();
    examples::child_process program{{KEPT_WRITER, folder_ / "sessions.db", std::to_string(sessions), synchronous}};
    bool ready = false;
    while (!ready) {
      const auto line = program.read_line(patience);
      ASSERT_TRUE(line) << program.errors();
      ready = *line == "ready";
      if (!ready)
        take(*line);
    }
    compare();
    for (std::size_t n = 0; n < lines; ++n) {
      const auto line = program.read_line(patience);
      ASSERT_TRUE(line) << program.errors();
      take(*line);
    }
    program.signal(SIGKILL);
    ASSERT_EQ(program.wait(patience), 128 + SIGKILL);
    while (const auto line = program.read_line(patience))
      take(*line);
  }

  [[nodiscard]] std::uint64_t acknowledged() const { return acknowledged_; }

private:
  void take(const std::string& line) {
    std::istringstream in{line};
    std::string what;
    std::string id;
    in >> what >> id;
    if (what == "kept") {
      std::string a;
      std::string b;
      std::string others;
      in >> a >> b >> others;
      EXPECT_EQ(a, b) << "torn";
      EXPECT_EQ(others, "1") << "torn";
      EXPECT_TRUE(found_.emplace(id, std::stoull(a)).second);
    } else if (what == "ack") {
      in >> known_.at(id).acknowledged;
      ++acknowledged_;
    } else if (what == "new") {
      EXPECT_TRUE(known_.emplace(id, known_session{}).second);
    } else if (what == "closing") {
      known_.at(id).closing = true;
    } else if (what == "closed") {
      known_.at(id).closed = true;
    } else {
      FAIL() << line;
    }
  }

  void compare() {
    for (auto known = known_.begin(); known != known_.end();) {
      const auto& [id, what] = *known;
      const auto here = found_.find(id);
      if (here == found_.end()) {
        EXPECT_TRUE(what.closing) << id << " is lost";
        known = known_.erase(known);
        continue;
      }
      EXPECT_FALSE(what.closed) << id << " has come back";
      // One more may have been kept and not told any more.
      EXPECT_GE(here->second, what.acknowledged) << id;
      EXPECT_LE(here->second, what.acknowledged + 1) << id;
      ++known;
    }
    // What was about to be closed goes on; what was being made is there, and nobody was told.
    for (const auto& [id, number] : found_)
      known_[id] = {.acknowledged = number};
  }

  temporary_folder folder_;
  std::map<std::string, known_session> known_;
  std::map<std::string, std::uint64_t> found_;
  std::uint64_t acknowledged_ = 0;
};

TEST_F(killed_program, has_every_acknowledged_change_the_next_time) {
  std::mt19937 random{20'261'126};
  for (int round = 0; round < rounds; ++round) {
    // Some die at once, some with full files.
    const auto lines = random() % (round % 4 == 0 ? 50U : 2'000U);
    live(lines, round % 2 == 0 ? "full" : "normal");
    if (HasFatalFailure())
      return;
  }
  live(0, "full");
  EXPECT_GT(acknowledged(), 10'000U);
}

} // namespace
} // namespace actors::test
