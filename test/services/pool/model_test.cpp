// Random checkouts, deaths, resizes and time, on a pool and on a model of it: who has a token, and who waits for one. After every step
// both must tell the same, no worker may have two owners, and none may be lost.
//
// RC_PARAMS in the environment asks for other sequences: "seed=42 max_success=100000".
#include "libactors/log.hpp"
#include "test/services/pool/pool_fixture.hpp"

#include <rapidcheck.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <deque>
#include <set>
#include <sstream>

namespace actors::test {
namespace {

const bool seeded = setenv("RC_PARAMS", "seed=20261126 max_success=5000 max_size=60", 0) == 0;

constexpr int owners = 4;
constexpr std::size_t places = 6; // in line

struct command {
  int what;
  int who;
  int how;
};

std::ostream& operator<<(std::ostream& out, const command& c) {
  return out << '(' << c.what << ' ' << c.who << ' ' << c.how << ')';
}

rc::Gen<int> below(int n) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n));
}

/// Who has how many, and who waits: the tokens are worth the same.
struct model {
  struct waiter {
    int owner;
    time_point until;
  };

  std::size_t most = 3;
  std::array<int, owners> has{};
  std::deque<waiter> line;
  std::array<int, owners> refused{};

  [[nodiscard]] std::size_t lent() const {
    std::size_t sum = 0;
    for (const auto each : has)
      sum += static_cast<std::size_t>(each);
    return sum;
  }

  void settle() {
    while (!line.empty() && lent() < most) {
      ++has[static_cast<std::size_t>(line.front().owner)];
      line.pop_front();
    }
  }

  void want(int who, time_point until) {
    if (lent() >= most && line.size() >= places)
      ++refused[static_cast<std::size_t>(who)];
    else
      line.push_back({who, until});
    settle();
  }

  void time_passes(time_point now) {
    for (const auto& each : line)
      refused[static_cast<std::size_t>(each.owner)] += each.until <= now ? 1 : 0;
    std::erase_if(line, [&](const waiter& each) { return each.until <= now; });
    settle();
  }

  void owner_ends(int who) {
    has[static_cast<std::size_t>(who)] = 0;
    std::erase_if(line, [&](const waiter& each) { return each.owner == who; });
    settle();
  }

  void all_end() {
    has.fill(0);
    for (const auto& each : line)
      ++refused[static_cast<std::size_t>(each.owner)];
    line.clear();
  }
};

/// The pool and its model side by side.
class twins : public virtual_runtime {
public:
  explicit twins(bool doubtful) : doubtful_(doubtful) {
    workers_ = pool{system,
                    [this](start_context& s) {
                      auto worker = s.spawn([](process*) -> caf::behavior { return {[](int n) { return n; }}; });
                      living_.insert(worker);
                      worker->attach_functor([this, worker = worker.address()](const caf::error&) {
                        std::erase_if(living_, [&](const caf::actor& each) { return each.address() == worker; });
                      });
                      return worker;
                    },
                    {.min = 0,
                     .max = expected_.most,
                     .max_waiting = places,
                     .idle_time = 3s,
                     .on_owner_end = doubtful ? pool_options::owner_end::replace : pool_options::owner_end::give_back,
                     .intensity = 1'000'000,
                     .period = 1s}};
    root_ = start_supervisor(system, {.intensity = 1'000'000, .period = 1s, .children = {workers_.child()}}).value();
    for (auto& each : real_)
      hire(each);
  }

  ~twins() {
    for (auto& each : real_)
      each->held.clear();
    left_.clear();
    void_.clear();
    system.stop(root_, std::chrono::seconds{1});
    system.shut_down();
  }

