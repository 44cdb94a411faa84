#include "services/transport/detail/address.hpp"

#include <charconv>
#include <optional>

namespace actors::transport::detail {

namespace {

caf::error invalid(std::string_view text, std::string_view why) {
  return make_error(errc::invalid_address, "\"" + std::string{text} + "\": " + std::string{why} +
                                               "; expected http://HOST:PORT/PATH, as in http://127.0.0.1:8080/mcp");
}

std::optional<std::uint16_t> parse_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size())
    return std::nullopt;
  return port;
}

caf::expected<address> parse_http(std::string_view text, std::string_view rest) {
  const auto slash = rest.find('/');
  const auto authority = rest.substr(0, slash);
  const auto path = slash == std::string_view::npos ? std::string_view{"/"} : rest.substr(slash);
  if (authority.find('@') != std::string_view::npos)
    return invalid(text, "a user is not part of a listening address");
  if (rest.find_first_of("?# \t\r\n") != std::string_view::npos)
    return invalid(text, "query, fragment and spaces are not part of a listening address");
  const bool bracketed = authority.starts_with('[');
  const auto host_end = bracketed ? authority.find(']') : authority.find(':');
  if (host_end == std::string_view::npos)
    return invalid(text, bracketed ? "the bracket is not closed" : "the port is missing");
  const auto host = authority.substr(bracketed ? 1 : 0, host_end - (bracketed ? 1 : 0));
  const auto after = authority.substr(host_end + (bracketed ? 1 : 0));
  if (host.empty())
    return invalid(text, "the host is missing (0.0.0.0 serves every IPv4 interface)");
  if (!after.starts_with(':'))
    return invalid(text, "the port is missing");
  const auto port = parse_port(after.substr(1));
  if (!port)
    return invalid(text, bracketed || after.rfind(':') == 0 ? "the port is no number from 0 to 65535"
                                                            : "an IPv6 address needs brackets");
  return address{http_address{std::string{host}, *port, std::string{path}}};
}

} // namespace

caf::expected<address> parse_address(std::string_view text) {
  static constexpr std::string_view http = "http://";
  if (text.starts_with(http))
    return parse_http(text, text.substr(http.size()));
  if (text == "stdio:")
    return address{stdio_address{}};
  const auto colon = text.find(':');
  if (colon == std::string_view::npos)
    return invalid(text, "the scheme is missing");
  return make_error(errc::unknown_scheme, "\"" + std::string{text} + "\": no transport serves \"" +
                                              std::string{text.substr(0, colon)} +
                                              "\"; expected http://HOST:PORT/PATH or stdio:");
}

} // namespace actors::transport::detail
