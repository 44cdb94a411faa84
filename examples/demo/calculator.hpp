// The example server as a child process, and what can be seen of it from outside.
#pragma once

#include "examples/support/child_process.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace demo {

class calculator {
public:
  /// Starts the program at `path` with HTTP on a free port.
  explicit calculator(const std::string& path);

  /// Throws std::runtime_error, with what it wrote, if it does not serve.
  void wait_until_it_serves();

  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] pid_t id() const noexcept { return process_.id(); }

  /// Its supervision tree, as it prints it when it receives SIGUSR1.
  [[nodiscard]] std::string tree();

  /// The most memory that it has had at a time, in bytes: VmHWM.
  [[nodiscard]] std::size_t peak_memory() const;

  /// Stops its clock: what is sent meanwhile waits in its sockets.
  void pause() const;
  void resume() const;

  /// Asks it to end. Its exit code; -1 if it does not.
  [[nodiscard]] int stop();

private:
  examples::child_process process_;
  std::string address_;
  std::uint16_t port_ = 0;
};

/// The sum of the restarts that the lines of a tree tell.
[[nodiscard]] std::uint64_t restarts_in(const std::string& tree);

/// The tree with lines that differ in nothing told once: "square_root  worker …  (15 times)".
[[nodiscard]] std::string folded(const std::string& tree);

} // namespace demo
