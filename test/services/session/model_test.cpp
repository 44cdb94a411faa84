// Sessions beside a map with times: any requests, any time that passes, crashes, new supervisors and new programs.
#include "test/services/session/sessions_program.hpp"
#include "test/services/session/store_kinds.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>
#include <cstdlib>
#include <map>
#include <sstream>
#include <stdexcept>

namespace actors {
namespace {

// The same sequences in every run; RC_PARAMS in the environment asks for others. Before main, where RapidCheck reads it.
const bool seeded = setenv("RC_PARAMS", "seed=20261126", 0) == 0;

constexpr duration ttl = 30min;

/// All that is to be known of a session.
struct modelled {
  std::string id;
  session_state state;
  duration last_use; ///< since the beginning of time
  int holders = 0;
  bool alive = true;

  /// After a new program it may live somewhat longer than its last use says, until it is used again.
  std::optional<duration> ends_at_latest = {};
};

struct command {
  int what;
  int whom;
  int key;
  int value;
};

enum : int {
  do_create,
  do_get,
  do_put,
  do_update,
  do_touch,
  do_hold,
  do_release,
  do_close,
  do_wait,
  do_crash,
  do_new_supervisor,
  do_new_program,
  commands,
};

rc::Gen<int> below(int n) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n));
}

rc::Gen<command> any_command() {
  return rc::gen::construct<command>(below(commands), below(6), below(3), below(4));
}

std::ostream& operator<<(std::ostream& out, const command& c) {
  return out << '(' << c.what << ' ' << c.whom << ' ' << c.key << ' ' << c.value << ')';
}

class both {
public:
  /// Where programs follow each other nobody makes room: who is idle longest is not known to the last minute then.
  both(const store_kind* kind, bool new_programs)
      : kind_(kind), new_programs_(new_programs), store_(kind ? kind->make(folder_) : nullptr) {
    begin(wall_time{} + 50 * 365 * 24h);
  }

  void run(const command& c) {
    program_->time.advance(1ms); // no two are used at the same time
    now_ += 1ms;
    let_time_pass(0s);
    if (c.what == do_create)
      create(c);
    else if (c.what == do_wait)
      let_time_pass(std::array<duration, 6>{1s, 3min, 7min, 10min, ttl - 1ms, 1h}[static_cast<std::size_t>(c.whom)]);
    else if (c.what == do_new_supervisor)
      renew_supervisor();
    else if (c.what == do_new_program && new_programs_)
      renew_program(std::array<duration, 6>{0s, 0s, 1s, 10min, 29min, 1h}[static_cast<std::size_t>(c.whom)]);
    else if (!all_.empty())
      use(all_[static_cast<std::size_t>(c.whom) % all_.size()], c);
    compare();
  }

