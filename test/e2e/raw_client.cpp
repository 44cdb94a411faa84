#include "test/e2e/raw_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace e2e {

namespace {

using clock = std::chrono::steady_clock;

bool wait_for(int socket, short what, clock::time_point until) {
  pollfd event{.fd = socket, .events = what, .revents = 0};
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
    const int ready = ::poll(&event, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready >= 0 || errno != EINTR)
      return ready > 0;
  }
}

std::size_t number(std::string_view digits, int base) {
  std::size_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return value;
}

/// The text behind the chunks at the front of `from`, and how long they are; nothing while the last one is missing.
std::optional<std::pair<std::string, std::size_t>> unchunk(std::string_view from) {
  std::string text;
  std::size_t at = 0;
  while (true) {
    const auto line = from.find("\r\n", at);
    if (line == std::string_view::npos)
      return std::nullopt;
    const auto size = number(from.substr(at, line - at), 16);
    if (from.size() < line + size + 4)
      return std::nullopt;
    text += from.substr(line + 2, size);
    at = line + size + 4;
    if (size == 0)
      return std::pair{std::move(text), at};
  }
}

} // namespace

raw_client::raw_client(std::uint16_t port, int receive_buffer)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer != 0)
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const int yes = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int why = errno;
    close();
    throw std::system_error{why, std::generic_category(), "connect"};
  }
}

raw_client::~raw_client() {
  close();
}

raw_client::raw_client(raw_client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), input_(std::move(other.input_)), taken_(other.taken_) {}

raw_client& raw_client::operator=(raw_client&& other) noexcept {
  std::swap(socket_, other.socket_);
  std::swap(input_, other.input_);
  std::swap(taken_, other.taken_);
  return *this;
}

bool raw_client::send(std::string_view bytes, std::chrono::milliseconds limit) {
  const auto until = clock::now() + limit;
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if (errno != EINTR && (errno != EAGAIN || !wait_for(socket_, POLLOUT, until)))
      return false;
  }
  return true;
}

std::optional<examples::http_response> raw_client::receive(std::chrono::milliseconds limit) {
  const auto until = clock::now() + limit;
  while (true) {
    if (auto answer = take_answer())
      return answer;
    if (read_some(until) != arrival::bytes)
      return std::nullopt;
  }
}

std::optional<std::vector<examples::http_response>> raw_client::receive_all(std::chrono::milliseconds limit) {
  const auto until = clock::now() + limit;
  auto came = arrival::bytes;
  while (came == arrival::bytes)
    came = read_some(until);
  if (came == arrival::late)
    return std::nullopt;
  std::vector<examples::http_response> answers;
  while (auto answer = take_answer())
    answers.push_back(std::move(*answer));
  return answers;
}

bool raw_client::receive_until(std::string_view text, std::chrono::milliseconds limit) {
  const auto until = clock::now() + limit;
  while (input_.find(text) == std::string::npos)
    if (read_some(until) != arrival::bytes)
      return false;
  return true;
}

void raw_client::half_close() {
  ::shutdown(socket_, SHUT_WR);
}

void raw_client::close() {
  if (socket_ >= 0)
    ::close(std::exchange(socket_, -1));
}

void raw_client::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

raw_client::arrival raw_client::read_some(time_point until) {
  std::array<char, 65536> part;
  while (wait_for(socket_, POLLIN, until)) {
    const auto bytes = ::recv(socket_, part.data(), part.size(), MSG_DONTWAIT);
    if (bytes < 0 && (errno == EINTR || errno == EAGAIN))
      continue;
    if (bytes <= 0)
      return arrival::end;
    input_.erase(0, std::exchange(taken_, 0));
    input_.append(part.data(), static_cast<std::size_t>(bytes));
    return arrival::bytes;
  }
  return arrival::late;
}

std::optional<examples::http_response> raw_client::take_answer() {
  const auto input = std::string_view{input_}.substr(taken_);
  const auto head_end = input.find("\r\n\r\n");
  if (head_end == std::string_view::npos)
    return std::nullopt;
  auto head = input.substr(0, head_end + 2);
  examples::http_response answer;
  answer.status = static_cast<int>(number(head.substr(std::min<std::size_t>(9, head.size()), 3), 10));
  for (head.remove_prefix(head.find("\r\n") + 2); !head.empty(); head.remove_prefix(head.find("\r\n") + 2)) {
    const auto line = head.substr(0, head.find("\r\n"));
    const auto colon = line.find(": ");
    if (colon != std::string_view::npos)
      answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  const auto rest = input.substr(head_end + 4);
  std::size_t length = 0;
  if (!answer.header("Transfer-Encoding").empty()) {
    auto chunks = unchunk(rest);
    if (!chunks)
      return std::nullopt;
    answer.body = std::move(chunks->first);
    length = chunks->second;
  } else {
    length = number(answer.header("Content-Length"), 10);
    if (rest.size() < length)
      return std::nullopt;
    answer.body = rest.substr(0, length);
  }
  taken_ += head_end + 4 + length;
  return answer;
}

std::string to_bytes(const examples::mcp_request& request) {
  std::string more;
  for (const auto& [name, value] : request.headers)
    more += name + ": " + value + "\r\n";
  return post_bytes(request.body, more);
}

std::string post_bytes(std::string_view body, std::string_view more_headers) {
  std::string out{"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"};
  out += more_headers;
  out += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  out += body;
  return out;
}

} // namespace e2e
