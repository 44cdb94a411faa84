// A program run as a child, with its three streams in pipes. For examples and tests.
//
//   examples::child_process server{{"build/release/examples/mcp_calculator", "--http", "127.0.0.1:0"}};
//   auto line = server.wait_for_error_line("serves", 10s);
//   …
//   server.signal(SIGTERM);
//   if (server.wait(5s) != 0) complain(server.errors());
//
// What the child writes is read at once and kept, so that it never waits for us. Linux alone (pidfd).
// Errors: std::system_error where the child cannot be started.
// Thread safety: one thread at a time. Lifetime: the destructor kills a child that still runs.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace examples {

/// What a pipe has brought so far.
class pipe_reader;

class child_process {
public:
  /// The program's path, then its arguments.
  explicit child_process(const std::vector<std::string>& command);
  ~child_process();

  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  [[nodiscard]] pid_t id() const noexcept { return pid_; }

  /// Writes to its standard input. False: it does not read any more.
  bool write(std::string_view text);
  void close_input();

  /// The next line of its standard output, without the line feed. Nothing: the end of it, or none within `timeout`.
  [[nodiscard]] std::optional<std::string> read_line(std::chrono::milliseconds timeout);

  /// The first line of standard error, from the byte `from` on, that holds `text`.
  [[nodiscard]] std::optional<std::string> wait_for_error_line(std::string_view text, std::chrono::milliseconds timeout,
                                                               std::size_t from = 0);

  /// Standard error until now; the second waits first until nothing has come for `quiet`, the third for its end.
  [[nodiscard]] std::string errors() const;
  [[nodiscard]] std::string errors_after(std::chrono::milliseconds quiet) const;
  [[nodiscard]] std::string errors_to_end(std::chrono::milliseconds timeout) const;

  /// Does nothing once it has ended.
  void signal(int number) const;

  /// Its exit code, or 128 and the number of the signal that ended it. Nothing: it still runs after `timeout`.
  std::optional<int> wait(std::chrono::milliseconds timeout);

private:
  pid_t pid_ = 0;
  int handle_ = -1; // to wait on
  int input_ = -1;
  std::unique_ptr<pipe_reader> output_;
  std::unique_ptr<pipe_reader> errors_;
  std::optional<int> ended_;
};

} // namespace examples
