// One keep-alive connection of a load generator: makes the same call again and again, and checks each answer. A call is one request, or
// two where the answer to the first says what the second is.
//
// Thread safety: the thread that runs the io_context. Lifetime: must outlive what the io_context has to run for it.
#pragma once

#include "bench/load/load.hpp"
#include "bench/load/response_reader.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace bench {

class connection {
public:
  using clock = std::chrono::steady_clock;

  struct answer {
    clock::time_point asked; ///< as told to `send`
    clock::time_point came;
    bool right; ///< status 200 and the expected body, and before it an answer that could be followed up
  };
  using callback = std::function<void(connection&, const answer&)>;

  /// Connects to 127.0.0.1. Requires: `plan` and `request` outlive it.
  connection(boost::asio::io_context& context, const load_plan& plan, const std::string& request, callback on_answer);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// Makes the call now; `asked` is when it should have been made. Requires: the last one is answered.
  /// Errors: where the connection fails, boost::system::system_error out of the io_context.
  void send(clock::time_point asked);

private:
  void write(std::string_view text);
  void write_rest(std::string_view rest);
  void read();
  void on_complete();

  boost::asio::ip::tcp::socket socket_;
  const load_plan& plan_;
  const std::string& request_;
  callback on_answer_;
  response_reader reader_;
  std::string second_;
  bool is_last_ = true; // the answer that is awaited is the call's
  clock::time_point asked_;
};

} // namespace bench
