// The shell over the job server, as somebody would use it.
#include "examples/support/child_process.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace {

using namespace std::chrono_literals;

std::string text_of(const std::string& file) {
  std::ifstream in{file};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(job_server, says_word_for_word_what_it_said_before_whoever_crashes) {
  examples::child_process shell{{JOB_SERVER}};
  shell.write(text_of(FIXTURES "/jobs.script"));
  shell.close_input();
  std::string said;
  while (const auto line = shell.read_line(20s))
    said += *line + '\n';
  EXPECT_EQ(shell.wait(20s), 0) << shell.errors();
  EXPECT_EQ(said, text_of(FIXTURES "/jobs.expected")) << shell.errors();
}

} // namespace
