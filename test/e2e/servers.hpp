// Servers as child processes, over each transport, for the end-to-end tests. They end with the objects.
#pragma once

#include "examples/support/child_process.hpp"
#include "examples/support/http_client.hpp"
#include "examples/support/mcp_client.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace e2e {

/// Long enough for a busy machine; nothing waits for it unless something is broken.
inline constexpr std::chrono::seconds patience{30};

/// A program that serves HTTP on a free port. The destructor expects it to end with exit code 0 when asked.
class http_server {
public:
  explicit http_server(const std::string& program, const std::vector<std::string>& options = {});
  ~http_server();

  [[nodiscard]] examples::http_client connect() const;

  /// Asks it to end. Its exit code, or -1.
  int stop();

  /// Ends it by SIGKILL.
  void kill();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] examples::child_process& process() noexcept { return process_; }

private:
  examples::child_process process_;
  std::uint16_t port_ = 0;
  bool killed_ = false;
};

/// A program that serves one client on its standard streams.
class stdio_server {
public:
  explicit stdio_server(const std::string& program, const std::vector<std::string>& options = {});

  void send(const std::string& line);

  /// The next line that it writes. Throws where none comes, or it is no JSON.
  boost::json::value receive();

  examples::mcp_answer ask(examples::mcp_client& client, std::string_view method, boost::json::object params = {});
  examples::mcp_answer call(examples::mcp_client& client, std::string_view tool, boost::json::object arguments);

  /// `initialize` and `notifications/initialized` of 2025.
  examples::mcp_answer initialize(examples::mcp_client& client, boost::json::object capabilities = {});

  /// Ends its input, or asks it to end. Its exit code, or -1. What it still wrote is left to be read.
  int end_input();
  int stop();

  [[nodiscard]] examples::child_process& process() noexcept { return process_; }

private:
  examples::child_process process_;
};

/// Calls under way, each on a connection of its own.
class call_batch {
public:
  /// Connects for `size` calls.
  call_batch(const http_server& server, std::size_t size);

  void send_all(examples::mcp_client& client, std::string_view tool, const boost::json::object& arguments);
  std::vector<examples::mcp_answer> receive_all();

private:
  std::vector<examples::http_client> connections_;
  std::vector<examples::mcp_request> requests_;
};

} // namespace e2e
