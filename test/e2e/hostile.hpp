// What every hostile case goes through: it runs twice, and then the server has to be as it was before.
//
//   struct hostile_headers : hostile_http {};
//   TEST_F(hostile_headers, without_end_are_refused) {
//     twice([&] { … });
//   }
//
// `twice` runs a round, lets the server settle, runs the same round again, and expects the server's resident memory to be at most 2 MiB
// above that after the first, its supervision tree to be whole, and clients of both eras to be answered.
#pragma once

#include "test/e2e/raw_client.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace e2e {

/// Resident bytes of a process when they have stopped to change.
[[nodiscard]] std::size_t settled_memory(pid_t process);

/// Requires: called before the servers whose memory is measured are started. Makes the sanitizer's allocator give back
/// what is freed, as the others do; where there is none, it does nothing.
void give_freed_memory_back();

/// Runs `round` twice; the second has to leave at most 2 MiB more than the first.
void expect_memory_to_stay(pid_t process, const std::function<void()>& round);

/// The program prints its tree, and each of these names is in it.
void expect_whole_tree(examples::child_process& of, const std::vector<std::string>& names);

class hostile_http : public testing::Test {
public:
  /// `parts`: names in its tree.
  explicit hostile_http(const std::string& program = TROUBLED_SERVER, const std::vector<std::string>& parts = {});

  void twice(const std::function<void()>& round);

  /// Clients of both eras are answered, one of 2025 in a session that is older than all that happened.
  void expect_life();

  /// A connection; see raw_client.
  [[nodiscard]] raw_client raw(int receive_buffer = 0) const { return raw_client{server.port(), receive_buffer}; }

  http_server server;
  examples::http_client connection = server.connect();
  examples::mcp_client client{examples::era::v2026_07_28};
  examples::mcp_client old_client{examples::era::v2025_11_25};

private:
  const std::vector<std::string> parts_;
};

class hostile_stdio : public testing::Test {
public:
  hostile_stdio();

  void twice(const std::function<void()>& round);
  void expect_life();

  stdio_server server;
  examples::mcp_client client{examples::era::v2026_07_28};
  examples::mcp_client old_client{examples::era::v2025_11_25};
};

} // namespace e2e
