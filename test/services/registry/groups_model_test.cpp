// Groups against a map of lists: random joins, leaves and deaths; after each, both agree on members, names and what watchers heard.
#include "test/services/registry/people.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <map>
#include <set>

namespace actors::test {

namespace {

// The same sequences in every run; RC_PARAMS in the environment asks for others. Before main, where RapidCheck reads it.
const bool seeded = setenv("RC_PARAMS", "seed=20261126", 0) == 0;

class world_of_groups : virtual_runtime {
public:
  static constexpr std::size_t places = 4;

  world_of_groups() {
    for (auto& each : people_)
      each = start(person);
    for (const auto& group : all_groups)
      start([this, group](process* self) {
        rooms_.monitor(self, group);
        return caf::behavior{[this](const group_changed_msg& change) {
          if (change.change == group_change::joined)
            RC_ASSERT(heard_[change.group].insert(change.id).second);
          else
            RC_ASSERT(heard_[change.group].erase(change.id) == 1);
        }};
      });
  }
  ~world_of_groups() { system.shut_down(); }

  void step() {
    const auto group = *rc::gen::elementOf(all_groups);
    const auto place = *rc::gen::inRange<std::size_t>(0, places);
    auto& inside = model_[group];
    const auto& who = people_[place];
    const auto at = std::find_if(inside.begin(), inside.end(), [&](const auto& each) { return each.first == who; });
    switch (*rc::gen::weightedElement<int>({{5, 0}, {4, 1}, {1, 2}})) {
    case 0:
      RC_ASSERT(!rooms_.join(group, who));
      if (at == inside.end())
        inside.emplace_back(who, 1);
      else
        ++at->second;
      break;
    case 1:
      RC_ASSERT(!rooms_.leave(group, who) == (at != inside.end()));
      if (at != inside.end() && --at->second == 0)
        inside.erase(at);
      break;
    case 2:
      replace(place);
      break;
    default:
      break;
    }
    time.run();
    compare();
  }

private:
  using members = std::vector<std::pair<caf::actor, std::size_t>>;
  inline static const std::vector<std::string> all_groups{"a", "b", "c", std::string(100, 'd')};

  void replace(std::size_t place) {
    const auto gone = std::exchange(people_[place], start(person));
    kill(gone);
    time.run();
    for (auto& [group, list] : model_)
      std::erase_if(list, [&](const auto& each) { return each.first == gone; });
  }

  void compare() {
    std::vector<std::string> used;
    for (const auto& group : all_groups) {
      std::vector<caf::actor> wanted;
      std::set<caf::actor_id> ids;
      for (const auto& [who, joins] : model_[group]) {
        wanted.push_back(who);
        ids.insert(who.id());
      }
      if (!wanted.empty())
        used.push_back(group);
      RC_ASSERT(rooms_.members(group) == wanted);
      RC_ASSERT(rooms_.count(group) == wanted.size());
      RC_ASSERT(heard_[group] == ids);
    }
    RC_ASSERT(sorted(rooms_.names()) == used);
  }

  groups rooms_;
  std::array<caf::actor, places> people_;
  std::map<std::string, members> model_;
  std::map<std::string, std::set<caf::actor_id>> heard_;
};

TEST(groups_model, agrees_with_groups) {
  EXPECT_TRUE(rc::check([] {
    world_of_groups world;
    for (auto left = *rc::gen::inRange(1, 60); left > 0; --left)
      world.step();
  }));
}

} // namespace

} // namespace actors::test
