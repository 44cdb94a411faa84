// One HTTP connection: reads a request, hands it over, writes the answer, and so on.
//
// A read is pending also while the service has the exchange, so that a peer that leaves is noticed. A peer that
// pipelines has its next request in the buffer by then; its leaving is noticed when the requests that it sent have been
// answered.
// Threading: the members run on the connection's executor; those named post_… and is_overdue from any thread.
// Lifetime: the site keeps it while it is open, pending operations until they have ended.
#pragma once

#include "services/transport/detail/http_exchange.hpp"
#include "services/transport/detail/http_request_parser.hpp"
#include "services/transport/detail/http_response.hpp"
#include "services/transport/detail/http_site.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <array>
#include <optional>
#include <vector>

namespace actors::transport::detail {

using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, io_executor>;

class http_connection final : public std::enable_shared_from_this<http_connection> {
public:
  http_connection(tcp_socket socket, std::shared_ptr<http_site> site);
  ~http_connection();

  void post_start();
  void post_finish();
  void post_expire(std::uint32_t now);

  /// Shuts the gate before it returns.
  void post_close();

  [[nodiscard]] bool is_overdue(std::uint32_t now) const noexcept;

  /// What exchanges ask for. A number that is not the current exchange's is of one that was answered, and does nothing.
  void answer(std::uint64_t number, outbound what);
  [[nodiscard]] bool start_stream(std::uint64_t number, int status, const headers& fields,
                                  const std::shared_ptr<event_queue>& events);
  void flush(const event_queue& events); // there are new events, or the end of them
  void add_gone(std::uint64_t number, std::function<void()> callback);

private:
  enum class phase {
    idle,      ///< nothing of a request has come
    receiving, ///< a part of one
    serving,   ///< the service has it
    writing,   ///< the answer is on its way
    streaming, ///< a stream is open
    lingering, ///< a last answer is out; reads over what still comes, so that a reset does not overtake it
    closed,
  };

  void start();
  void finish();
  void expire(std::uint32_t now);
  void close();

  void read();
  void on_read(boost::system::error_code error, std::size_t bytes);
  void on_end_of_input();
  void parse();
  void begin_request();
  void send_continue();
  void deliver_request();
  void refuse(int status, bool fatal);

  void send(outbound what, bool with_body);
  void write();
  void on_write(boost::system::error_code error, std::size_t bytes);
  void on_answer_written();
  void next_events();
  void linger();

  void set_deadline(std::uint32_t tick) noexcept { deadline_.store(tick, std::memory_order_relaxed); }
  void fire_gone();
  [[nodiscard]] bool has_exchange() const noexcept {
    return phase_ == phase::serving || phase_ == phase::writing || phase_ == phase::streaming;
  }

  tcp_socket socket_;
  const std::shared_ptr<http_site> site_;
  const std::shared_ptr<http_gate> gate_;
  std::string peer_;

  phase phase_ = phase::idle;
  bool reading_ = false;     // a read is pending
  bool writing_ = false;     // a write is pending
  bool input_ended_ = false; // the peer will send no more
  bool finishing_ = false;   // the listener stops
  bool told_to_continue_ = false;
  bool lost_ = false;                      // closed before the current answer was complete
  response_form form_;                     // of the current answer
  std::atomic<std::uint32_t> deadline_{0}; // tick; 0: none

  boost::beast::flat_buffer input_;
  std::optional<request_parser> parser_;

  std::uint64_t exchange_number_ = 0;
  std::vector<std::function<void()>> gone_;
  std::shared_ptr<event_queue> events_;

  std::string head_;
  std::string body_;
  std::array<boost::asio::const_buffer, 3> output_;
};

} // namespace actors::transport::detail
