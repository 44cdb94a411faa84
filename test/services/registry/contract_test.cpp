// What holds of a registry, whether it is used by its members or by messages to its process.
#include "services/registry/name_ref.hpp"
#include "supervision/supervisor.hpp"
#include "test/services/registry/people.hpp"

#include <functional>

namespace actors::test {

namespace {

/// The same requests in two ways.
class names_api {
public:
  virtual ~names_api() = default;
  virtual caf::expected<caf::actor> whereis(const std::string& name) = 0;
  virtual caf::error enter(const std::string& name, const caf::actor& who) = 0;
  virtual caf::error remove(const std::string& name) = 0;
  virtual caf::error rename(const std::string& from, const std::string& to) = 0;
  virtual std::vector<std::string> all() = 0;
  virtual std::vector<std::string> names_of(const caf::actor& who) = 0;
  virtual caf::expected<caf::actor> await(const std::string& name, duration timeout) = 0;
};

class by_members final : public names_api {
public:
  by_members(actors::system&, const registry& names) : names_(names) {}

  caf::expected<caf::actor> whereis(const std::string& name) override {
    auto found = names_.whereis(name);
    if (!found)
      return make_error(registry_errc::not_registered);
    return found;
  }
  caf::error enter(const std::string& name, const caf::actor& who) override { return names_.register_name(name, who); }
  caf::error remove(const std::string& name) override { return names_.unregister_name(name); }
  caf::error rename(const std::string& from, const std::string& to) override { return names_.rename(from, to); }
  std::vector<std::string> all() override { return names_.names(); }
  std::vector<std::string> names_of(const caf::actor& who) override { return names_.names_of(who); }
  caf::expected<caf::actor> await(const std::string& name, duration timeout) override {
    return names_.await_name(name, timeout);
  }

private:
  registry names_;
};

class by_messages final : public names_api {
public:
  by_messages(actors::system& sys, const registry& names) : system_(sys), names_(names) {
    EXPECT_TRUE(start_supervisor(sys, {.children = {names.child()}}));
  }

  caf::expected<caf::actor> whereis(const std::string& name) override { return ask<caf::actor>(whereis_msg{name}); }
  caf::error enter(const std::string& name, const caf::actor& who) override {
    return error_of(register_name_msg{name, who});
  }
  caf::error remove(const std::string& name) override { return error_of(unregister_name_msg{name}); }
  caf::error rename(const std::string& from, const std::string& to) override { return error_of(rename_msg{from, to}); }
  std::vector<std::string> all() override { return ask<name_list>(list_names_msg{})->names; }
  std::vector<std::string> names_of(const caf::actor& who) override {
    return ask<name_list>(list_names_msg{who})->names;
  }
  caf::expected<caf::actor> await(const std::string& name, duration timeout) override {
    return system_.call<caf::actor>(names_.address(), timeout, await_name_msg{name});
  }

private:
  template <class T, class Request>
  caf::expected<T> ask(Request request) {
    return system_.call<T>(names_.address(), 1s, std::move(request));
  }
  template <class Request>
  caf::error error_of(Request request) {
    const auto done = ask<caf::ok_atom>(std::move(request));
    return done ? caf::error{} : done.error();
  }

