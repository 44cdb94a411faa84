// One keep-alive connection of a load generator: sends the same request again and again, and checks each answer.
//
// Thread safety: the thread that runs the io_context. Lifetime: must outlive what the io_context has to run for it.
#pragma once

#include "bench/load/response_reader.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace bench {

class connection {
public:
  using clock = std::chrono::steady_clock;

  struct answer {
    clock::time_point asked; ///< as told to `send`
    clock::time_point came;
    bool right; ///< status 200 and the expected body
  };
  using callback = std::function<void(connection&, const answer&)>;

  /// Connects to 127.0.0.1. Requires: `request` and `expected` outlive it.
  connection(boost::asio::io_context& context, std::uint16_t port, const std::string& request,
             const std::string& expected, callback on_answer);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// Sends the request now; `asked` is when it should have been sent. Requires: the last one is answered.
  /// Errors: where the connection fails, boost::system::system_error out of the io_context.
  void send(clock::time_point asked);

private:
  void write_rest(std::size_t written);
  void read();

  boost::asio::ip::tcp::socket socket_;
  const std::string& request_;
  const std::string& expected_;
  callback on_answer_;
  response_reader reader_;
  clock::time_point asked_;
};

} // namespace bench
