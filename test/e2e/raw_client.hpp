// A TCP client that sends whatever bytes it is given, and leaves in whatever way it is told to.
//
//   raw_client client{port};
//   client.send("POST /mcp HTTP/1.1\r\nHo");
//   client.reset();
//
// Every wait has a limit. Errors: std::system_error where no connection can be made; where the server has closed or does
// not keep to HTTP, the answers that are missing. Thread safety: one thread may send while another one receives.
#pragma once

#include "examples/support/mcp_client.hpp"
#include "test/e2e/servers.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace e2e {

class raw_client {
public:
  /// `receive_buffer`: bytes that the system keeps for a client that does not read; 0: as it likes.
  explicit raw_client(std::uint16_t port, int receive_buffer = 0);
  ~raw_client();

  raw_client(raw_client&& other) noexcept;
  raw_client& operator=(raw_client&& other) noexcept;

  /// False: the server took only a part of it, because it has closed or does not read for longer than the limit.
  bool send(std::string_view bytes, std::chrono::milliseconds limit = patience);

  /// The next answer, chunks put together. Nothing: the connection has ended before it was complete, or the limit has.
  [[nodiscard]] std::optional<examples::http_response> receive(std::chrono::milliseconds limit = patience);

  /// The answers until the server closes. Nothing: it has not closed within the limit.
  [[nodiscard]] std::optional<std::vector<examples::http_response>>
  receive_all(std::chrono::milliseconds limit = patience);

  /// Reads until `text` has come. False: the end, or the limit, has come before.
  bool receive_until(std::string_view text, std::chrono::milliseconds limit = patience);

  /// No more will be sent.
  void half_close();

  /// Leaves with a FIN if all was read, otherwise with a RST, as the system does it.
  void close();

  /// Leaves with a RST.
  void reset();

private:
  enum class arrival { bytes, end, late };
  using time_point = std::chrono::steady_clock::time_point;

  arrival read_some(time_point until);
  std::optional<examples::http_response> take_answer();

  int socket_ = -1;
  std::string input_;
  std::size_t taken_ = 0; // of the input
};

/// The request as it goes over the wire.
[[nodiscard]] std::string to_bytes(const examples::mcp_request& request);

/// A POST with the usual headers and these lines besides, each with its CRLF.
[[nodiscard]] std::string post_bytes(std::string_view body, std::string_view more_headers = {});

} // namespace e2e
