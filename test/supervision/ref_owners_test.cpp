// Refs whose supervisor was abandoned, and goes on beside its replacement.
#include "supervision/detail/place.hpp"
#include "supervision/detail/ref_scope.hpp"
#include "supervision/ref.hpp"
#include "test/supervision/world.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <utility>

namespace actors::test {

using namespace std::string_literals;
using testing::ElementsAre;

namespace {

/// While it takes the first message somebody else becomes the owner of the place, and this process ends.
class replaced_meanwhile final : public process {
public:
  replaced_meanwhile(caf::actor_config& config, std::function<void()> meanwhile)
      : process(config), meanwhile_(std::move(meanwhile)) {}

  using process::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) override {
    const bool first = element->content().match_elements<std::string>() && meanwhile_;
    process::enqueue(std::move(element), context);
    if (first)
      std::exchange(meanwhile_, nullptr)();
  }

protected:
  caf::behavior make_behavior() override { return worker(this); }

private:
  std::function<void()> meanwhile_;
};

class ref_owners : public world {
public:
  ref make(std::size_t hold) { return ref{sys, {.label = "a", .hold = hold}}; }
};

} // namespace

TEST_F(ref_owners, do_not_listen_to_what_an_abandoned_supervisor_says_late) {
  const auto a = make(4);
  const auto late = make(4);
  constexpr caf::actor_id abandoned = 1;
  constexpr caf::actor_id replacement = 2;
  detail::ref_scope scope;
  EXPECT_EQ(scope.claim("a", a, abandoned).handle, a);
  EXPECT_EQ(scope.claim("a", {}, replacement).handle, a);
  scope.keep("a", {late, nullptr}, abandoned);
  scope.forget("a", abandoned);
  scope.retire_unclaimed(abandoned);
  EXPECT_FALSE(scope.claim("a", late, abandoned).handle);
  scope.retire_unclaimed(replacement);
  EXPECT_FALSE(a.send("held"s)) << "its child is one of the replacement";
  scope.retire_all(make_error(exit_reason::shutdown));
  EXPECT_EQ(a.send("x"s), ref_errc::gone) << "and still known";
}

TEST_F(ref_owners, pass_on_what_an_abandoned_supervisor_could_not_hand_over) {
  const auto a = make(4);
  auto& place = detail::place::of(a.address());
  journal notes;
  const auto next =
      sys.spawn([&](process*) { return caf::behavior{[&](const std::string& order) { notes.push_back(order); }}; });
  caf::actor first;
  first = sys.spawn<replaced_meanwhile>({}, [&] {
    place.claim(2, "a");
    place.occupy(2, next);
    kill(first);
    time.run();
  });
  place.claim(1, "a");
  for (const auto* each : {"one", "two", "three"})
    EXPECT_FALSE(a.send(std::string{each}));
  place.occupy(1, first);
  EXPECT_FALSE(a.send("four"s));
  time.run();
  EXPECT_THAT(notes, ElementsAre("two", "three", "four"));
}

} // namespace actors::test
