#include "examples/support/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc 2.36 leaves the declarations in it to C.
extern "C" {
#include <sys/pidfd.h>
}

namespace examples {

class pipe_reader {
public:
  explicit pipe_reader(int descriptor) : thread_([this, descriptor] { read_all(descriptor); }) {}
  ~pipe_reader() { thread_.join(); }

  template <class Found>
  std::optional<std::string> wait_for(std::chrono::milliseconds timeout, Found found) {
    std::unique_lock lock{mutex_};
    std::optional<std::string> result;
    changed_.wait_for(lock, timeout, [&] { return (result = found(std::string_view{text_})) || ended_; });
    return result;
  }

  /// True: nothing came for that long.
  bool quiet(std::chrono::milliseconds time) {
    std::unique_lock lock{mutex_};
    const auto before = text_.size();
    return !changed_.wait_for(lock, time, [&] { return text_.size() != before; });
  }

  std::string text() {
    std::unique_lock lock{mutex_};
    return text_;
  }

  std::size_t taken = 0; // up to here it was handed out

private:
  void read_all(int descriptor) {
    std::array<char, 4096> part{};
    while (true) {
      const auto bytes = ::read(descriptor, part.data(), part.size());
      if (bytes < 0 && errno == EINTR)
        continue;
      std::unique_lock lock{mutex_};
      ended_ = bytes <= 0;
      if (!ended_)
        text_.append(part.data(), static_cast<std::size_t>(bytes));
      changed_.notify_all();
      if (ended_)
        break;
    }
    ::close(descriptor);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  bool ended_ = false;
  std::thread thread_;
};

namespace {

struct pipe_ends {
  pipe_ends() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      throw std::system_error{errno, std::generic_category(), "pipe"};
    read = ends[0];
    write = ends[1];
  }
  int read;
  int write;
};

} // namespace

child_process::child_process(const std::vector<std::string>& command) {
  const pipe_ends in;
  const pipe_ends out;
  const pipe_ends err;
  posix_spawn_file_actions_t streams;
  posix_spawn_file_actions_init(&streams);
  posix_spawn_file_actions_adddup2(&streams, in.read, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&streams, out.write, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&streams, err.write, STDERR_FILENO);
  // What we ignore, it would ignore too.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& each : command)
    arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  const int failure = ::posix_spawn(&pid_, command.front().c_str(), &streams, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&streams);
  posix_spawnattr_destroy(&attributes);
  for (const int ours : {in.read, out.write, err.write})
    ::close(ours);
  if (failure != 0) {
    for (const int ours : {in.write, out.read, err.read})
      ::close(ours);
    throw std::system_error{failure, std::generic_category(), command.front()};
  }
  handle_ = ::pidfd_open(pid_, 0);
  input_ = in.write;
  // A child that has ended is told by `write`, not by a signal.
  std::signal(SIGPIPE, SIG_IGN);
  output_ = std::make_unique<pipe_reader>(out.read);
  errors_ = std::make_unique<pipe_reader>(err.read);
}

child_process::~child_process() {
  close_input();
  if (!ended_) {
    signal(SIGKILL);
    wait(std::chrono::hours{1});
  }
  ::close(handle_);
}

bool child_process::write(std::string_view text) {
  while (!text.empty()) {
    const auto bytes = ::write(input_, text.data(), text.size());
    if (bytes < 0 && errno != EINTR)
      return false;
    text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(bytes, 0)));
  }
  return true;
}

void child_process::close_input() {
  if (input_ >= 0)
    ::close(std::exchange(input_, -1));
}

std::optional<std::string> child_process::read_line(std::chrono::milliseconds timeout) {
  auto line = output_->wait_for(timeout, [this](std::string_view text) -> std::optional<std::string> {
    const auto rest = text.substr(output_->taken);
    const auto end = rest.find('\n');
    return end == std::string_view::npos ? std::nullopt : std::optional{std::string{rest.substr(0, end)}};
  });
  if (line)
    output_->taken += line->size() + 1;
  return line;
}

std::optional<std::string> child_process::wait_for_error_line(std::string_view wanted,
                                                              std::chrono::milliseconds timeout, std::size_t from) {
  return errors_->wait_for(timeout, [&](std::string_view text) -> std::optional<std::string> {
    const auto place = text.find(wanted, from);
    const auto end = place == std::string_view::npos ? place : text.find('\n', place);
    if (end == std::string_view::npos)
      return std::nullopt;
    const auto start = text.rfind('\n', place) + 1; // npos + 1 is 0
    return std::string{text.substr(start, end - start)};
  });
}

std::string child_process::errors() const {
  return errors_->text();
}

std::string child_process::errors_after(std::chrono::milliseconds quiet) const {
  while (!errors_->quiet(quiet))
    continue;
  return errors_->text();
}

std::string child_process::errors_to_end(std::chrono::milliseconds timeout) const {
  errors_->wait_for(timeout, [](std::string_view) { return std::optional<std::string>{}; });
  return errors_->text();
}

void child_process::signal(int number) const {
  // Until it is waited for, its number is nobody else's.
  if (!ended_)
    ::kill(pid_, number);
}

std::optional<int> child_process::wait(std::chrono::milliseconds timeout) {
  if (ended_)
    return ended_;
  const auto limit = std::chrono::steady_clock::now() + timeout;
  pollfd ended{.fd = handle_, .events = POLLIN, .revents = 0};
  int ready = 0;
  do {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(limit - std::chrono::steady_clock::now());
    ready = ::poll(&ended, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
  } while (ready < 0 && errno == EINTR);
  int status = 0;
  if (ready != 1 || ::waitpid(pid_, &status, 0) != pid_)
    return std::nullopt;
  ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ended_;
}

} // namespace examples