  actors::system& system_;
  registry names_;
};

using make_api = std::function<std::unique_ptr<names_api>(actors::system&, const registry&)>;

template <class Api>
std::unique_ptr<names_api> make_as(actors::system& sys, const registry& names) {
  return std::make_unique<Api>(sys, names);
}

class names_contract : public testing::WithParamInterface<std::pair<std::string, make_api>>, public registry_test {
protected:
  std::unique_ptr<names_api> api = GetParam().second(system, names);
  const caf::actor ada = make();
  const caf::actor bob = make();
};

INSTANTIATE_TEST_SUITE_P(ways, names_contract,
                         testing::Values(std::pair{std::string{"by_members"}, make_api{make_as<by_members>}},
                                         std::pair{std::string{"by_messages"}, make_api{make_as<by_messages>}}),
                         [](const auto& each) { return each.param.first; });

TEST_P(names_contract, finds_whoever_has_been_registered) {
  EXPECT_FALSE(api->enter("ada", ada));
  EXPECT_FALSE(api->enter("bob", bob));
  EXPECT_EQ(api->whereis("ada"), ada);
  EXPECT_EQ(api->whereis("bob"), bob);
}

TEST_P(names_contract, finds_nobody_where_nobody_is) {
  EXPECT_EQ(api->whereis("ada").error(), registry_errc::not_registered);
  EXPECT_FALSE(api->enter("ada", ada));
  EXPECT_EQ(api->whereis("ad").error(), registry_errc::not_registered);
  EXPECT_EQ(api->whereis("ada ").error(), registry_errc::not_registered);
}

TEST_P(names_contract, refuses_a_name_that_is_taken_and_says_by_whom) {
  EXPECT_FALSE(api->enter("chair", ada));
  const auto taken = api->enter("chair", bob);
  EXPECT_EQ(taken, registry_errc::already_registered);
  EXPECT_EQ(holder_of(taken), ada);
  EXPECT_EQ(api->whereis("chair"), ada);
  EXPECT_EQ(holder_of(api->enter("chair", ada)), ada);
}

TEST_P(names_contract, frees_a_name_for_the_next) {
  EXPECT_FALSE(api->enter("chair", ada));
  EXPECT_FALSE(api->remove("chair"));
  EXPECT_FALSE(api->whereis("chair"));
  EXPECT_EQ(api->remove("chair"), registry_errc::not_registered);
  EXPECT_FALSE(api->enter("chair", bob));
  EXPECT_EQ(api->whereis("chair"), bob);
}

TEST_P(names_contract, lets_a_process_have_many_names_and_give_up_one) {
  for (const auto* each : {"a", "b", "c", "d"})
    EXPECT_FALSE(api->enter(each, ada));
  EXPECT_FALSE(api->enter("e", bob));
  EXPECT_EQ(sorted(api->names_of(ada)), (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_FALSE(api->remove("b"));
  EXPECT_EQ(sorted(api->names_of(ada)), (std::vector<std::string>{"a", "c", "d"}));
  EXPECT_EQ(sorted(api->all()), (std::vector<std::string>{"a", "c", "d", "e"}));
  EXPECT_EQ(names.size(), 4U);
}

TEST_P(names_contract, renames_in_one_step) {
  EXPECT_FALSE(api->enter("old", ada));
  EXPECT_FALSE(api->rename("old", "new"));
  EXPECT_FALSE(api->whereis("old"));
  EXPECT_EQ(api->whereis("new"), ada);
  EXPECT_EQ(api->names_of(ada), (std::vector<std::string>{"new"}));
  EXPECT_FALSE(api->enter("old", bob));
}

TEST_P(names_contract, renames_every_name_to_every_other) {
  // Within a partition and across two, whichever comes first.
  std::string last = "0";
  EXPECT_FALSE(api->enter(last, ada));
  for (int n = 1; n < 100; ++n) {
    auto next = std::to_string(n);
    EXPECT_FALSE(api->rename(last, next));
    EXPECT_EQ(api->whereis(next), ada);
    last = next;
  }
  EXPECT_EQ(names.size(), 1U);
}

TEST_P(names_contract, leaves_all_as_it_was_when_it_cannot_rename) {
  EXPECT_FALSE(api->enter("a", ada));
  EXPECT_FALSE(api->enter("b", bob));
  EXPECT_EQ(holder_of(api->rename("a", "b")), bob);
  EXPECT_EQ(holder_of(api->rename("a", "a")), ada);
  EXPECT_EQ(api->rename("c", "d"), registry_errc::not_registered);
  EXPECT_EQ(api->rename("a", ""), registry_errc::invalid_name);
  EXPECT_EQ(api->whereis("a"), ada);
  EXPECT_EQ(api->whereis("b"), bob);
}

TEST_P(names_contract, refuses_what_is_no_name) {
  EXPECT_EQ(api->enter("", ada), registry_errc::invalid_name);
  EXPECT_EQ(api->enter(std::string(longest_name + 1, 'x'), ada), registry_errc::invalid_name);
  EXPECT_FALSE(api->enter(std::string(longest_name, 'x'), ada));
  EXPECT_FALSE(api->enter(std::string{"a\0b", 3}, ada));
  EXPECT_FALSE(api->whereis("a"));
  EXPECT_EQ(api->await("", 1s).error(), registry_errc::invalid_name);
  EXPECT_FALSE(api->whereis(""));
  EXPECT_EQ(api->remove(""), registry_errc::not_registered);
}

TEST_P(names_contract, refuses_what_is_no_process) {
  EXPECT_EQ(api->enter("nobody", {}), registry_errc::no_process);
  end(ada);
  EXPECT_EQ(api->enter("late", ada), registry_errc::no_process);
  EXPECT_EQ(names.size(), 0U);
}

TEST_P(names_contract, takes_the_names_of_a_process_away_at_its_end) {
  EXPECT_FALSE(api->enter("a", ada));
  EXPECT_FALSE(api->enter("b", ada));
  EXPECT_FALSE(api->enter("c", bob));
  end(ada);
  EXPECT_EQ(api->all(), (std::vector<std::string>{"c"}));
  EXPECT_TRUE(api->names_of(ada).empty());
  EXPECT_FALSE(api->enter("a", bob));
}

TEST_P(names_contract, answers_at_once_where_the_name_is_there) {
  EXPECT_FALSE(api->enter("ada", ada));
  const auto before = system.now();
  EXPECT_EQ(api->await("ada", 1s), ada);
  EXPECT_EQ(system.now(), before);
}

TEST_P(names_contract, waits_until_the_name_is_there) {
  start([this](process* self) {
    self->after(3s, [this] { EXPECT_FALSE(names.register_name("late", bob)); });
    return person(self);
  });
  const auto before = system.now();
  EXPECT_EQ(api->await("late", 10s), bob);
  EXPECT_EQ(system.now() - before, 3s);
}

TEST_P(names_contract, waits_no_longer_than_its_deadline) {
  const auto before = system.now();
  EXPECT_EQ(api->await("never", 2s).error(), errc::deadline_exceeded);
  EXPECT_EQ(system.now() - before, 2s);
  time.advance(1s);
  EXPECT_EQ(names.waiting(), 0U);
}

} // namespace

} // namespace actors::test
