// What counts senders: a message holds its sender until it is handled or gone, and not a moment longer than the turn.
#include "libactors/process.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/send.hpp>
#include <caf/skip.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace actors {

namespace {

using namespace std::chrono_literals;

using token = std::shared_ptr<int>;

/// Sends messages to others, as many as it is told, to all in turn. The token goes with the object.
class talker final : public process {
public:
  talker(caf::actor_config& config, std::vector<caf::actor> to, token object)
      : process(config), to_(std::move(to)), object_(std::move(object)) {}

  void send_to_all(int count) {
    for (int n = 0; n < count; ++n)
      for (const auto& each : to_)
        send(each, n);
  }

protected:
  caf::behavior make_behavior() override {
    return {
        [this](int count) { send_to_all(count); },
        [this](int count, caf::close_atom) {
          send_to_all(count);
          quit();
        },
        [this](int count, caf::reset_atom) {
          send_to_all(count);
          throw std::runtime_error{"after it has sent"};
        },
    };
  }

  void on_end(const caf::error& reason) override {
    to_.clear();
    process::on_end(reason);
  }

private:
  std::vector<caf::actor> to_;
  token object_;
};

/// Skips all messages until it is told to take them.
class reluctant final : public process {
public:
  explicit reluctant(caf::actor_config& config) : process(config) {}

protected:
  caf::behavior make_behavior() override {
    set_default_handler(caf::skip);
    return {[this](caf::ok_atom) { become([](int) {}); },
            [](caf::reset_atom) { throw std::runtime_error{"with messages"}; }};
  }
};

struct sender : test::runtime_test {
  caf::actor talk_to(std::vector<caf::actor> to) {
    auto object = std::make_shared<int>();
    objects.emplace_back(object);
    return system.spawn<talker>({}, std::move(to), std::move(object));
  }
  caf::actor skip_messages() { return system.spawn<reluctant>({}); }

  template <class... Ts>
  void tell(const caf::actor& whom, Ts... what) {
    caf::anon_send(whom, what...);
    time.run();
  }

  static std::size_t references(const caf::actor& to) {
    return caf::actor_cast<caf::strong_actor_ptr>(to)->strong_refs - 1;
  }
  bool is_gone(std::size_t n = 0) const { return objects.at(n).expired(); }

