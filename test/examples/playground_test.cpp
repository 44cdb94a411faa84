// The shell over shop.toml, as somebody would use it.
#include "examples/support/child_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string text_of(const std::string& file) {
  std::ifstream in{file};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct conversation {
  std::string output;
  std::string errors;
  std::optional<int> code;
};

conversation converse(const std::vector<std::string>& arguments, const std::string& script) {
  std::vector<std::string> command{PLAYGROUND};
  command.insert(command.end(), arguments.begin(), arguments.end());
  examples::child_process shell{command};
  shell.write(script);
  shell.close_input();
  conversation out;
  while (const auto line = shell.read_line(20s))
    out.output += *line + '\n';
  out.code = shell.wait(20s);
  out.errors = shell.errors();
  return out;
}

// In virtual time the same script gives the same output, times included.
TEST(playground, says_word_for_word_what_it_said_before) {
  const auto said = converse({"--virtual-time", SHOP}, text_of(FIXTURES "/shop.script"));
  EXPECT_EQ(said.output, text_of(FIXTURES "/shop.expected")) << said.errors;
  EXPECT_EQ(said.code, 1) << "the script has commands that are refused";
}

TEST(playground, on_real_threads_a_crashed_child_is_back_when_its_command_is_done) {
  const auto said = converse({SHOP}, "crash web\ntree\nkill orders\nchildren orders\nquit\n");
  EXPECT_EQ(said.code, 0) << said.output << said.errors;
  EXPECT_THAT(said.output, HasSubstr("web        child restarted: web crashed on (str): told to crash"));
  EXPECT_THAT(said.output, HasSubstr("web  worker  running  restarts 1"));
  EXPECT_THAT(said.output, HasSubstr("orders     child restarted: killed"));
  EXPECT_THAT(said.output, HasSubstr("store      worker     permanent  running"));
}

TEST(playground, a_file_that_is_wrong_is_told_with_the_line) {
  const auto said = converse({FIXTURES "/wrong.toml"}, "tree\n");
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.errors, HasSubstr("wrong.toml:4:1: unknown key \"restarts\""));
  EXPECT_EQ(said.output, "");
}

TEST(playground, refuses_what_it_does_not_know) {
  const auto said = converse({"--virtual-time", SHOP}, "dance\ncrash\ncrash nobody\nwait long\nstart x sometimes\n");
  EXPECT_EQ(said.code, 1);
  EXPECT_THAT(said.output, HasSubstr("there is no command dance; help lists those that there are"));
  EXPECT_THAT(said.output, HasSubstr("usage: crash CHILD"));
  EXPECT_THAT(said.output, HasSubstr("there is no child nobody"));
  EXPECT_THAT(said.output, HasSubstr("a time is expected, as in: wait 5 s"));
  EXPECT_THAT(said.output, HasSubstr("a child is permanent, transient or temporary, not sometimes"));
}

} // namespace
