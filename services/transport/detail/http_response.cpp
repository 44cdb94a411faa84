#include "services/transport/detail/http_response.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace actors::transport::detail {

namespace {

namespace http = boost::beast::http;

template <int Base = 10, class Number>
void append_number(std::string& out, Number value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, Base).ptr;
  out.append(digits.data(), end);
}

// The same text serves a whole second. Source: RFC 9110, section 5.6.7.
std::string_view date_field() {
  thread_local std::time_t current = -1;
  thread_local std::array<char, 64> text{};
  thread_local std::size_t length = 0;
  timespec now{};
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != current) {
    current = now.tv_sec;
    std::tm parts{};
    gmtime_r(&current, &parts);
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    // strftime's names of days and months depend on the locale.
    std::array<char, 32> rest{};
    std::strftime(rest.data(), rest.size(), "%Y %H:%M:%S GMT\r\n", &parts);
    std::string line = std::string{"Date: "} + days[parts.tm_wday] + (parts.tm_mday < 10 ? ", 0" : ", ") +
                       std::to_string(parts.tm_mday) + ' ' + months[parts.tm_mon] + ' ' + rest.data();
    length = line.copy(text.data(), text.size());
  }
  return {text.data(), length};
}

bool is_ours(std::string_view name) noexcept {
  using boost::beast::iequals;
  switch (name.size()) {
  case 4:
    return iequals(name, "date");
  case 10:
    return iequals(name, "connection") || iequals(name, "keep-alive");
  case 14:
    return iequals(name, "content-length");
  case 17:
    return iequals(name, "transfer-encoding");
  default:
    return false;
  }
}

void append_cleaned(std::string& out, std::string_view text) {
  const auto start = out.size();
  out += text;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
      [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
}

void append_status_line(std::string& out, int status) {
  if (status == 200) {
    out += "HTTP/1.1 200 OK\r\n";
    return;
  }
  if (status < 200 || status > 599)
    status = 500;
  const auto reason = http::obsolete_reason(static_cast<http::status>(status));
  out += "HTTP/1.1 ";
  append_number(out, status);
  out += ' ';
  out.append(reason.data(), reason.size());
  out += "\r\n";
}

} // namespace

void format_head(std::string& out, int status, const headers& fields, std::size_t body_bytes,
                 const response_form& form) {
  out.clear();
  append_status_line(out, status);
  out += date_field();
  bool has_type = false;
  for (const auto [name, value] : fields) {
    if (is_ours(name))
      continue;
    has_type = has_type || boost::beast::iequals(name, "content-type");
    append_cleaned(out, name);
    out += ": ";
    append_cleaned(out, value);
    out += "\r\n";
  }
  if (form.body == framing::length) {
    if (body_bytes != 0 && !has_type)
      out += "Content-Type: application/json\r\n";
    if (status != 204 && status != 304) {
      out += "Content-Length: ";
      append_number(out, body_bytes);
      out += "\r\n";
    }
  } else {
    if (!has_type)
      out += "Content-Type: text/event-stream\r\nCache-Control: no-cache\r\n";
    if (form.body == framing::chunked)
      out += "Transfer-Encoding: chunked\r\n";
  }
  if (!form.keep_alive)
    out += "Connection: close\r\n";
  else if (form.http_1_0)
    out += "Connection: keep-alive\r\n";
  out += "\r\n";
}

void append_event(std::string& out, const stream_event& what) {
  if (!what.id.empty()) {
    out += "id: ";
    out += what.id;
    out += '\n';
  }
  if (what.retry) {
    out += "retry: ";
    append_number(out, what.retry->count());
    out += '\n';
  }
  if (what.data.empty() && what.id.empty() && what.retry) {
    out += '\n';
    return;
  }
  std::string_view message = what.data;
  do {
    const auto end = message.find_first_of("\r\n");
    out += "data: ";
    out += message.substr(0, end);
    out += '\n';
    if (end == std::string_view::npos)
      break;
    message.remove_prefix(message.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  } while (true);
  out += '\n';
}

void format_chunk_head(std::string& out, std::size_t bytes) {
  out.clear();
  append_number<16>(out, bytes);
  out += "\r\n";
}

outbound refusal(int status, std::size_t limit) {
  outbound out{.status = status, .headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = {}};
  switch (status) {
  case 400:
    out.body = "The request is not well-formed HTTP/1.1.\n";
    break;
  case 404:
    out.body = "Nothing is served at this path.\n";
    break;
  case 405:
    out.headers.add("Allow", "GET, POST, DELETE, OPTIONS");
    out.body = "This path takes GET, POST, DELETE and OPTIONS.\n";
    break;
  case 408:
    out.body = "The request was not complete in time.\n";
    break;
  case 413:
    out.body = "The body has more than " + std::to_string(limit) + " bytes.\n";
    break;
  case 417:
    out.body = "The only Expect that is understood is \"100-continue\".\n";
    break;
  case 431:
    out.body = "The header has more than " + std::to_string(limit) + " bytes.\n";
    break;
  case 503:
    out.headers.add("Retry-After", "1");
    out.body = "The server takes no more requests at the moment.\n";
    break;
  case 501:
    out.body = "The only Transfer-Encoding that is understood is \"chunked\".\n";
    break;
  default:
    out.body = "The server dropped the request without an answer.\n";
    break;
  }
  return out;
}

} // namespace actors::transport::detail