  void compare_states() {
    for (auto& each : all_)
      for (const auto& [key, value] : each.state)
        if (each.alive)
          RC_ASSERT(program_->get(each.id, key) == value);
  }

private:
  void begin(wall_time now) {
    program_.emplace(now);
    session_options options{.idle_ttl = ttl, .max_sessions = new_programs_ ? 1'000U : 4U, .store = store_};
    if (!new_programs_)
      options.evict_after = 5min;
    program_->run(std::move(options));
  }

  /// For a while nobody can tell; then what is there counts.
  void settle(modelled& one) {
    if (!one.alive || one.holders > 0 || now_ - one.last_use < ttl)
      return;
    if (one.ends_at_latest && now_ < *one.ends_at_latest && program_->all->find(one.id))
      return;
    one.alive = false;
  }

  void let_time_pass(duration by) {
    program_->time.advance(by);
    now_ += by;
    for (auto& each : all_)
      settle(each);
  }

  std::size_t living() const {
    return static_cast<std::size_t>(std::ranges::count_if(all_, [](const auto& each) { return each.alive; }));
  }

  void create(const command& c) {
    const session_state initial{{std::to_string(c.key), std::to_string(c.value)}};
    bool room = true;
    if (!new_programs_ && living() == 4) {
      modelled* oldest = nullptr;
      for (auto& each : all_)
        if (each.alive && each.holders == 0 && (!oldest || each.last_use < oldest->last_use))
          oldest = &each;
      room = oldest && now_ - oldest->last_use >= 5min;
      if (room)
        oldest->alive = false;
    }
    program_->ask(initial);
    program_->time.run();
    const auto& answer = program_->answers.back();
    RC_ASSERT(answer.engaged() == room);
    if (room)
      all_.push_back({.id = *answer, .state = initial, .last_use = now_});
  }

  void used(modelled& one) {
    if (one.holders == 0)
      one.last_use = now_;
    one.ends_at_latest.reset();
  }

  void use(modelled& one, const command& c) {
    const auto key = std::to_string(c.key);
    const auto value = std::to_string(c.value);
    auto& sessions = *program_->all;
    const auto was_alive = one.alive;
    switch (c.what) {
    case do_get: {
      const auto got = program_->get(one.id, key);
      const auto expected = one.state.find(key);
      RC_ASSERT(got.engaged() == (was_alive && expected != one.state.end()));
      if (got)
        RC_ASSERT(*got == expected->second);
      break;
    }
    case do_put:
      RC_ASSERT(!program_->put(one.id, key, value) == was_alive);
      one.state[key] = value;
      break;
    case do_update: {
      const auto change = [key, value](session_state& state) {
        state.erase(key);
        state["u"] = value;
      };
      RC_ASSERT(!program_->update(one.id, change) == was_alive);
      change(one.state);
      break;
    }
    case do_touch:
      RC_ASSERT(sessions.touch(one.id) == was_alive);
      break;
    case do_hold:
      RC_ASSERT(sessions.hold(one.id) == was_alive);
      if (was_alive)
        ++one.holders;
      break;
    case do_release:
      if (one.holders == 0)
        return;
      sessions.release(one.id);
      if (--one.holders > 0)
        return;
      break;
    case do_close:
      RC_ASSERT(sessions.close(one.id) == was_alive);
      program_->time.run();
      one.alive = false;
      break;
    case do_crash:
      static_cast<void>(program_->update(one.id, [](session_state& state) {
        state.clear();
        throw std::runtime_error{"boom"};
      }));
      if (was_alive)
        used(one);
      one.alive = was_alive && kind_;
      let_time_pass(6s); // beyond the period in which crashes count
      return;
    default:
      return;
    }
    if (was_alive)
      used(one);
  }

  void renew_supervisor() {
    kill(program_->all->supervisor());
    program_->time.run();
    for (auto& each : all_)
      each.alive = each.alive && kind_;
    let_time_pass(6s);
  }

  void renew_program(duration later) {
    const auto wall = program_->wall_now() + later;
    program_.reset();
    if (kind_ && kind_->durable)
      store_ = kind_->make(folder_);
    now_ += later;
    begin(wall);
    for (auto& each : all_) {
      each.alive = each.alive && kind_;
      if (std::exchange(each.holders, 0) > 0)
        each.last_use = now_ - later; // until the end of the former program
      // A fourth of the limit is what not writing every use may cost, and a whole one for who was held; but no more than a new one.
      each.ends_at_latest = std::min(now_ + ttl, each.last_use + 2 * ttl + ttl / 4);
      settle(each);
    }
  }

  void compare() {
    for (const auto& each : all_)
      RC_ASSERT(program_->all->find(each.id).has_value() == each.alive);
    RC_ASSERT(program_->all->size() == living());
    RC_ASSERT(program_->session_processes() == living());
    using line = std::pair<duration, bool>;
    std::vector<line> expected;
    for (const auto& each : all_)
      if (each.alive && !each.ends_at_latest)
        expected.emplace_back(each.holders > 0 ? 0s : now_ - each.last_use, each.holders > 0);
    std::vector<line> found;
    for (const auto& each : program_->all->list("", 1'000).sessions)
      found.emplace_back(each.idle, each.held);
    std::ranges::sort(expected);
    std::ranges::sort(found);
    if (expected.size() == living())
      RC_ASSERT(found == expected);
  }

  const store_kind* kind_;
  const bool new_programs_;
  temporary_folder folder_;
  std::shared_ptr<session_store> store_;
  std::optional<sessions_program> program_;
  duration now_{0};
  std::vector<modelled> all_;
};

struct session_model : testing::TestWithParam<std::string> {
  void check(bool new_programs) {
    const auto kinds = store_kinds();
    const auto kind = std::ranges::find(kinds, GetParam(), &store_kind::name);
    EXPECT_TRUE(rc::check([&] {
      const auto all = *rc::gen::container<std::vector<command>>(any_command());
      both run{kind == kinds.end() ? nullptr : &*kind, new_programs};
      for (const auto& each : all)
        run.run(each);
      run.compare_states();
    }));
  }
};

TEST_P(session_model, and_real_sessions_never_differ) {
  check(false);
}

TEST_P(session_model, and_real_sessions_never_differ_from_program_to_program) {
  check(true);
}

INSTANTIATE_TEST_SUITE_P(stores, session_model, testing::Values("none", "memory", "sqlite"),
                         [](const auto& each) { return each.param; });

} // namespace
} // namespace actors