  void run(const command& c) {
    told_ << '(' << c.what << ' ' << c.who << ' ' << c.how << ") ";
    const auto who = static_cast<std::size_t>(c.who);
    auto& whose = real_[who];
    switch (c.what) {
    case 0:
    case 1:
    case 2: {
      const auto timeout = std::chrono::milliseconds{1000 * (1 + c.how)};
      expected_.want(c.who, system.now() + timeout);
      caf::anon_send(whose->process, std::int64_t{timeout.count()});
      break;
    }
    case 3:
    case 4:
      if (auto* const had = some_lease(*whose, c.how)) {
        --expected_.has[who];
        had->checkin();
        expected_.settle();
      }
      break;
    case 5:
      if (auto* const had = some_lease(*whose, c.how)) {
        --expected_.has[who];
        if (c.how % 2 == 0)
          had->discard();
        else
          *had = lease{}; // dropped
        expected_.settle();
      }
      break;
    case 6: // an owner ends; its leases may be with somebody else still
      expected_.owner_ends(c.who);
      kill(whose->process);
      time.run();
      left_.push_back(std::move(whose));
      hire(whose);
      expected_.refused[who] = 0;
      break;
    case 7: // a worker ends, lent or not
      if (!living_.empty()) {
        const auto victim = *std::next(living_.begin(), c.how % static_cast<int>(living_.size()));
        for (std::size_t n = 0; n < owners; ++n)
          for (auto& each : real_[n]->held)
            if (each && each.worker() == victim) {
              --expected_.has[n];
              void_.push_back(std::move(each));
            }
        kill(victim);
        expected_.settle();
      }
      break;
    case 8:
      expected_.most = 1 + static_cast<std::size_t>(c.how);
      workers_.resize(std::min<std::size_t>(static_cast<std::size_t>(c.who), expected_.most), expected_.most);
      least_ = std::min<std::size_t>(static_cast<std::size_t>(c.who), expected_.most);
      expected_.settle();
      break;
    case 9:
      time.advance(std::chrono::milliseconds{500 * (1 + c.how)});
      expected_.time_passes(system.now());
      break;
    case 10: // what was lost with its owner or its worker comes back late
      if (!left_.empty()) {
        left_.back()->held.clear();
        left_.pop_back();
      }
      void_.clear();
      break;
    default: // the pool's own process ends
      if (c.how != 0)
        break;
      for (auto& each : real_)
        for (auto& one : each->held)
          void_.push_back(std::move(one));
      expected_.all_end();
      kill(keeper());
    }
    time.run();
    for (auto& each : real_)
      std::erase_if(each->held, [](const lease& one) { return !one; });
    compare();
  }

private:
  struct owner {
    caf::actor process;
    std::vector<lease> held;
    int refused = 0;
  };

  void hire(std::shared_ptr<owner>& whom) {
    whom = std::make_shared<owner>();
    whom->process = start([this, of = std::weak_ptr{whom}](process* self) -> caf::behavior {
      return {[this, self, of](std::int64_t ms) {
        workers_.checkout(self, std::chrono::milliseconds{ms})
            .then([of](lease given) { of.lock()->held.push_back(std::move(given)); },
                  [of](const caf::error&) { ++of.lock()->refused; });
      }};
    });
  }

  static lease* some_lease(owner& of, int which) {
    return of.held.empty() ? nullptr : &of.held[static_cast<std::size_t>(which) % of.held.size()];
  }

  caf::actor keeper() {
    const auto top = which_children(system, root_).value();
    return which_children(system, top.front().process).value().back().process;
  }

  void compare() {
    const auto now = workers_.snapshot();
    std::set<caf::actor> owned;
    for (std::size_t n = 0; n < owners; ++n) {
      check(real_[n]->held.size() == static_cast<std::size_t>(expected_.has[n]), "an owner has another number");
      check(real_[n]->refused == expected_.refused[n], "another number of refusals");
      for (const auto& each : real_[n]->held) {
        check(owned.insert(each.worker()).second, "a worker has two owners");
        check(living_.contains(each.worker()), "a lease of a worker that has ended");
      }
    }
    check(now.lent == expected_.lent(), "another number is lent");
    check(now.waiting == expected_.line.size(), "another number waits");
    check(now.running == 0 && now.in_doubt == 0 && now.starting == 0, "not at rest");
    check(now.idle + now.lent == living_.size(), "a worker is lost");
    check(now.idle + now.lent >= least_, "too few workers");
    check(now.idle + now.lent <= std::max(expected_.most, now.lent), "too many workers");
    check(now.idle == 0 || now.waiting == 0, "somebody waits while a worker is idle");
  }

  void check(bool holds, const char* else_what) {
    if (!holds)
      RC_FAIL(std::string{else_what} + " after " + told_.str() + (doubtful_ ? "(doubtful)" : ""));
  }

  const bool doubtful_;
  std::ostringstream told_;
  model expected_;
  std::size_t least_ = 0;
  pool workers_;
  caf::actor root_;
  std::set<caf::actor> living_;
  std::array<std::shared_ptr<owner>, owners> real_;
  std::vector<std::shared_ptr<owner>> left_; // owners that have ended
  std::vector<lease> void_;
};

TEST(pool_model, and_a_real_pool_never_differ) {
  log().set_level(spdlog::level::off);
  EXPECT_TRUE(rc::check([] {
    twins both{*below(2) == 1};
    const auto commands =
        *rc::gen::container<std::vector<command>>(rc::gen::construct<command>(below(12), below(owners), below(5)));
    for (const auto& each : commands)
      both.run(each);
  }));
  log().set_level(spdlog::level::info);
}

} // namespace
} // namespace actors::test
