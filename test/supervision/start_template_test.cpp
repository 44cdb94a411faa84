#include "test/supervision/world.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

#include <gmock/gmock.h>

#include <memory>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<std::string>)

namespace actors::test {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

class templates : public world {
public:
  /// Children that are named by their first argument, and say what they were started with.
  start_template named() {
    return [this](start_context& s, const std::string& name, int lives) {
      log.push_back(name + std::to_string(lives));
      s.inform(lives);
      return latest[name] = s.spawn(worker, {.label = name});
    };
  }

  caf::expected<caf::actor> add(const std::string& name, int lives) {
    return start_child(sys, root, caf::make_message(name, lives), name);
  }
};

} // namespace

TEST_F(templates, start_children_from_arguments) {
  start(dynamic_supervisor_spec{.start = named()});
  const auto a = add("a", 1);
  ASSERT_TRUE(a);
  EXPECT_TRUE(answers(*a));
  EXPECT_TRUE(add("b", 2));
  EXPECT_THAT(ids(), ElementsAre("a", "b"));
}

TEST_F(templates, start_them_again_from_the_same_arguments) {
  start(dynamic_supervisor_spec{.start = named()});
  EXPECT_TRUE(add("a", 9));
  tell("a", "crash");
  EXPECT_THAT(log, ElementsAre("a9", "a9"));
  EXPECT_TRUE(alive("a"));
}

TEST_F(templates, refuse_arguments_of_other_types) {
  start(dynamic_supervisor_spec{.start = named()});
  EXPECT_EQ(start_child(sys, root, caf::make_message(1)).error(), supervision_errc::invalid_arguments);
  EXPECT_EQ(start_child(sys, root, caf::message{}).error(), supervision_errc::invalid_arguments);
  EXPECT_THAT(ids(), IsEmpty());
}

TEST_F(templates, are_missed_where_there_is_none) {
  start(dynamic_supervisor_spec{});
  EXPECT_EQ(add("a", 1).error(), supervision_errc::no_template);
}

TEST_F(templates, leave_children_with_start_functions_of_their_own_alone) {
  start(dynamic_supervisor_spec{.start = named()});
  EXPECT_TRUE(start_child(sys, root, start_of("own", worker), "own"));
  EXPECT_THAT(log, ElementsAre("+own"));
}

TEST_F(templates, pass_extra_information_on_at_a_start_and_do_not_mind_it_at_a_restart) {
  start(dynamic_supervisor_spec{.start = named()});
  const auto started = sys.call<started_child>(
      root, 1s, start_template_child_msg{.arguments = caf::make_message(std::string{"a"}, 7), .informed = true});
  ASSERT_TRUE(started);
  EXPECT_EQ(started->info.get_as<int>(0), 7);
  tell("a", "crash");
  EXPECT_TRUE(alive("a"));
}

TEST_F(templates, keep_large_arguments_for_restarts_only) {
  for (const auto type : {restart::permanent, restart::temporary}) {
    start(dynamic_supervisor_spec{.restart = type, .start = [](start_context& s, const std::shared_ptr<std::string>&) {
                                    return s.spawn(worker);
                                  }});
    const auto large = std::make_shared<std::string>(1'000'000, 'x');
    ASSERT_TRUE(start_child(sys, root, caf::make_message(large)));
    time.run();
    EXPECT_EQ(large.use_count() > 1, type == restart::permanent);
    ask_to_stop(root);
    time.run();
    EXPECT_EQ(large.use_count(), 1);
  }
}

} // namespace actors::test
