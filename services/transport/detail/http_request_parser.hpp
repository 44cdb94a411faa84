// One HTTP/1 request, parsed by Beast straight into an `inbound`, without Beast's own containers in between.
//
// What only the header decides (a path that is not served, a method, a coding that we do not have) is known as soon as
// the header is; the body of a request that is refused is read over, not kept. Where the RFCs let a recipient choose
// between repair and refusal, this one refuses: what two recipients read differently is how requests are smuggled.
// Source: RFC 9110 and RFC 9112, sections named in the source.
#pragma once

#include "services/transport/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace actors::transport::detail {

namespace http = boost::beast::http;

class request_parser final : public http::basic_parser<true> {
public:
  /// Requires: `served_path` outlives the parser.
  request_parser(std::string_view served_path, std::size_t max_header_bytes)
      : served_path_(served_path), max_header_bytes_(max_header_bytes) {
    header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(max_header_bytes, UINT32_MAX)));
  }

  /// As Beast's `put`, which this stands before: once the last chunk has begun, Boost 1.81's asserts that five bytes are there, and
  /// where assertions are on a client that sends fewer would end the program. A chunked body that is not done has five to come.
  std::size_t put(boost::asio::const_buffer input, boost::beast::error_code& ec) {
    if (is_header_done() && chunked() && input.size() < 5) {
      ec = http::error::need_more;
      return 0;
    }
    return http::basic_parser<true>::put(input, ec);
  }

  /// Requires: is_done().
  [[nodiscard]] inbound take() noexcept { return std::move(message_); }

  /// The status to refuse the request with, or 0. Requires: is_header_done().
  [[nodiscard]] int refused_with() const noexcept { return refused_with_; }

  /// The header has decided on a refusal after which the rest of the connection cannot be understood.
  [[nodiscard]] bool is_fatal() const noexcept { return judged_ && fatal_; }

  [[nodiscard]] bool expects_continue() const noexcept { return expects_continue_; }
  [[nodiscard]] bool is_head() const noexcept { return verb_ == http::verb::head; }
  [[nodiscard]] bool is_http_1_0() const noexcept { return version_ < 11; }

private:
  using view = boost::beast::string_view;
  using error_code = boost::beast::error_code;

  void on_request_impl(http::verb verb, view method, view target, int version, error_code& ec) override;
  void on_response_impl(int, view, int, error_code&) override {}
  void on_field_impl(http::field name, view name_text, view value, error_code& ec) override;
  void on_header_impl(error_code& ec) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& ec) override;
  std::size_t on_body_impl(view body, error_code& ec) override;
  void on_chunk_header_impl(std::uint64_t size, view extensions, error_code& ec) override;
  std::size_t on_chunk_body_impl(std::uint64_t, view body, error_code& ec) override;
  void on_finish_impl(error_code&) override {}

  void refuse(int status);
  void refuse_fatally(int status);
  void count_header_bytes(std::size_t bytes, error_code& ec) noexcept;
  [[nodiscard]] std::string_view check_host(std::string_view value);

  std::string_view served_path_;
  std::size_t max_header_bytes_;
  std::size_t header_bytes_ = 0;
  inbound message_;
  std::string authority_; // of a target in absolute form
  http::verb verb_ = http::verb::unknown;
  int version_ = 11;
  int refused_with_ = 0;
  int hosts_ = 0;
  int lengths_ = 0;
  int codings_ = 0;
  std::size_t extension_bytes_ = 0;
  bool expects_continue_ = false;
  bool fatal_ = false;
  bool judged_ = false; // the header is complete; before, what stopped the parser was its form
};

struct target_parts {
  std::string_view authority; ///< empty in origin form
  std::string_view path;      ///< without the query; empty: neither origin nor absolute form
};

/// Source: RFC 9112, section 3.2.
[[nodiscard]] target_parts take_apart(std::string_view target) noexcept;

} // namespace actors::transport::detail
