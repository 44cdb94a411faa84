// Many children. The figures are in the bench; here it is only asked that nothing grows with the square of their number.
#include "supervision/tree.hpp"
#include "test/supervision/world.hpp"

#include <ctime>

namespace actors::test {

namespace {

class scale : public world {
public:
  /// CPU time of this thread, which runs everything here.
  template <class F>
  static double seconds(const F& work) {
    const auto before = std::clock();
    work();
    return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  }

  /// Asks for all at once; the answers come in the same order.
  template <class Request>
  void ask_for_all(int count, const Request& request) {
    int done = 0;
    for (int i = 0; i < count; ++i)
      port.call(
          root, sys.now() + 1h, [&](answer a) { done += a.is_error() ? 0 : 1; }, request(i));
    time.run();
    EXPECT_EQ(done, count);
  }

  reply_port port{sys};
};

/// Ten times the children may take this many times the time. Work that grows with the square would take a hundred times.
constexpr double proportional = 25;

constexpr int few = 1'000;
constexpr int many = 10'000;

supervisor_spec static_children(int count, strategy how = strategy::one_for_one) {
  supervisor_spec spec{.strategy = how, .intensity = 10};
  for (int i = 0; i < count; ++i)
    spec.children.push_back({.id = std::to_string(i), .start = [](auto& s) { return s.spawn(worker); }});
  return spec;
}

} // namespace

TEST_F(scale, static_children_start_and_terminate_in_time_proportional_to_their_number) {
  const auto round = [&](strategy how, int count) {
    start(supervisor_spec{.strategy = how});
    return seconds([&] {
      ask_for_all(count, [](int i) {
        return start_child_msg{{.id = std::to_string(i), .start = [](auto& s) { return s.spawn(worker); }}};
      });
      EXPECT_EQ(count_children(sys, root)->active, static_cast<std::size_t>(count));
      ask_for_all(count, [](int i) { return terminate_child_msg{std::to_string(i)}; });
      ask_for_all(count, [](int i) { return delete_child_msg{std::to_string(i)}; });
    });
  };
  for (const auto how : {strategy::one_for_one, strategy::one_for_all}) {
    const auto unit = round(how, few);
    EXPECT_LT(round(how, many), unit * proportional);
  }
}

TEST_F(scale, a_supervisor_starts_and_stops_its_children_in_time_proportional_to_their_number) {
  const auto round = [&](int count) {
    return seconds([&] {
      start(static_children(count));
      ask_to_stop(root);
      time.run();
    });
  };
  const auto unit = round(few);
  EXPECT_LT(round(many), unit * proportional);
}

TEST_F(scale, a_group_is_restarted_in_time_proportional_to_its_number) {
  const auto round = [&](int count) {
    start(static_children(count, strategy::one_for_all));
    const auto first = which_children(sys, root)->front().process;
    return seconds([&] { tell(first, "crash"); });
  };
  const auto unit = round(few);
  EXPECT_LT(round(many), unit * proportional);
}

TEST_F(scale, a_picture_is_taken_in_time_proportional_to_the_number_of_children) {
  const auto round = [&](int count) {
    start(static_children(count));
    return seconds([&] {
      for (int n = 0; n < 10; ++n)
        EXPECT_EQ(snapshot_tree(sys, root, 1h)->children.size(), static_cast<std::size_t>(count));
    });
  };
  const auto unit = round(few);
  EXPECT_LT(round(many), unit * proportional);
}

TEST_F(scale, a_hundred_thousand_dynamic_children_start_are_seen_and_stop) {
  start(dynamic_supervisor_spec{});
  ask_for_all(100'000, [](int) { return start_dynamic_child_msg{[](auto& s) { return s.spawn(worker); }}; });
  EXPECT_EQ(count_children(sys, root)->active, 100'000U);
  const auto picture = snapshot_tree(sys, root, 1h);
  ASSERT_TRUE(picture);
  EXPECT_EQ(picture->children.size(), 100'000U);
  ask_to_stop(root);
  time.run();
  EXPECT_TRUE(root_exit);
  EXPECT_EQ(sys.live_processes(), 0U);
}

} // namespace actors::test
