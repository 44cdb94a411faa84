#include "services/transport/detail/http_connection.hpp"

#include "services/transport/detail/deliver.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace actors::transport::detail {

http_connection::http_connection(tcp_socket socket, std::shared_ptr<http_site> site)
    : socket_(std::move(socket)), site_(std::move(site)), gate_(std::make_shared<http_gate>(socket_.get_executor())) {}

http_connection::~http_connection() {
  if (events_)
    events_->abandon();
}

// -- from any thread ----------------------------------------------------------

void http_connection::post_start() {
  gate_->lead_to(weak_from_this());
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] { self->start(); });
}

void http_connection::post_finish() {
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] { self->finish(); });
}

void http_connection::post_expire(std::uint32_t now) {
  boost::asio::post(socket_.get_executor(), [self = shared_from_this(), now] { self->expire(now); });
}

void http_connection::post_look_for_peer() {
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] { self->look_for_peer(); });
}

void http_connection::post_close() {
  gate_->shut();
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] { self->close(); });
}

bool http_connection::is_overdue(std::uint32_t now) const noexcept {
  const auto deadline = deadline_.load(std::memory_order_relaxed);
  return deadline != 0 && static_cast<std::int32_t>(now - deadline) >= 0;
}

// -- the life of the connection -----------------------------------------------

void http_connection::start() {
  if (phase_ == phase::closed)
    return;
  boost::system::error_code ignored;
  tune(socket_, site_->options().idle_timeout);
  static_cast<void>(socket_.non_blocking(true, ignored));
  peer_ = to_text(socket_.remote_endpoint(ignored));
  set_deadline(site_->idle_deadline());
  read();
}

void http_connection::finish() {
  finishing_ = true;
  if (phase_ == phase::idle)
    leave_if_idle();
  else if (phase_ == phase::receiving && !writing_)
    refuse(503, true);
}

// Not at once: what a read has taken from the socket already is told by a handler that is ahead of this one in the queue. Nor where
// something has come: that is read first, and refused if it is a request.
void http_connection::leave_if_idle() {
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->phase_ != phase::idle || holds_unread(self->socket_))
      return;
    if (self->said_farewell_)
      self->linger();
    else
      self->close();
  });
}

void http_connection::expire(std::uint32_t now) {
  if (!is_overdue(now)) // it has made progress since
    return;
  if (phase_ == phase::receiving && !writing_)
    refuse(408, true);
  else if (phase_ == phase::streaming && !writing_)
    send_heartbeat();
  else
    close();
}

void http_connection::look_for_peer() {
  if (!is_watched() || phase_ == phase::closed)
    return;
  switch (look_at_peer(socket_)) {
  case peer_state::broken:
    return close();
  case peer_state::shut:
    return on_peer_left();
  case peer_state::present:
    return;
  }
}

// The peer may only have shut its sending side, and then reads the answer; a stream would have to be written on and on
// to learn whether anybody is there.
void http_connection::on_peer_left() {
  peer_left_ = true;
  if (phase_ == phase::streaming)
    close();
  else if (phase_ == phase::serving)
    fire_gone();
}

void http_connection::close() {
  if (phase_ == phase::closed)
    return;
  lost_ = has_exchange();
  phase_ = phase::closed;
  set_deadline(0);
  watched_.store(false, std::memory_order_relaxed);
  boost::system::error_code ignored;
  static_cast<void>(socket_.close(ignored));
  gate_->shut();
  if (const auto events = std::exchange(events_, nullptr))
    events->abandon();
  if (lost_)
    fire_gone();
  gone_.clear();
  site_->remove(*this);
}

void http_connection::linger() {
  phase_ = phase::lingering;
  parser_.reset();
  input_.clear();
  boost::system::error_code ignored;
  static_cast<void>(socket_.shutdown(boost::asio::socket_base::shutdown_send, ignored));
  set_deadline(site_->linger_deadline());
  if (input_ended_)
    close();
  else
    read();
}

void http_connection::fire_gone() {
  for (const auto& callback : std::exchange(gone_, {}))
    notify(callback);
}

void http_connection::add_gone(std::uint64_t number, std::function<void()> callback) {
  if (number != exchange_number_)
    return;
  if ((phase_ == phase::serving && peer_left_) || (phase_ == phase::closed && lost_))
    notify(callback);
  else if (has_exchange())
    gone_.push_back(std::move(callback));
}

} // namespace actors::transport::detail
