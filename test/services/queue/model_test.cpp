// Random courses of pushes, consumers that are done, fail, forget and crash, pauses and ends, on a queue and beside its model. What is
// handed out is the model's first item each time, and after every step both tell the same.
//
// RC_PARAMS in the environment asks for other courses: "seed=42 max_success=100000".
#include "test/services/queue/model.hpp"

#include "libactors/log.hpp"
#include "test/services/queue/queue_fixture.hpp"

#include <rapidcheck.h>

#include <cstdlib>

namespace actors::test {

namespace {

const bool seeded = setenv("RC_PARAMS", "seed=20261126 max_success=3000 max_size=80", 0) == 0;

struct command {
  int what;
  int which;
  int how;
};

std::ostream& operator<<(std::ostream& out, const command& c) {
  return out << '(' << c.what << ' ' << c.which << ' ' << c.how << ')';
}

rc::Gen<int> below(int n) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n));
}

rc::Gen<command> any_command() {
  return rc::gen::construct<command>(below(20), below(100), below(3));
}

class twins {
public:
  twins(actors::system& sys, virtual_time& time, std::size_t capacity, when_full full, int attempts)
      : system_(sys),
        time_(time),
        model_(capacity, full, attempts),
        real_(sys,
              {.capacity = capacity, .full = full, .attempts = attempts, .dead_letters = [this](dead_letter<int> what) {
                 dead_.push_back(what.item);
               }}) {}

  // Before the members that they refer to.
  ~twins() {
    for (auto& each : consumers_)
      kill(each.process);
    kill(pusher_);
    time_.run();
  }

  void run(const command& c) {
    play(c);
    time_.run();
    compare();
  }

private:
  struct consumer {
    caf::actor process;
    std::size_t in_hand = 1;
    bool alive = true;
    bool subscribed = true;
    int closed = 0;
    std::vector<std::pair<int, queue_item<int>>> kept = {};
  };

  void play(const command& c) {
    const auto as = static_cast<queue_priority>(c.how);
    switch (c.what) {
    case 0:
      return consume(1 + static_cast<std::size_t>(c.how));
    case 1:
      if (auto* const one = any_alive(c.which))
        crash(*one);
      return;
    case 2:
      if (auto* const one = any_alive(c.which)) {
        caf::anon_send(one->process, std::string{"no more"});
        one->subscribed = false;
      }
      return;
    case 3:
      real_.pause();
      paused_ = true;
      return;
    case 4:
    case 5:
      real_.resume();
      paused_ = false;
      return;
    case 6:
      return c.which < 10 ? close(c.how == 0) : void();
    case 7:
    case 8:
      return push_by_call(as);
    case 9:
    case 10:
    case 11:
    case 12:
    case 13:
      ++last_;
      RC_ASSERT(!real_.try_push(int{last_}, as) == model_.push(last_, as, false));
      return;
    default:
      return settle(c);
    }
  }

  void consume(std::size_t in_hand) {
    if (consumers_.size() == 8)
      return;
    const auto at = consumers_.size();
    auto& made = consumers_.emplace_back();
    made.in_hand = in_hand;
    made.process = system_.spawn([=, this](process* self) {
      real_.consume(self, {.in_hand = in_hand});
      return caf::behavior{
          [this, at](const queue_item<int>& item) {
            as_foreseen_ = as_foreseen_ && model_.handed_out(at, *item, item.attempt());
            consumers_[at].kept.emplace_back(*item, item);
          },
          [this, at](const queue_closed&) {
            ++consumers_[at].closed;
            consumers_[at].subscribed = false;
          },
          [this, self](const std::string&) { real_.stop_consuming(self); },
      };
    });
  }

  consumer* any_alive(int which) {
    std::vector<consumer*> alive;
    for (auto& each : consumers_)
      if (each.alive)
        alive.push_back(&each);
    return alive.empty() ? nullptr : alive[static_cast<std::size_t>(which) % alive.size()];
  }

  void crash(consumer& whom) {
    whom.alive = whom.subscribed = false;
    model_.crashed(static_cast<std::size_t>(&whom - consumers_.data()));
    kill(whom.process);
    time_.run();
    for (auto& [value, item] : whom.kept)
      RC_ASSERT(!item.done());
    whom.kept.clear();
  }

  void settle(const command& c) {
    auto* const one = any_alive(c.which);
    if (!one || one->kept.empty())
      return;
    const auto at = one->kept.begin() + c.which % static_cast<std::ptrdiff_t>(one->kept.size());
    const auto [value, item] = std::move(*at);
    one->kept.erase(at);
    if (c.how == 0) {
      model_.failed(value);
      if (c.what % 2 == 0)
        RC_ASSERT(item.failed(make_error(errc::cancelled))); // else it is let go at the end of this
    } else {
      model_.done(value);
      RC_ASSERT(item.done());
    }
  }

  void push_by_call(queue_priority as) {
    ++last_;
    if (!pusher_)
      pusher_ = system_.spawn([](process*) { return caf::behavior{[](const std::string&) {}}; });
    (void)model_.push(last_, as, true);
    reply_port{system_}.call(
        real_.address(), time_point::max(), [](answer) {}, queue_push<int>{last_, as});
  }

  void close(bool now) {
    now ? model_.close_now() : model_.close();
    now ? real_.close_now() : real_.close();
  }

  void compare() {
    RC_ASSERT(as_foreseen_);
    const auto info = real_.info();
    RC_ASSERT(info.waiting == model_.waiting.size());
    RC_ASSERT(info.waiting_pushes == model_.pushes.size());
    RC_ASSERT(info.in_hand == model_.in_hand.size());
    RC_ASSERT(info.done == model_.completed);
    RC_ASSERT(dead_ == model_.dead);
    RC_ASSERT(info.pushed == info.done + info.dropped + info.dead + info.waiting + info.in_hand);
    const bool over = model_.closing && model_.waiting.empty() && model_.in_hand.empty();
    RC_ASSERT((info.state == queue_state::closed) == over);
    for (const auto& each : consumers_) {
      RC_ASSERT(each.kept.size() <= each.in_hand);
      if (each.alive && each.subscribed && !paused_ && !model_.waiting.empty())
        RC_ASSERT(each.kept.size() == each.in_hand); // nobody idles while there is something to do
      RC_ASSERT(each.closed <= 1);
      if (over)
        RC_ASSERT(!each.subscribed);
    }
  }

  actors::system& system_;
  virtual_time& time_;
  queue_model model_;
  std::vector<int> dead_;
  std::vector<consumer> consumers_ = [] {
    std::vector<consumer> room;
    room.reserve(8); // processes refer to them
    return room;
  }();
  caf::actor pusher_;
  int last_ = 0;
  bool paused_ = false;
  bool as_foreseen_ = true;
  queue<int> real_;
};

} // namespace

TEST(queue_model, and_the_real_queue_never_differ) {
  log().set_level(spdlog::level::off);
  system sys{{.scheduler = scheduler_kind::testing}};
  virtual_time time{sys};
  constexpr when_full policies[] = {when_full::wait, when_full::reject, when_full::drop_oldest, when_full::drop_newest};
  EXPECT_TRUE(rc::check([&] {
    const auto capacity = static_cast<std::size_t>(1 + *below(6));
    const auto full = policies[*below(4)];
    const auto attempts = 1 + *below(3);
    const auto commands = *rc::gen::container<std::vector<command>>(any_command());
    twins both{sys, time, capacity, full, attempts};
    for (const auto& each : commands)
      both.run(each);
  }));
  EXPECT_EQ(sys.live_processes(), 0U);
  log().set_level(spdlog::level::info);
}

} // namespace actors::test
