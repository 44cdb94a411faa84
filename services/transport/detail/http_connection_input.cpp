// The half of http_connection that reads.
#include "services/transport/detail/deliver.hpp"
#include "services/transport/detail/http_connection.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <utility>

namespace actors::transport::detail {

namespace {

constexpr std::size_t header_read = std::size_t{8} * 1024;
constexpr std::size_t body_read = std::size_t{64} * 1024;
constexpr std::size_t largest_idle_buffer = std::size_t{16} * 1024;
constexpr std::size_t read_ahead = std::size_t{16} * 1024; // of a pipelining peer, while an exchange is under way

int status_of(const boost::system::error_code& error, const request_parser& parser) {
  if (error == http::error::header_limit)
    return 431;
  if (error == http::error::body_limit)
    return 413;
  return parser.is_fatal() ? parser.refused_with() : 400;
}

std::uint32_t earlier(std::uint32_t one, std::uint32_t other) noexcept {
  return static_cast<std::int32_t>(one - other) < 0 ? one : other;
}

} // namespace

void http_connection::read() {
  if (reading_ || input_ended_ || phase_ == phase::closed)
    return;
  const bool ahead_enough = has_exchange() && input_.size() >= read_ahead;
  watched_.store(ahead_enough, std::memory_order_relaxed);
  if (ahead_enough)
    return;
  const bool in_body = parser_ && parser_->is_header_done();
  if (!in_body)
    input_.shrink(largest_idle_buffer);
  const auto room = site_->options().max_header_bytes + body_read - input_.size();
  reading_ = true;
  socket_.async_read_some(input_.prepare(std::min(room, in_body ? body_read : header_read)),
                          [self = shared_from_this()](const boost::system::error_code& error, std::size_t bytes) {
                            self->on_read(error, bytes);
                          });
}

void http_connection::on_read(boost::system::error_code error, std::size_t bytes) {
  reading_ = false;
  if (phase_ == phase::closed)
    return;
  if (error == boost::asio::error::eof)
    return on_end_of_input();
  if (error)
    return close();
  input_.commit(bytes);
  switch (phase_) {
  case phase::idle:
  case phase::receiving:
    return parse();
  case phase::lingering:
    input_.clear();
    [[fallthrough]];
  default:
    return read();
  }
}

void http_connection::on_end_of_input() {
  input_ended_ = true;
  if (has_exchange())
    on_peer_left();
  else
    close();
}

void http_connection::parse() {
  if (phase_ == phase::idle)
    begin_request();
  if (phase_ == phase::receiving)
    receive();
  else if (finishing_)
    linger();
  else if (input_ended_)
    close();
  else
    read();
}

void http_connection::begin_request() {
  // RFC 9112, section 2.2: empty lines before a request line are ignored.
  while (input_.text().starts_with("\r\n"))
    input_.consume(2);
  if (input_.size() == 0 || input_.text() == "\r")
    return;
  phase_ = phase::receiving;
  set_deadline(site_->header_deadline());
  body_deadline_ = 0;
  told_to_continue_ = false;
  ++exchange_number_;
  parser_.emplace(site_->path(), site_->options().max_header_bytes);
  parser_->eager(true);
  parser_->body_limit(site_->options().max_message_bytes);
}

void http_connection::receive() {
  if (writing_)
    return; // 100 Continue goes first, and leads back here
  if (finishing_)
    return refuse(503, true);
  boost::system::error_code error;
  while (input_.size() != 0 && !parser_->is_done()) {
    input_.consume(parser_->put(input_.data(), error));
    if (error == http::error::need_more)
      break;
    if (error)
      return refuse(status_of(error, *parser_), true);
  }
  if (parser_->is_done())
    return deliver_request();
  if (input_.size() >= site_->options().max_header_bytes + body_read)
    return refuse(400, true); // a chunk header or trailers without end
  if (parser_->is_header_done()) {
    if (body_deadline_ == 0)
      body_deadline_ = site_->body_deadline();
    set_deadline(earlier(site_->idle_deadline(), body_deadline_));
    if (parser_->expects_continue() && !told_to_continue_)
      return send_continue();
  }
  if (input_ended_)
    close();
  else
    read();
}

// Source: RFC 9110, section 10.1.1.
void http_connection::send_continue() {
  if (const auto status = parser_->refused_with(); status != 0)
    return refuse(status, true); // whether the body follows is up to the peer
  told_to_continue_ = true;
  head_ = "HTTP/1.1 100 Continue\r\n\r\n";
  output_ = {boost::asio::buffer(head_), {}, {}};
  write();
}

void http_connection::deliver_request() {
  phase_ = phase::serving;
  set_deadline(0);
  if (const auto status = parser_->refused_with(); status != 0)
    return refuse(status, false);
  form_ = {.http_1_0 = parser_->is_http_1_0(), .keep_alive = parser_->keep_alive()};
  auto message = parser_->take();
  message.peer.address = peer_;
  parser_.reset();
  if (site_->is_cut_off())
    return close();
  deliver(site_->target(), std::make_shared<http_exchange>(std::move(message), gate_, exchange_number_,
                                                           site_->options().max_stream_bytes));
  read();
}

void http_connection::refuse(int status, bool fatal) {
  form_ = {.http_1_0 = parser_->is_http_1_0(), .keep_alive = !fatal && parser_->keep_alive()};
  const bool head = parser_->is_head();
  parser_.reset();
  const auto& options = site_->options();
  send(refusal(status, status == 413 ? options.max_message_bytes : options.max_header_bytes), !head);
  read();
}

} // namespace actors::transport::detail
