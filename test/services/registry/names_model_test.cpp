// A registry against a map: random registrations, renames, deaths and takeovers, one after the other; after each, both agree on
// everything that can be asked.
#include "test/services/registry/people.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <map>

namespace actors::test {

namespace {

// The same sequences in every run; RC_PARAMS in the environment asks for others. Before main, where RapidCheck reads it.
const bool seeded = setenv("RC_PARAMS", "seed=20261126", 0) == 0;

class world_of_names : virtual_runtime {
public:
  static constexpr std::size_t places = 4;

  world_of_names() {
    for (auto& each : people_)
      each = start(person);
  }
  ~world_of_names() { system.shut_down(); }

  void step() {
    const auto name = *some_name();
    const auto other = *some_name();
    const auto& who = people_[*rc::gen::inRange<std::size_t>(0, places)];
    switch (*rc::gen::weightedElement<int>({{4, 0}, {2, 1}, {1, 2}, {2, 3}, {1, 4}, {1, 5}})) {
    case 0:
      enter(name, who);
      break;
    case 1:
      RC_ASSERT(!names_.unregister_name(name) == (model_.erase(name) == 1));
      break;
    case 2: {
      const bool has = model_.contains(name) && model_.at(name) == who;
      RC_ASSERT(!names_.unregister_name(name, who) == has);
      if (has)
        model_.erase(name);
      break;
    }
    case 3:
      rename(name, other);
      break;
    case 4: {
      const auto former = names_.reregister_name(name, who);
      RC_ASSERT(former.operator bool());
      RC_ASSERT(*former == lookup(name));
      model_[name] = who;
      break;
    }
    case 5:
      replace(*rc::gen::inRange<std::size_t>(0, places));
      break;
    default:
      break;
    }
    compare();
  }

private:
  static rc::Gen<std::string> some_name() {
    // Few, so that they meet; some long ones and one with a zero byte.
    return rc::gen::element<std::string>("a", "b", "c", "d", "e", std::string(40, 'f'), std::string(200, 'g'),
                                         std::string("a\0", 2));
  }

  caf::actor lookup(const std::string& name) {
    const auto found = model_.find(name);
    return found == model_.end() ? caf::actor{} : found->second;
  }

  void enter(const std::string& name, const caf::actor& who) {
    const auto holder = lookup(name);
    const auto taken = names_.register_name(name, who);
    RC_ASSERT(!taken == !holder);
    RC_ASSERT(holder_of(taken) == holder);
    if (!taken)
      model_[name] = who;
  }

  void rename(const std::string& from, const std::string& to) {
    const auto failed = names_.rename(from, to);
    if (!lookup(from)) {
      RC_ASSERT(failed == registry_errc::not_registered);
    } else if (lookup(to)) {
      RC_ASSERT(holder_of(failed) == lookup(to));
    } else {
      RC_ASSERT(!failed);
      model_[to] = model_[from];
      model_.erase(from);
    }
  }

  void replace(std::size_t place) {
    const auto gone = std::exchange(people_[place], start(person));
    kill(gone);
    time.run();
    std::erase_if(model_, [&](const auto& each) { return each.second == gone; });
    RC_ASSERT(names_.register_name("a", gone) == registry_errc::no_process);
  }

  void compare() {
    std::vector<std::string> all;
    std::map<caf::actor, std::vector<std::string>> by_process;
    for (const auto& [name, who] : model_) {
      RC_ASSERT(names_.whereis(name) == who);
      all.push_back(name);
      by_process[who].push_back(name);
    }
    RC_ASSERT(sorted(names_.names()) == all);
    RC_ASSERT(names_.size() == all.size());
    for (const auto& each : people_)
      RC_ASSERT(sorted(names_.names_of(each)) == by_process[each]);
  }

  registry names_{system};
  std::array<caf::actor, places> people_;
  std::map<std::string, caf::actor> model_;
};

TEST(names_model, agrees_with_a_registry) {
  EXPECT_TRUE(rc::check([] {
    world_of_names world;
    for (auto left = *rc::gen::inRange(1, 60); left > 0; --left)
      world.step();
  }));
}

} // namespace

} // namespace actors::test
