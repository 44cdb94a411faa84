// A small blocking HTTP/1.1 client for examples and tests: one keep-alive connection, one request at a time.
//
//   examples::http_client client{"127.0.0.1", port};
//   auto answer = client.post("/mcp", {{"Accept", "application/json"}}, R"({"jsonrpc":"2.0","id":1,"method":"ping"})");
//   if (answer.status == 200) print(answer.body);
//
// Not for servers: every call blocks its thread until the answer is complete, without a time limit.
// Errors: boost::system::system_error (a std::runtime_error) where the connection fails; a status is never an error.
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace examples {

using http_headers = std::vector<std::pair<std::string, std::string>>;

struct http_response {
  int status = 0;
  http_headers headers;
  std::string body;

  /// The value of the first field of that name, or an empty string. Names compare without case.
  [[nodiscard]] std::string header(std::string_view name) const;
};

class http_client {
public:
  /// Connects.
  http_client(const std::string& host, std::uint16_t port);
  ~http_client();

  http_client(http_client&&) noexcept;
  http_client& operator=(http_client&&) noexcept;

  /// Content-Type is "application/json" unless `headers` say otherwise.
  http_response post(std::string_view path, const http_headers& headers, std::string_view body);
  http_response get(std::string_view path, const http_headers& headers = {});

  /// Any method. Connects again first if the server has announced the end of the connection in its last answer.
  http_response request(std::string_view method, std::string_view path, const http_headers& headers,
                        std::string_view body);

  /// The halves of `request`, so that one thread can have requests of many clients under way. Requires: each `send` is
  /// followed by one `receive`.
  void send(std::string_view method, std::string_view path, const http_headers& headers, std::string_view body);
  http_response receive();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace examples
