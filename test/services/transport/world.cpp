#include "test/services/transport/world.hpp"

#include <boost/beast/http.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace actors::transport::test {

byte_peer::byte_peer(int in, int out) : in_(in), out_(out) {
  ::fcntl(in_, F_SETFL, ::fcntl(in_, F_GETFL) | O_NONBLOCK);
  ::fcntl(out_, F_SETFL, ::fcntl(out_, F_GETFL) | O_NONBLOCK);
}

std::shared_ptr<byte_peer> world::connect(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error{"cannot connect"};
  auto peer = std::make_shared<byte_peer>(socket, socket);
  watch(peer);
  return peer;
}

void byte_peer::move() {
  while (out_ >= 0 && !to_send_.empty()) {
    const auto sent = in_ == out_ ? ::send(out_, to_send_.data(), to_send_.size(), MSG_NOSIGNAL)
                                  : ::write(out_, to_send_.data(), to_send_.size());
    if (sent <= 0)
      break;
    to_send_.erase(0, static_cast<std::size_t>(sent));
  }
  if (ending_ && to_send_.empty() && out_ >= 0) {
    if (in_ == out_)
      ::shutdown(out_, SHUT_WR);
    else
      ::close(out_);
    out_ = -1;
  }
  std::array<char, 65536> piece;
  while (in_ >= 0 && reads && !at_end) {
    const auto got = ::read(in_, piece.data(), piece.size());
    if (got > 0)
      received.append(piece.data(), static_cast<std::size_t>(got));
    else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      at_end = true;
      int error = 0; // a reset behind the orderly end shows here alone
      socklen_t size = sizeof error;
      was_reset = got < 0 || (::getsockopt(in_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0);
    } else
      break;
  }
}

std::size_t byte_peer::read_some(std::size_t most) {
  std::string taken(most, ' ');
  const auto got = ::read(in_, taken.data(), taken.size());
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void byte_peer::end_sending() {
  ending_ = true;
  move();
}

void byte_peer::reset() {
  const linger at_once{1, 0};
  ::setsockopt(in_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  leave();
}

void byte_peer::leave() {
  if (out_ >= 0 && out_ != in_)
    ::close(out_);
  if (in_ >= 0)
    ::close(in_);
  in_ = out_ = -1;
}

void world::move_peers() {
  for (const auto& watched : peers_)
    if (const auto peer = watched.lock())
      peer->move();
}

bool world::run_until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (std::chrono::steady_clock::now() < deadline) {
    move_peers();
    if (condition())
      return true;
    context_.restart();
    context_.run_one_for(std::chrono::milliseconds{1});
    context_.poll();
  }
  return false;
}

void world::settle() {
  for (int i = 0; i != 20; ++i) {
    move_peers();
    context_.restart();
    context_.poll();
  }
}

std::vector<response> take_responses(std::string& received) {
  namespace http = boost::beast::http;
  std::vector<response> all;
  while (!received.empty()) {
    http::response_parser<http::string_body> parser;
    parser.eager(true);
    parser.body_limit(boost::none);
    boost::system::error_code error;
    const auto used = parser.put(boost::asio::buffer(received), error);
    if (error && error != http::error::need_more)
      throw std::runtime_error{"not a response: " + received.substr(0, 200)};
    if (!parser.is_done())
      break;
    received.erase(0, used);
    response one{static_cast<int>(parser.get().result_int()), {}, std::move(parser.get().body())};
    for (const auto& field : parser.get())
      one.fields.add(field.name_string(), field.value());
    all.push_back(std::move(one));
  }
  return all;
}

std::uint16_t port_of(std::string_view address) {
  const auto digits = address.substr(address.rfind(':') + 1); // from_chars stops at the path
  std::uint16_t port = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return port;
}

std::string post(std::string_view path, std::string_view body, std::string_view more_fields) {
  std::string out = "POST " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  out += more_fields;
  out += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  return out += body;
}

} // namespace actors::transport::test
