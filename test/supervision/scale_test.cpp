// Many children. The figures are in the bench; here it is only asked that nothing grows with the square of their number.
#include "test/supervision/world.hpp"

#include <ctime>

namespace actors::test {

namespace {

class scale : public world {
protected:
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
constexpr double proportional = 40;

} // namespace

TEST_F(scale, static_children_start_and_terminate_in_time_proportional_to_their_number) {
  const auto round = [&](int count) {
    start(supervisor_spec{});
    return seconds([&] {
      ask_for_all(count, [](int i) {
        return start_child_msg{{.id = std::to_string(i), .start = [](auto& s) { return s.spawn(worker); }}};
      });
      EXPECT_EQ(count_children(sys, root)->active, static_cast<std::size_t>(count));
      ask_for_all(count, [](int i) { return terminate_child_msg{std::to_string(i)}; });
      ask_for_all(count, [](int i) { return delete_child_msg{std::to_string(i)}; });
    });
  };
  const auto few = round(500);
  EXPECT_LT(round(5'000), few * proportional);
}

TEST_F(scale, a_supervisor_stops_its_children_in_time_proportional_to_their_number) {
  const auto round = [&](int count) {
    supervisor_spec spec;
    for (int i = 0; i < count; ++i)
      spec.children.push_back({.id = std::to_string(i), .start = [](auto& s) { return s.spawn(worker); }});
    start(std::move(spec));
    return seconds([&] {
      ask_to_stop(root);
      time.run();
    });
  };
  const auto few = round(500);
  EXPECT_LT(round(5'000), few * proportional);
}

TEST_F(scale, a_hundred_thousand_dynamic_children_start_and_stop) {
  start(dynamic_supervisor_spec{});
  ask_for_all(100'000, [](int) { return start_dynamic_child_msg{[](auto& s) { return s.spawn(worker); }}; });
  EXPECT_EQ(count_children(sys, root)->active, 100'000U);
  ask_to_stop(root);
  time.run();
  EXPECT_TRUE(root_exit);
  EXPECT_EQ(sys.live_processes(), 0U);
}

} // namespace actors::test
