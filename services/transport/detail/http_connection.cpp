#include "services/transport/detail/http_connection.hpp"

#include "services/transport/detail/deliver.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace actors::transport::detail {

namespace {

std::string to_text(const boost::asio::ip::tcp::endpoint& endpoint) {
  const auto address = endpoint.address().to_string();
  const auto port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

} // namespace

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
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay{true}, ignored);
  peer_ = to_text(socket_.remote_endpoint(ignored));
  set_deadline(site_->idle_deadline());
  read();
}

void http_connection::finish() {
  finishing_ = true;
  if (phase_ == phase::idle)
    close();
}

void http_connection::expire(std::uint32_t now) {
  if (is_overdue(now)) // still: it may have made progress since
    close();
}

void http_connection::close() {
  if (phase_ == phase::closed)
    return;
  lost_ = has_exchange();
  phase_ = phase::closed;
  set_deadline(0);
  boost::system::error_code ignored;
  socket_.close(ignored);
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
  if (!reading_)
    input_.clear();
  boost::system::error_code ignored;
  socket_.shutdown(boost::asio::socket_base::shutdown_send, ignored);
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

// -- writing ------------------------------------------------------------------

void http_connection::answer(std::uint64_t number, outbound what) {
  if (phase_ == phase::serving && number == exchange_number_)
    send(std::move(what), true);
}

void http_connection::send(outbound what, bool with_body) {
  phase_ = phase::writing;
  form_.body = framing::length;
  form_.keep_alive = form_.keep_alive && !finishing_;
  body_ = std::move(what.body);
  format_head(head_, what.status, what.headers, body_.size(), form_);
  const bool bodiless = !with_body || what.status == 204 || what.status == 304;
  output_ = {boost::asio::buffer(head_), bodiless ? boost::asio::const_buffer{} : boost::asio::buffer(body_), {}};
  write();
}

bool http_connection::start_stream(std::uint64_t number, int status, const headers& fields,
                                   const std::shared_ptr<event_queue>& events) {
  if (phase_ != phase::serving || number != exchange_number_ || input_ended_)
    return false;
  phase_ = phase::streaming;
  events_ = events;
  form_.body = form_.http_1_0 ? framing::until_close : framing::chunked;
  form_.keep_alive = form_.keep_alive && !finishing_ && !form_.http_1_0;
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
      return;
    if (form_.body == framing::chunked) {
      format_chunk_head(head_, body_.size());
      output_ = {boost::asio::buffer(head_), boost::asio::buffer(body_), boost::asio::buffer("\r\n", 2)};
    } else {
      output_ = {boost::asio::buffer(body_), {}, {}};
    }
    return write();
  }
  phase_ = phase::writing; // what is left of the answer is its end
  events_.reset();
  if (form_.body != framing::chunked)
    return on_answer_written();
  output_ = {boost::asio::buffer("0\r\n\r\n", 5), {}, {}};
  write();
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
    set_deadline(0);
    return next_events();
  default:
    return read(); // 100 Continue is out
  }
}

void http_connection::on_answer_written() {
  gone_.clear();
  std::string{}.swap(body_);
  if (!form_.keep_alive || finishing_)
    return linger();
  phase_ = phase::idle;
  set_deadline(site_->idle_deadline());
  if (input_.size() != 0)
    return parse();
  if (input_ended_)
    return close();
  read();
}

void http_connection::add_gone(std::uint64_t number, std::function<void()> callback) {
  if (number != exchange_number_)
    return;
  if ((phase_ == phase::serving && input_ended_) || (phase_ == phase::closed && lost_))
    notify(callback);
  else if (has_exchange())
    gone_.push_back(std::move(callback));
}

} // namespace actors::transport::detail