  std::vector<std::weak_ptr<int>> objects;
};

constexpr int counts[] = {1, 2, 3, 4, 63, 64, 65, 1'000};

} // namespace

TEST_F(sender, is_held_once_by_each_message_that_waits_and_not_by_those_that_were_handled) {
  for (const int count : counts) {
    const auto to = skip_messages();
    const auto talks = talk_to({to});
    time.run();
    const auto before = references(talks);
    tell(talks, count);
    EXPECT_EQ(references(talks), before + static_cast<std::size_t>(count));
    tell(to, caf::ok_atom_v);
    EXPECT_EQ(references(talks), before) << count;
  }
}

TEST_F(sender, that_has_ended_goes_with_its_last_message) {
  for (const int count : counts) {
    objects.clear();
    const auto to = skip_messages();
    tell(talk_to({to}), count, caf::close_atom_v);
    EXPECT_FALSE(is_gone()) << count;
    tell(to, caf::ok_atom_v);
    EXPECT_TRUE(is_gone()) << count;
  }
}

TEST_F(sender, of_several_whose_messages_alternate_goes_with_its_last_message) {
  const auto to = skip_messages();
  const std::vector<caf::actor> all{talk_to({to}), talk_to({to}), talk_to({to})};
  for (int n = 0; n < 5; ++n)
    for (const auto& each : all)
      tell(each, n);
  for (const auto& each : all)
    tell(each, 1, caf::close_atom_v);
  const auto held = references(all[0]);
  tell(to, caf::ok_atom_v);
  EXPECT_EQ(held - references(all[0]), 1U + 2 + 3 + 4 + 1);
  EXPECT_EQ(references(all[0]), 1U);
  EXPECT_EQ(references(all[1]), 1U);
  EXPECT_EQ(references(all[2]), 1U);
}

TEST_F(sender, that_crashes_after_it_has_sent_goes_all_the_same) {
  for (const int count : counts) {
    objects.clear();
    const auto to = skip_messages();
    tell(talk_to({to}), count, caf::reset_atom_v);
    tell(to, caf::ok_atom_v);
    EXPECT_TRUE(is_gone()) << count;
  }
}

TEST_F(sender, goes_when_its_receiver_crashes_with_messages_in_its_mailbox) {
  const auto to = skip_messages();
  tell(talk_to({to}), 100, caf::close_atom_v);
  EXPECT_FALSE(is_gone());
  tell(to, caf::reset_atom_v);
  EXPECT_TRUE(is_gone());
}

TEST_F(sender, to_itself_goes_when_it_ends) {
  class monologue final : public process {
  public:
    monologue(caf::actor_config& config, token object) : process(config), object_(std::move(object)) {}

  protected:
    caf::behavior make_behavior() override {
      return {[this](int left) {
        for (int n = 0; n < 3; ++n)
          send(caf::actor{this}, left - 1);
        if (left == 0)
          quit();
      }};
    }

  private:
    token object_;
  };
  auto object = std::make_shared<int>();
  objects.emplace_back(object);
  tell(system.spawn<monologue>({}, std::move(object)), 4);
  EXPECT_TRUE(is_gone());
}

TEST_F(sender, of_calls_and_of_answers_goes_as_well) {
  class server final : public process {
  public:
    server(caf::actor_config& config, token object) : process(config), object_(std::move(object)) {}

  protected:
    caf::behavior make_behavior() override {
      return {[](int n) { return n; }, [this](caf::close_atom) { quit(); }};
    }

  private:
    token object_;
  };
  class client final : public process {
  public:
    client(caf::actor_config& config, caf::actor to, int count, token object)
        : process(config), to_(std::move(to)), left_(count), object_(std::move(object)) {}

  protected:
    caf::behavior make_behavior() override {
      for (int n = left_; n > 0; --n)
        call(to_, 1s, n)
            .then(
                [this](int) {
                  if (--left_ == 0)
                    quit();
                },
                [](const caf::error&) {});
      to_ = nullptr;
      return {[](caf::close_atom) {}};
    }

  private:
    caf::actor to_;
    int left_;
    token object_;
  };
  for (const int count : counts) {
    objects.clear();
    auto serves = std::make_shared<int>();
    auto calls = std::make_shared<int>();
    objects = {serves, calls};
    auto to = system.spawn<server>({}, std::move(serves));
    system.spawn<client>({}, to, count, std::move(calls));
    time.run();
    EXPECT_TRUE(is_gone(1)) << count;
    tell(std::exchange(to, nullptr), caf::close_atom_v);
    EXPECT_TRUE(is_gone(0)) << count;
  }
}

TEST_F(sender, is_still_to_be_seen_while_its_receiver_ends_by_its_message) {
  class receiver final : public process {
  public:
    receiver(caf::actor_config& config, caf::strong_actor_ptr& seen) : process(config), seen_(seen) {}

  protected:
    caf::behavior make_behavior() override {
      return {[this](int) { quit(); }};
    }
    void on_end(const caf::error& reason) override {
      seen_ = current_sender();
      process::on_end(reason);
    }

  private:
    caf::strong_actor_ptr& seen_;
  };
  caf::strong_actor_ptr seen;
  const auto talks = talk_to({system.spawn<receiver>({}, seen)});
  tell(talks, 1);
  EXPECT_EQ(seen, talks);
}

TEST_F(sender, may_send_in_its_init_and_before) {
  class eager final : public process {
  public:
    eager(caf::actor_config& config, const caf::actor& to, token object)
        : process(config), to_(to), object_(std::move(object)) {
      for (int n = 0; n < 10; ++n)
        send(to, n);
    }

  protected:
    caf::behavior make_behavior() override {
      for (int n = 0; n < 10; ++n)
        send(to_, n);
      to_ = nullptr;
      return {};
    }

  private:
    caf::actor to_;
    token object_;
  };
  std::vector<int> got;
  const auto to = start([&](process*) -> caf::behavior { return {[&](int n) { got.push_back(n); }}; });
  auto object = std::make_shared<int>();
  objects.emplace_back(object);
  system.spawn<eager>({}, to, std::move(object));
  time.run();
  EXPECT_EQ(got.size(), 20U);
  EXPECT_TRUE(is_gone());
}

TEST_F(sender, is_who_the_receiver_sees) {
  caf::strong_actor_ptr seen;
  const auto to =
      start([&](process* self) -> caf::behavior { return {[&, self](int) { seen = self->current_sender(); }}; });
  const auto talks = talk_to({to});
  tell(talks, 1);
  EXPECT_EQ(seen, talks);
}

TEST_F(sender, to_an_empty_handle_sends_nothing) {
  const auto talks = talk_to({caf::actor{}});
  time.run();
  const auto before = references(talks);
  tell(talks, 10);
  EXPECT_EQ(references(talks), before);
}

} // namespace actors
