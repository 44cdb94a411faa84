// One HTTP connection: reads a request, hands it over, writes the answer, and so on.
//
// A read is pending also while the service has the exchange, so that a peer that leaves is noticed. What a pipelining
// peer sends ahead is read up to a bound; beyond it the socket is asked at each tick whether the peer has left. (A peer
// that has sent more than the system's buffers hold is noticed to have left when the rest has been read.)
// A stop does not cut anything off: the exchange under way is answered, requests behind it are refused with 503, also
// those that have come no further than the socket.
// Threading: the members run on the connection's executor; those named post_…, is_overdue and is_watched from any
// thread.
// Lifetime: the site keeps it while it is open, pending operations until they have ended.
#pragma once

#include "services/transport/detail/http_exchange.hpp"
#include "services/transport/detail/http_request_parser.hpp"
#include "services/transport/detail/http_response.hpp"
#include "services/transport/detail/http_site.hpp"
#include "services/transport/detail/input_buffer.hpp"
#include "services/transport/detail/tcp_socket.hpp"

#include <array>
#include <optional>
#include <vector>

namespace actors::transport::detail {

class http_connection final : public std::enable_shared_from_this<http_connection> {
public:
  http_connection(tcp_socket socket, std::shared_ptr<http_site> site);
  ~http_connection();

  /// Instead of a start. Never together with another member.
  void turn_away(std::string_view text) { say_and_close(std::move(socket_), text); }

  void post_start();
  void post_finish();
  void post_expire(std::uint32_t now);
  void post_look_for_peer();

  /// Shuts the gate before it returns.
  void post_close();

  [[nodiscard]] bool is_overdue(std::uint32_t now) const noexcept;

  /// The socket is not read from, and does not tell by itself when the peer leaves.
  [[nodiscard]] bool is_watched() const noexcept { return watched_.load(std::memory_order_relaxed); }

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
  void look_for_peer();
  void on_peer_left();
  void close();

  void read();
  void on_read(boost::system::error_code error, std::size_t bytes);
  void on_end_of_input();
  void parse();
  void begin_request();
  void receive();
  void send_continue();
  void deliver_request();
  void refuse(int status, bool fatal);

  void send(outbound what, bool with_body);
  [[nodiscard]] bool stays_open() const;
  void write_at_once();
  void write();
  void on_write(boost::system::error_code error, std::size_t bytes);
  void on_answer_written();
  void leave_if_idle();
  void next_events();
  void write_events();
  void send_heartbeat();
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
  bool input_ended_ = false; // the peer will send no more, and all was read
  bool peer_left_ = false;   // the same, or some of it waits in the socket
  bool finishing_ = false;   // the listener stops
  bool told_to_continue_ = false;
  bool lost_ = false;                      // closed before the current answer was complete
  bool said_farewell_ = false;             // an answer went out after the listener's stop
  response_form form_;                     // of the current answer
  std::atomic<std::uint32_t> deadline_{0}; // tick; 0: none
  std::atomic<bool> watched_{false};
  std::uint32_t body_deadline_ = 0; // of the body that is being received; 0: its header is not complete

  input_buffer input_;
  std::optional<request_parser> parser_;

  std::uint64_t exchange_number_ = 0;
  std::vector<std::function<void()>> gone_;
  std::shared_ptr<event_queue> events_;

  std::string head_;
  std::string body_;
  std::array<boost::asio::const_buffer, 3> output_;
};

} // namespace actors::transport::detail
