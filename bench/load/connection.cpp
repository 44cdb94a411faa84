#include "bench/load/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace bench {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

void check(const boost::system::error_code& failed, const char* what) {
  if (failed)
    throw boost::system::system_error{failed, what};
}

} // namespace

connection::connection(asio::io_context& context, std::uint16_t port, const std::string& request,
                       const std::string& expected, callback on_answer)
    : socket_(context), request_(request), expected_(expected), on_answer_(std::move(on_answer)) {
  socket_.connect({asio::ip::address_v4::loopback(), port});
  socket_.set_option(tcp::no_delay{true});
  socket_.non_blocking(true);
}

// A request nearly always fits into the socket's buffer: one system call, and none to wait.
void connection::send(clock::time_point asked) {
  asked_ = asked;
  boost::system::error_code failed;
  const auto written = socket_.write_some(asio::buffer(request_), failed);
  if (failed == asio::error::would_block)
    failed.clear();
  check(failed, "load: write");
  if (written == request_.size())
    read();
  else
    write_rest(written);
}

void connection::write_rest(std::size_t written) {
  asio::async_write(socket_, asio::buffer(request_) + written,
                    [this](const boost::system::error_code& failed, std::size_t) {
                      check(failed, "load: write");
                      read();
                    });
}

void connection::read() {
  const auto space = reader_.space();
  socket_.async_read_some(asio::buffer(space.data(), space.size()),
                          [this](const boost::system::error_code& failed, std::size_t bytes) {
                            check(failed, "load: read");
                            reader_.commit(bytes);
                            if (!reader_.is_complete())
                              return read();
                            const bool right = reader_.status() == 200 && reader_.body() == expected_;
                            reader_.clear();
                            on_answer_(*this, {.asked = asked_, .came = clock::now(), .right = right});
                          });
}

} // namespace bench
