#include "services/transport/detail/http_request_parser.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace actors::transport::detail {

namespace {

constexpr std::size_t usual_field_count = 12;
// A length that a peer only claims reserves no more than this.
constexpr std::uint64_t largest_reservation = 256 * 1024;

bool is_served(http::verb verb) noexcept {
  return verb == http::verb::post || verb == http::verb::get || verb == http::verb::delete_;
}

} // namespace

// Source: RFC 9112, section 3.2.2: a server must accept the absolute form.
std::string_view path_of(std::string_view target) noexcept {
  if (!target.starts_with('/')) {
    const auto scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos)
      return target;
    const auto path = target.find_first_of("/?", scheme_end + 3);
    target = path == std::string_view::npos ? std::string_view{} : target.substr(path);
  }
  target = target.substr(0, target.find('?'));
  return target.empty() ? std::string_view{"/"} : target;
}

void request_parser::on_request_impl(http::verb verb, view method, view target, int version, error_code&) {
  verb_ = verb;
  version_ = version;
  message_.method.assign(method.data(), method.size());
  message_.headers.reserve(usual_field_count);
  if (path_of({target.data(), target.size()}) != served_path_)
    refused_with_ = 404;
  else if (!is_served(verb))
    refused_with_ = 405;
}

void request_parser::on_field_impl(http::field name, view name_text, view value, error_code&) {
  // Trailers come after the header is done and are dropped (RFC 9110, section 6.5.1).
  if (is_header_done())
    return;
  if (name == http::field::host)
    ++hosts_;
  else if (name == http::field::expect)
    expects_continue_ = version_ >= 11 && boost::beast::iequals(value, "100-continue");
  else if (name == http::field::transfer_encoding && !boost::beast::iequals(value, "chunked"))
    refused_with_ = 501; // RFC 9112, section 6.1: a coding that the server does not understand
  message_.headers.add(std::string{name_text.data(), name_text.size()}, std::string{value.data(), value.size()});
}

void request_parser::on_header_impl(error_code& ec) {
  // RFC 9112, section 3.2: exactly one Host in HTTP/1.1. Section 6.1: a Transfer-Encoding in HTTP/1.0 is faulty
  // framing.
  if (hosts_ > 1 || (version_ >= 11 && hosts_ == 0) || (version_ < 11 && chunked()))
    refused_with_ = 400;
  if (is_fatal())
    ec = http::error::bad_value;
}

void request_parser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
  if (length && refused_with_ == 0)
    message_.body.reserve(static_cast<std::size_t>(std::min(*length, largest_reservation)));
}

std::size_t request_parser::on_body_impl(view body, error_code&) {
  if (refused_with_ == 0)
    message_.body.append(body.data(), body.size());
  return body.size();
}

std::size_t request_parser::on_chunk_body_impl(std::uint64_t, view body, error_code& ec) {
  return on_body_impl(body, ec);
}

} // namespace actors::transport::detail
