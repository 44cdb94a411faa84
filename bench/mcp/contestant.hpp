// A server under test: a process of its own on a free port, that is asked the same as the others.
//
// Errors: std::runtime_error where it does not start, or answers a call wrongly. Lifetime: the process ends with the object.
// Thread safety: one thread at a time.
#pragma once

#include "bench/load/load.hpp"
#include "examples/support/child_process.hpp"
#include "examples/support/mcp_client.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench::mcp {

/// What is asked again and again. Each answer must be the same as the first, byte for byte, and that one right.
struct question {
  std::string method;
  boost::json::object params = {};
  std::function<bool(const examples::mcp_answer&)> is_right;
};

/// A call of `add`.
[[nodiscard]] question sum();

class contestant {
public:
  /// Starts it and waits until it tells, on standard error, "… serves http://127.0.0.1:PORT/mcp".
  contestant(std::string name, const std::vector<std::string>& command);

  /// Asks it to end, and ends it where it does not.
  ~contestant();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] pid_t id() const noexcept { return process_.id(); }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  /// Writes a line to its standard input and waits until a line of its standard error holds `answer`.
  void tell(std::string_view line, std::string_view answer);

  /// Its `server/discover` or `initialize` has a result.
  [[nodiscard]] bool knows(examples::era speaks) const;

  /// Requests, one for each connection, ready to be sent, and their answer. In the era with sessions each has its own.
  [[nodiscard]] load_plan prepare(examples::era speaks, std::size_t connections, const question& what) const;

private:
  std::string name_;
  examples::child_process process_;
  std::uint16_t port_ = 0;
};

} // namespace bench::mcp
