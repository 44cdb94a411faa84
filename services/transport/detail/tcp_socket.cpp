#include "services/transport/detail/tcp_socket.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace actors::transport::detail {

namespace {

// Below this the peer's delayed acknowledgements would count as silence.
constexpr std::chrono::milliseconds shortest_patience{5'000};
constexpr std::chrono::milliseconds longest_patience{3'600'000};

} // namespace

std::string to_text(const boost::asio::ip::tcp::endpoint& endpoint) {
  const auto address = endpoint.address().to_string();
  const auto port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

void tune(tcp_socket& socket, std::chrono::milliseconds patience) {
  boost::system::error_code ignored;
  static_cast<void>(socket.set_option(boost::asio::ip::tcp::no_delay{true}, ignored));
  const auto milliseconds = static_cast<unsigned>(std::clamp(patience, shortest_patience, longest_patience).count());
  static_cast<void>(
      ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds));
}

peer_state look_at_peer(tcp_socket& socket) {
  pollfd what{socket.native_handle(), POLLRDHUP, 0};
  if (::poll(&what, 1, 0) <= 0)
    return peer_state::present;
  if ((what.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
    return peer_state::broken;
  return (what.revents & POLLRDHUP) != 0 ? peer_state::shut : peer_state::present;
}

bool holds_unread(const tcp_socket& socket) {
  boost::system::error_code ignored;
  return socket.available(ignored) != 0;
}

void say_and_close(tcp_socket socket, std::string_view text) {
  const int descriptor = socket.native_handle();
  static_cast<void>(::send(descriptor, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
  static_cast<void>(::shutdown(descriptor, SHUT_WR));
  std::array<char, 4096> unread;
  for (int pieces = 0; pieces != 16; ++pieces)
    if (::recv(descriptor, unread.data(), unread.size(), MSG_DONTWAIT) <= 0)
      break;
}

} // namespace actors::transport::detail
