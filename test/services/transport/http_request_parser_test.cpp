#include "services/transport/detail/http_request_parser.hpp"

#include <boost/beast/http/error.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace actors::transport::detail {

namespace {

/// What a connection makes of that request if it comes in pieces of that size.
std::optional<std::string> body_of(std::string_view input, std::size_t piece) {
  request_parser parser{"/mcp", 8192};
  parser.eager(true);
  std::string waiting;
  while (!parser.is_done()) {
    boost::system::error_code error;
    const auto taken = waiting.empty() ? 0 : parser.put(boost::asio::buffer(waiting), error);
    waiting.erase(0, taken);
    if (error && error != http::error::need_more)
      return std::nullopt;
    if (parser.is_done() || (taken != 0 && !error))
      continue;
    if (input.empty())
      return std::nullopt;
    waiting += input.substr(0, piece);
    input.remove_prefix(std::min(piece, input.size()));
  }
  return waiting.empty() && input.empty() ? std::optional{parser.take().body} : std::nullopt;
}

constexpr std::string_view header = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

// Boost 1.81's parser asserts that five bytes are there once the last chunk has begun.
TEST(request_parser, takes_a_chunked_body_in_pieces_of_any_size) {
  for (const auto& [chunks, body] : {std::pair{"0\r\n\r\n", ""},
                                     {"0\r\nTrailer: x\r\n\r\n", ""},
                                     {"1\r\na\r\n0\r\n\r\n", "a"},
                                     {"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"}})
    for (std::size_t piece = 1; piece < 16; ++piece)
      EXPECT_EQ(body_of(std::string{header} + chunks, piece), body) << chunks << " in pieces of " << piece;
}

TEST(request_parser, does_not_take_half_of_the_end_for_the_end) {
  for (const auto* chunks : {"0", "0\r", "0\r\n", "0\r\n\r", "1\r\na\r\n0\r\n\r", "0\r\nTrai"})
    EXPECT_EQ(body_of(std::string{header} + chunks, 1), std::nullopt) << chunks;
}

} // namespace

} // namespace actors::transport::detail
