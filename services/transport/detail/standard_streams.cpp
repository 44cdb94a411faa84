#include "services/transport/detail/standard_streams.hpp"

#include "services/transport/errc.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>

namespace actors::transport::detail {

namespace {

std::atomic<bool> taken{false};

int duplicate(int descriptor) {
  return ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
}

// A description of our own where there can be one, because a terminal's or a pipe's may be shared with the shell, and
// non-blocking mode belongs to the description. Files are shared on purpose: their offset does, too. Sockets cannot be
// opened. O_NONBLOCK, because opening a pipe whose other end is closed would wait for ever.
int own_description(int descriptor, int access) {
  struct stat status {};
  if (::fstat(descriptor, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))) {
    const auto path = "/proc/self/fd/" + std::to_string(descriptor);
    if (const int opened = ::open(path.c_str(), access | O_CLOEXEC | O_NOCTTY | O_NONBLOCK); opened >= 0)
      return opened;
  }
  return duplicate(descriptor);
}

void redirect(int descriptor, int access) {
  const int nowhere = ::open("/dev/null", access | O_CLOEXEC);
  if (nowhere >= 0) {
    ::dup2(nowhere, descriptor);
    ::close(nowhere);
  }
}

// Without this a peer that leaves would end the program.
void ignore_broken_pipes() {
  struct sigaction current {};
  if (::sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL)
    std::signal(SIGPIPE, SIG_IGN);
}

} // namespace

caf::expected<std::shared_ptr<standard_streams>> standard_streams::take() {
  if (taken.exchange(true))
    return make_error(errc::address_in_use, "stdio: another listener of this program serves the standard streams");
  const int saved_input = duplicate(STDIN_FILENO);
  const int saved_output = saved_input < 0 ? -1 : duplicate(STDOUT_FILENO);
  if (saved_output < 0) {
    const std::string why = std::strerror(errno);
    if (saved_input >= 0)
      ::close(saved_input);
    taken = false;
    return make_error(errc::cannot_listen, "stdio: standard input and output must be open: " + why);
  }
  ignore_broken_pipes();
  return std::shared_ptr<standard_streams>{new standard_streams{saved_input, saved_output}};
}

standard_streams::standard_streams(int saved_input, int saved_output)
    : saved_input_(saved_input),
      saved_output_(saved_output),
      input_(own_description(STDIN_FILENO, O_RDONLY)),
      output_(own_description(STDOUT_FILENO, O_WRONLY)) {
  redirect(STDIN_FILENO, O_RDONLY);
  if (::dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
    redirect(STDOUT_FILENO, O_WRONLY);
}

standard_streams::~standard_streams() {
  std::cout.flush();
  std::fflush(stdout);
  ::dup2(saved_input_, STDIN_FILENO);
  ::dup2(saved_output_, STDOUT_FILENO);
  ::close(saved_input_);
  ::close(saved_output_);
  taken = false;
}

} // namespace actors::transport::detail
