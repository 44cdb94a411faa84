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

connection::connection(asio::io_context& context, const load_plan& plan, const std::string& request, callback on_answer)
    : socket_(context), plan_(plan), request_(request), on_answer_(std::move(on_answer)) {
  socket_.connect({asio::ip::address_v4::loopback(), plan.port});
  socket_.set_option(tcp::no_delay{true});
  socket_.non_blocking(true);
}

void connection::send(clock::time_point asked) {
  asked_ = asked;
  is_last_ = !plan_.next;
  write(request_);
}

// A request nearly always fits into the socket's buffer: one system call, and none to wait.
void connection::write(std::string_view text) {
  boost::system::error_code failed;
  const auto written = socket_.write_some(asio::buffer(text), failed);
  if (failed == asio::error::would_block)
    failed.clear();
  check(failed, "load: write");
  if (written == text.size())
    read();
  else
    write_rest(text.substr(written));
}

void connection::write_rest(std::string_view rest) {
  asio::async_write(socket_, asio::buffer(rest), [this](const boost::system::error_code& failed, std::size_t) {
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
                            if (reader_.is_complete())
                              on_complete();
                            else
                              read();
                          });
}

void connection::on_complete() {
  bool right = reader_.status() == 200;
  if (is_last_) {
    right = right && reader_.body() == plan_.expected_body;
  } else if (auto second = right ? plan_.next(reader_.body()) : std::nullopt) {
    reader_.clear();
    is_last_ = true;
    second_ = *std::move(second);
    return write(second_);
  } else {
    right = false;
  }
  reader_.clear();
  on_answer_(*this, {.asked = asked_, .came = clock::now(), .right = right});
}

} // namespace bench
