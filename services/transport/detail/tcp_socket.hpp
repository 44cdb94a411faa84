// The socket type of the transport, and what its options need from the system.
#pragma once

#include "libactors/io.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace actors::transport::detail {

using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, io_executor>;

/// "127.0.0.1:51234", "[::1]:51234"
[[nodiscard]] std::string to_text(const boost::asio::ip::tcp::endpoint& endpoint);

/// Small writes go out at once, and what a peer has not acknowledged for so long ends the connection: a peer that
/// vanished without a word would else be noticed after a quarter of an hour.
void tune(tcp_socket& socket, std::chrono::milliseconds patience);

enum class peer_state { present, shut, broken };

/// Whether the peer has shut its sending side or reset the connection, also while bytes wait to be read, behind which a
/// read would not see it.
[[nodiscard]] peer_state look_at_peer(tcp_socket& socket);

/// Whether bytes of the peer wait to be read.
[[nodiscard]] bool holds_unread(const tcp_socket& socket);

/// Writes as much of `text` as can be written at once, and closes. What has arrived is read over first, because closing
/// a socket that has unread bytes resets the connection and can take the text away from the peer.
void say_and_close(tcp_socket socket, std::string_view text);

} // namespace actors::transport::detail
