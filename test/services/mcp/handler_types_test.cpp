// Handlers that must not compile: the predicates behind the static_asserts, asked directly.
#include "services/mcp/server.hpp"

#include <boost/describe/class.hpp>

#include <gtest/gtest.h>

#include <future>
#include <set>

namespace actors::mcp::handler_types_test {

struct described {
  int x = 0;
};
BOOST_DESCRIBE_STRUCT(described, (), (x))

namespace {

using namespace actors::mcp::detail;

struct undescribed {
  int x;
};

struct counter {
  int operator()() { return ++n; }
  int n = 0;
};

struct adder {
  int operator()(const described& in) const noexcept { return in.x; }
};

int plain(const described& in) {
  return in.x;
}

template <class F>
bool is_const(const F&) {
  return runs_as_const<F>;
}

TEST(handler_types, a_tool_returns_nothing_a_text_a_result_or_what_has_json) {
  EXPECT_TRUE((answers<of_tool, void>));
  EXPECT_TRUE((answers<of_tool, std::string>));
  EXPECT_TRUE((answers<of_tool, std::string_view>));
  EXPECT_TRUE((answers<of_tool, const char*>));
  EXPECT_TRUE((answers<of_tool, tool_result>));
  EXPECT_TRUE((answers<of_tool, double>));
  EXPECT_TRUE((answers<of_tool, std::vector<described>>));
  EXPECT_FALSE((answers<of_tool, undescribed>));
  EXPECT_FALSE((answers<of_tool, caf::expected<int>>));
  EXPECT_FALSE((answers<of_tool, std::future<int>>));
  EXPECT_FALSE((answers<of_tool, std::set<int>>));
  EXPECT_FALSE((answers<of_tool, const int*>));
}

TEST(handler_types, resources_and_prompts_return_texts_of_all_kinds) {
  EXPECT_TRUE((answers<of_resource, const char*>));
  EXPECT_TRUE((answers<of_resource, std::string_view>));
  EXPECT_TRUE((answers<of_resource, std::optional<const char*>>));
  EXPECT_TRUE((answers<of_resource, blob>));
  EXPECT_FALSE((answers<of_resource, int>));
  EXPECT_FALSE((answers<of_resource, void>));
  EXPECT_TRUE((answers<of_prompt, const char*>));
  EXPECT_TRUE((answers<of_prompt, std::string_view>));
  EXPECT_FALSE((answers<of_prompt, described>));
}

TEST(handler_types, a_function_that_changes_itself_has_state) {
  EXPECT_TRUE(is_const([](context&) { return 1; }));
  EXPECT_TRUE(is_const(&plain));
  EXPECT_TRUE(is_const(adder{}));
  EXPECT_FALSE(is_const([n = 0]() mutable { return ++n; }));
  EXPECT_FALSE(is_const([n = 0](context&) mutable -> task<int> { co_return ++n; }));
  EXPECT_FALSE(is_const(counter{}));
}

TEST(handler_types, a_completion_takes_what_completions_bring) {
  EXPECT_TRUE((arrives<of_completion, completion_request>));
  EXPECT_TRUE((arrives<of_completion, no_arguments>));
  EXPECT_FALSE((arrives<of_completion, described>));
  EXPECT_TRUE((arrives<of_tool, described>));
}

} // namespace
} // namespace actors::mcp::handler_types_test
