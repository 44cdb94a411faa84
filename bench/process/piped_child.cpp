#include "bench/process/piped_child.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {

namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error{error, std::generic_category(), what};
}

/// Neither end goes to children but by `adddup2`.
std::array<int, 2> open_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    fail(errno, "pipe");
  return ends;
}

} // namespace

piped_child::piped_child(std::vector<std::string> command) {
  std::signal(SIGPIPE, SIG_IGN); // a child that is gone is an error of `write`
  const auto in = open_pipe();
  const auto out = open_pipe();
  posix_spawn_file_actions_t streams;
  posix_spawn_file_actions_init(&streams);
  posix_spawn_file_actions_adddup2(&streams, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&streams, out[1], STDOUT_FILENO);
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (auto& each : command)
    arguments.push_back(each.data());
  arguments.push_back(nullptr);
  const int failed = ::posix_spawn(&pid_, arguments[0], &streams, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&streams);
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
  if (failed == 0)
    return;
  ::close(input_);
  ::close(output_);
  fail(failed, command[0]);
}

piped_child::~piped_child() {
  ::close(input_);
  ::close(output_);
  using namespace std::chrono_literals;
  for (auto left = 5s / 10ms; left > 0; --left) {
    if (::waitpid(pid_, nullptr, WNOHANG) != 0)
      return;
    std::this_thread::sleep_for(10ms);
  }
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void piped_child::write_line(std::string_view text) const {
  const auto line = std::string{text} + '\n';
  for (std::size_t written = 0; written < line.size();) {
    const auto bytes = ::write(input_, line.data() + written, line.size() - written);
    if (bytes < 0 && errno != EINTR)
      fail(errno, "write to a child");
    written += bytes < 0 ? 0 : static_cast<std::size_t>(bytes);
  }
}

std::string piped_child::read_line() const {
  std::string line;
  char next{};
  while (true) {
    const auto bytes = ::read(output_, &next, 1);
    if (bytes < 0 && errno == EINTR)
      continue;
    if (bytes <= 0)
      throw std::runtime_error{"the output of a child has ended"};
    if (next == '\n')
      return line;
    line += next;
  }
}

} // namespace bench
