// Newline-delimited messages over two file descriptors.
//
// Regular files and /dev/null cannot be waited for with epoll; Asio then reads and writes them at once, a piece at a
// time, and posts the completion, so that they need no path of their own here.
// Lifetime: the wire owns the descriptors. Threading: on the executor, but for the constructor.
#pragma once

#include "services/transport/detail/duplex_link.hpp"
#include "services/transport/detail/line_splitter.hpp"
#include "services/transport/listen.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <memory>

namespace actors::transport::detail {

class stdio_wire final : public duplex_wire, public std::enable_shared_from_this<stdio_wire> {
public:
  /// Requires: the descriptors are open; SIGPIPE is ignored where `out` may be a pipe.
  stdio_wire(const io_executor& executor, int in, int out, std::shared_ptr<service> to, const listen_options& options);
  ~stdio_wire() override;

  [[nodiscard]] const std::shared_ptr<duplex_link>& link() const noexcept { return link_; }

  /// Begins to read. Once, before anything else; from any thread.
  void post_start();

  void wake() override;
  void close() override { end(false); }

private:
  using descriptor = boost::asio::posix::basic_stream_descriptor<io_executor>;

  void read();
  void on_read(boost::system::error_code error, std::size_t bytes);
  void deliver_line(std::string line, bool too_large);
  void write();
  void on_write(boost::system::error_code error, std::size_t bytes);
  void watch_output();
  void give_up_after_end_of_input();
  void end(bool by_peer);

  descriptor in_;
  descriptor out_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                    io_executor>
      patience_;       // after the end of the input
  const int in_flags_; // of the open file descriptions, which others may share
  const int out_flags_;
  const std::shared_ptr<service> service_;
  const listen_options options_;
  const std::shared_ptr<duplex_link> link_;

  line_splitter lines_;
  std::unique_ptr<char[]> input_;
  std::vector<std::string> messages_;
  std::string output_;
  std::size_t output_written_ = 0;
  std::size_t output_pending_ = 0; // what the link counts for `output_`
  bool reading_ = false;
  bool writing_ = false;
  bool input_ended_ = false;
  bool ended_ = false;
};

/// The listener over two descriptors, which it owns from here on. `kept` is destroyed with the listener.
[[nodiscard]] std::unique_ptr<listener> listen_stdio(const io_executor& executor, int in, int out,
                                                     std::shared_ptr<service> to, const listen_options& options,
                                                     std::shared_ptr<void> kept = nullptr);

} // namespace actors::transport::detail
