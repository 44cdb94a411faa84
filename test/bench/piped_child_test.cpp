#include "bench/process/piped_child.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>

namespace {

TEST(piped_child, is_written_to_and_read_from_line_by_line) {
  const bench::piped_child child{{"/bin/cat"}};
  child.write_line("one");
  child.write_line("two");
  EXPECT_EQ(child.read_line(), "one");
  EXPECT_EQ(child.read_line(), "two");
}

TEST(piped_child, gets_its_arguments) {
  const bench::piped_child child{{"/bin/echo", "a", "b"}};
  EXPECT_EQ(child.read_line(), "a b");
}

TEST(piped_child, that_has_ended_its_output_is_an_error) {
  const bench::piped_child child{{"/bin/true"}};
  EXPECT_THROW((void)child.read_line(), std::runtime_error);
}

TEST(piped_child, that_does_not_exist_is_an_error) {
  EXPECT_THROW((bench::piped_child{{"/nowhere/at/all"}}), std::system_error);
}

TEST(piped_child, is_gone_with_the_object) {
  pid_t id = 0;
  {
    const bench::piped_child child{{"/bin/cat"}};
    id = child.id();
  }
  EXPECT_EQ(::kill(id, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

} // namespace
