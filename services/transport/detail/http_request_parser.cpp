#include "services/transport/detail/http_request_parser.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <algorithm>

namespace actors::transport::detail {

namespace {

constexpr std::size_t usual_field_count = 12;
constexpr std::size_t usual_field_bytes = 480;
// A length that a peer only claims reserves no more than this.
constexpr std::uint64_t largest_reservation = std::uint64_t{256} * 1024;
// Nobody here reads chunk extensions; a body must not consist of them.
constexpr std::size_t most_extension_bytes = std::size_t{16} * 1024;

bool is_served(http::verb verb) noexcept {
  return verb == http::verb::post || verb == http::verb::get || verb == http::verb::delete_ ||
         verb == http::verb::options;
}

std::string_view plain(boost::beast::string_view text) noexcept {
  return {text.data(), text.size()};
}

// A value that stands on the line of its name begins where the spaces behind the colon end. Beast joins folded lines
// elsewhere, or skips the first if it is empty.
bool is_folded(std::string_view name, std::string_view value) noexcept {
  const auto* at = name.data() + name.size() + 1;
  while (*at == ' ' || *at == '\t')
    ++at;
  return at != value.data();
}

// Source: RFC 9112, section 6.3, item 4: without "chunked" at the end the length cannot be known: 400. Section 7: it is
// applied only once. Section 6.1: a coding that the server does not understand: 501.
int status_of_coding(boost::beast::string_view value) {
  int chunked = 0;
  bool at_end = false;
  for (const auto& coding : http::token_list{value}) {
    at_end = boost::beast::iequals(coding, "chunked");
    chunked += at_end ? 1 : 0;
  }
  return at_end && chunked == 1 ? 501 : 400;
}

} // namespace

// Source: RFC 9112, section 3.2.2: a server must accept the absolute form.
target_parts take_apart(std::string_view target) noexcept {
  target_parts parts;
  if (!target.starts_with('/')) {
    const auto scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos)
      return parts;
    const auto scheme = target.substr(0, scheme_end);
    if (!boost::beast::iequals({scheme.data(), scheme.size()}, "http") &&
        !boost::beast::iequals({scheme.data(), scheme.size()}, "https"))
      return parts;
    target.remove_prefix(scheme_end + 3);
    parts.authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(parts.authority.size());
    if (parts.authority.empty())
      return parts;
  }
  parts.path = target.substr(0, target.find('?'));
  if (parts.path.empty())
    parts.path = "/";
  return parts;
}

void request_parser::refuse(int status) {
  if (!fatal_)
    refused_with_ = status;
}

void request_parser::refuse_fatally(int status) {
  if (!fatal_ || status == 400)
    refused_with_ = status;
  fatal_ = true;
}

void request_parser::on_request_impl(http::verb verb, view method, view target, int version, error_code& ec) {
  count_header_bytes(method.size() + target.size() + sizeof "  HTTP/1.1\r\n" - 1, ec);
  verb_ = verb;
  version_ = version;
  message_.method.assign(method.data(), method.size());
  message_.headers.reserve(usual_field_count, usual_field_bytes);
  const auto parts = take_apart(plain(target));
  authority_ = parts.authority;
  const bool of_the_server = verb == http::verb::options && target == "*";
  if (verb == http::verb::connect)
    refuse_fatally(405); // what follows may be meant for the tunnel
  else if (parts.path.empty() && !of_the_server)
    refuse_fatally(400);
  else if (parts.path != served_path_ && !of_the_server)
    refuse(404);
  else if (!is_served(verb) || of_the_server)
    refuse(405);
}

void request_parser::on_field_impl(http::field name, view name_text, view value, error_code& ec) {
  // RFC 9112, section 5.2: obsolete line folding.
  if (is_folded(plain(name_text), plain(value))) {
    ec = http::error::bad_value;
    return;
  }
  // Trailers come after the header is done and are dropped (RFC 9110, section 6.5.1).
  if (is_header_done())
    return;
  count_header_bytes(name_text.size() + value.size() + sizeof ":\r\n" - 1, ec);
  auto text = plain(value);
  switch (name) {
  case http::field::host:
    text = check_host(text);
    break;
  case http::field::content_length: // RFC 9112, section 6.3, item 5: "5, 5" may be refused
    if (++lengths_ > 1 || text.find_first_not_of("0123456789") != std::string_view::npos)
      refuse_fatally(400);
    break;
  case http::field::transfer_encoding:
    ++codings_;
    if (!boost::beast::iequals(value, "chunked"))
      refuse_fatally(status_of_coding(value));
    break;
  case http::field::expect: // RFC 9110, section 10.1.1: not for HTTP/1.0
    if (version_ < 11)
      break;
    if (boost::beast::iequals(value, "100-continue"))
      expects_continue_ = true;
    else
      refuse_fatally(417);
    break;
  default:
    break;
  }
  message_.headers.add(plain(name_text), text);
}

// Beast's limit is on what it has to look at at once, not on the whole header.
void request_parser::count_header_bytes(std::size_t bytes, error_code& ec) noexcept {
  header_bytes_ += bytes;
  if (header_bytes_ > max_header_bytes_)
    ec = http::error::header_limit;
}

// Source: RFC 9112, section 3.2: one valid Host; section 3.2.2: the authority of the absolute form replaces it.
std::string_view request_parser::check_host(std::string_view value) {
  if (++hosts_ > 1 || value.find_first_of(" \t/?#@\\") != std::string_view::npos)
    refuse_fatally(400);
  return authority_.empty() ? value : std::string_view{authority_};
}

void request_parser::on_header_impl(error_code& ec) {
  // RFC 9112, section 3.2: a Host in HTTP/1.1. Section 6.1: faulty framing are a Transfer-Encoding in HTTP/1.0, and one
  // beside a Content-Length.
  if ((version_ >= 11 && hosts_ == 0) || (version_ < 11 && codings_ != 0) || (codings_ != 0 && lengths_ != 0))
    refuse_fatally(400);
  if (hosts_ == 0 && !authority_.empty())
    message_.headers.add("Host", authority_);
  judged_ = true;
  if (fatal_)
    ec = http::error::bad_value;
}

// A line feed in a quoted extension ends the line for some recipients.
void request_parser::on_chunk_header_impl(std::uint64_t, view extensions, error_code& ec) {
  extension_bytes_ += extensions.size();
  const bool has_controls = std::any_of(extensions.begin(), extensions.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
  if (has_controls || extension_bytes_ > most_extension_bytes)
    ec = http::error::bad_chunk_extension;
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
