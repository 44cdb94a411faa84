// The half of http_connection that writes.
#include "services/transport/detail/http_connection.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace actors::transport::detail {

namespace {

// Copied behind the header: cheaper than to tell the system of two pieces. An idle connection keeps as much.
constexpr std::size_t small_body = 1024;

} // namespace

void http_connection::answer(std::uint64_t number, outbound what) {
  if (phase_ != phase::serving || number != exchange_number_)
    return;
  if (!finishing_)
    return send(std::move(what), true);
  // What a read has taken from the socket already is told by a handler that is ahead of this one in the queue.
  boost::asio::post(socket_.get_executor(), [self = shared_from_this(), number, what = std::move(what)]() mutable {
    if (self->phase_ == phase::serving && number == self->exchange_number_)
      self->send(std::move(what), true);
  });
}

// A stopping server keeps the connection only to refuse a request that has come already.
// Source: RFC 9112, section 9.6: no request may be answered behind an answer that says "close".
bool http_connection::stays_open() const {
  return form_.keep_alive && (!finishing_ || input_.size() != 0 || holds_unread(socket_));
}

void http_connection::send(outbound what, bool with_body) {
  phase_ = phase::writing;
  form_.body = framing::length;
  form_.keep_alive = stays_open();
  format_head(head_, what.status, what.headers, what.body.size(), form_);
  const bool bodiless = !with_body || what.status == 204 || what.status == 304;
  if (bodiless)
    what.body.clear();
  if (what.body.size() <= small_body) {
    head_ += what.body;
    output_ = {boost::asio::buffer(head_), {}, {}};
  } else {
    body_ = std::move(what.body);
    output_ = {boost::asio::buffer(head_), boost::asio::buffer(body_), {}};
  }
  write_at_once();
}

bool http_connection::start_stream(std::uint64_t number, int status, const headers& fields,
                                   const std::shared_ptr<event_queue>& events) {
  if (phase_ != phase::serving || number != exchange_number_)
    return false;
  if (peer_left_) {
    close();
    return false;
  }
  phase_ = phase::streaming;
  events_ = events;
  form_.body = form_.http_1_0 ? framing::until_close : framing::chunked;
  form_.keep_alive = stays_open() && !form_.http_1_0;
  format_head(head_, status, fields, 0, form_);
  output_ = {boost::asio::buffer(head_), {}, {}};
  write();
  return true;
}

void http_connection::flush(const event_queue& events) {
  if (events_.get() == &events && !writing_)
    next_events();
}

void http_connection::next_events() {
  if (events_->take(body_)) {
    if (body_.empty())
      return set_deadline(site_->heartbeat_deadline());
    return write_events();
  }
  phase_ = phase::writing; // what is left of the answer is its end
  events_.reset();
  if (form_.body != framing::chunked)
    return on_answer_written();
  output_ = {boost::asio::buffer("0\r\n\r\n", 5), {}, {}};
  write();
}

void http_connection::write_events() {
  if (form_.body == framing::chunked) {
    format_chunk_head(head_, body_.size());
    output_ = {boost::asio::buffer(head_), boost::asio::buffer(body_), boost::asio::buffer("\r\n", 2)};
  } else {
    output_ = {boost::asio::buffer(body_), {}, {}};
  }
  write();
}

// Source: HTML standard, section 9.2.6: a line that begins with a colon is a comment.
void http_connection::send_heartbeat() {
  next_events(); // what waits by now goes instead
  if (phase_ != phase::streaming || writing_)
    return;
  body_ = ": \n\n";
  write_events();
}

// Most answers fit into what the system has room for: then there is nothing to wait for. What comes behind the answer is
// done later all the same where there is more than going idle: a pipelining peer has no more than its turn, and the end
// of a connection is no surprise to whoever has just answered.
void http_connection::write_at_once() {
  boost::system::error_code error;
  const auto bytes =
      output_[1].size() == 0 ? socket_.write_some(output_[0], error) : socket_.write_some(output_, error);
  if (error == boost::asio::error::would_block)
    return write();
  if (!error && bytes == output_[0].size() + output_[1].size() && form_.keep_alive && !finishing_ && !input_ended_ &&
      input_.size() == 0)
    return on_answer_written();
  writing_ = true;
  boost::asio::post(socket_.get_executor(),
                    [self = shared_from_this(), error, bytes] { self->on_write(error, bytes); });
}

void http_connection::write() {
  writing_ = true;
  set_deadline(site_->idle_deadline());
  socket_.async_write_some(output_, [self = shared_from_this()](const boost::system::error_code& error,
                                                                std::size_t bytes) { self->on_write(error, bytes); });
}

void http_connection::on_write(boost::system::error_code error, std::size_t bytes) {
  writing_ = false;
  if (phase_ == phase::closed)
    return;
  if (error)
    return close();
  for (auto& buffer : output_) {
    const auto written = std::min(bytes, buffer.size());
    buffer += written;
    bytes -= written;
  }
  if (std::any_of(output_.begin(), output_.end(), [](const auto& buffer) { return buffer.size() != 0; }))
    return write();
  switch (phase_) {
  case phase::writing:
    return on_answer_written();
  case phase::streaming:
    return next_events();
  default:
    return receive(); // 100 Continue is out
  }
}

void http_connection::on_answer_written() {
  gone_.clear();
  std::string{}.swap(body_);
  if (!form_.keep_alive)
    return linger();
  phase_ = phase::idle;
  set_deadline(site_->idle_deadline());
  said_farewell_ = finishing_;
  if (finishing_ && input_.size() == 0)
    leave_if_idle();
  else
    parse();
}

} // namespace actors::transport::detail
