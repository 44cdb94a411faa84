// A server started as a child, spoken to over its standard input and output, which are pipes. Its standard error is ours.
//
//   bench::piped_child server{{"bench_mcp_server", "--stdio"}};
//   server.write_line(request);
//   auto answer = server.read_line();
//
// For whoever writes and reads in a loop of its own there are the descriptors, which block.
// Errors: std::system_error where it cannot be started, or does not read any more; std::runtime_error where its output ends.
// Thread safety: one thread at a time. Lifetime: the destructor ends its input and waits for the end of the child, for some seconds; then it
// kills it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace bench {

class piped_child {
public:
  /// The program's path, then its arguments.
  explicit piped_child(std::vector<std::string> command);
  ~piped_child();
  piped_child(const piped_child&) = delete;
  piped_child& operator=(const piped_child&) = delete;

  [[nodiscard]] pid_t id() const noexcept { return pid_; }
  [[nodiscard]] int input() const noexcept { return input_; }
  [[nodiscard]] int output() const noexcept { return output_; }

  /// Adds the line feed.
  void write_line(std::string_view text) const;

  /// Without the line feed. Byte by byte: nothing of what comes behind it is taken.
  [[nodiscard]] std::string read_line() const;

private:
  pid_t pid_ = 0;
  int input_ = -1;
  int output_ = -1;
};

} // namespace bench
