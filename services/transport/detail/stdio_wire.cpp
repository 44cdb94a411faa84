#include "services/transport/detail/stdio_wire.hpp"

#include "services/transport/detail/deliver.hpp"
#include "services/transport/detail/duplex_listener.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <fcntl.h>

#include <algorithm>
#include <utility>

namespace actors::transport::detail {

namespace {

constexpr std::size_t read_size = std::size_t{64} * 1024;

// Asio makes the descriptions non-blocking. One that is shared with another process is left as it was found.
void restore_flags(int descriptor, int flags) {
  if (flags >= 0)
    ::fcntl(descriptor, F_SETFL, flags);
}

} // namespace

stdio_wire::stdio_wire(const io_executor& executor, int in, int out, std::shared_ptr<service> to,
                       const listen_options& options)
    : in_(executor, in),
      out_(executor, out),
      patience_(executor),
      in_flags_(::fcntl(in, F_GETFL)),
      out_flags_(::fcntl(out, F_GETFL)),
      service_(std::move(to)),
      options_(options),
      link_(std::make_shared<duplex_link>(executor, options.max_pending_bytes)),
      lines_(options.max_message_bytes),
      input_(std::make_unique_for_overwrite<char[]>(read_size)) {}

stdio_wire::~stdio_wire() {
  end(false);
}

void stdio_wire::post_start() {
  link_->way().lead_to(weak_from_this());
  boost::asio::post(in_.get_executor(), [self = shared_from_this()] {
    self->watch_output();
    self->read();
  });
}

void stdio_wire::wake() {
  if (ended_ || writing_)
    return;
  link_->take(messages_);
  if (!messages_.empty())
    return write();
  if (link_->is_done())
    return end(input_ended_);
}

void stdio_wire::end(bool by_peer) {
  if (std::exchange(ended_, true))
    return;
  restore_flags(in_.native_handle(), in_flags_);
  restore_flags(out_.native_handle(), out_flags_);
  boost::system::error_code ignored;
  static_cast<void>(in_.close(ignored));
  static_cast<void>(out_.close(ignored));
  patience_.cancel();
  link_->gone(by_peer);
}

// -- input --------------------------------------------------------------------

void stdio_wire::read() {
  // A peer that does not read its answers is not read from.
  if (reading_ || ended_ || input_ended_ || link_->is_closing() || link_->pending_bytes() > options_.max_pending_bytes)
    return;
  reading_ = true;
  in_.async_read_some(boost::asio::buffer(input_.get(), read_size),
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t bytes) {
                        self->on_read(error, bytes);
                      });
}

void stdio_wire::on_read(boost::system::error_code error, std::size_t bytes) {
  reading_ = false;
  if (ended_ || link_->is_closing())
    return;
  const auto take_line = [this](std::string line, bool too_large) { deliver_line(std::move(line), too_large); };
  if (error) {
    lines_.finish(take_line);
    input_ended_ = true;
    link_->input_ended();
    give_up_after_end_of_input();
    return wake();
  }
  lines_.feed({input_.get(), bytes}, take_line);
  read();
}

void stdio_wire::give_up_after_end_of_input() {
  patience_.expires_after(options_.end_timeout);
  patience_.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
    if (const auto wire = self.lock(); wire && !error)
      wire->end(true);
  });
}

void stdio_wire::deliver_line(std::string line, bool too_large) {
  if (ended_ || link_->is_closing())
    return; // during this very piece of input
  inbound message{.method = "POST", .body = std::move(line), .headers = {}, .peer = {"stdio"}};
  message.too_large = too_large;
  if (link_->is_stopping())
    return link_->refuse(message);
  deliver(*service_, link_->open_exchange(std::move(message)));
}

// -- output -------------------------------------------------------------------

void stdio_wire::write() {
  if (output_written_ == output_.size()) {
    output_.clear();
    output_written_ = 0;
    output_pending_ = 0;
    for (const auto& message : messages_) {
      const auto start = static_cast<std::ptrdiff_t>(output_.size());
      output_pending_ += message.size();
      output_ += message;
      // Source: MCP, "Transports", stdio: messages must not contain line breaks; JSON has them only between tokens.
      std::replace_if(
          output_.begin() + start, output_.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
      output_ += '\n';
    }
  }
  writing_ = true;
  out_.async_write_some(boost::asio::buffer(output_.data() + output_written_, output_.size() - output_written_),
                        [self = shared_from_this()](const boost::system::error_code& error, std::size_t bytes) {
                          self->on_write(error, bytes);
                        });
}

void stdio_wire::on_write(boost::system::error_code error, std::size_t bytes) {
  writing_ = false;
  if (ended_)
    return;
  if (error)
    return end(true);
  output_written_ += bytes;
  if (output_written_ != output_.size())
    return write();
  link_->written(output_pending_);
  wake();
  read();
}

// Learns that nobody reads the answers any more before there is one to write.
void stdio_wire::watch_output() {
  out_.async_wait(descriptor::wait_error, [self = weak_from_this()](const boost::system::error_code& error) {
    // An error of its own: the descriptor is a file, where nobody can leave.
    if (const auto wire = self.lock(); wire && !error)
      wire->end(true);
  });
}

std::unique_ptr<listener> listen_stdio(const io_executor& executor, int in, int out, std::shared_ptr<service> to,
                                       const listen_options& options, std::shared_ptr<void> kept) {
  auto wire = std::make_shared<stdio_wire>(executor, in, out, std::move(to), options);
  wire->post_start();
  auto link = wire->link();
  return std::make_unique<duplex_listener>("stdio:", executor, std::move(link), std::move(wire), std::move(kept));
}

} // namespace actors::transport::detail
