#include "bench/load/response_reader.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <stdexcept>

namespace bench {

namespace {

constexpr std::size_t least_space = 4096;
constexpr std::string_view line_end = "\r\n";

[[noreturn]] void fail(std::string_view what, std::string_view answer) {
  throw std::runtime_error{"answer " + std::string{what} + ": " + std::string{answer.substr(0, 200)}};
}

bool starts_with_field(std::string_view line, std::string_view lower_name) {
  return line.size() > lower_name.size() &&
         std::equal(lower_name.begin(), lower_name.end(), line.begin(),
                    [](char name, char c) { return name == std::tolower(static_cast<unsigned char>(c)); });
}

std::size_t number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto start = std::min(text.find_first_not_of(' '), text.size());
  const auto [end, wrong] = std::from_chars(text.data() + start, text.data() + text.size(), value, base);
  if (wrong != std::errc{})
    fail("with a length that is no number", text);
  return value;
}

} // namespace

std::span<char> response_reader::space() {
  if (buffer_.size() - filled_ < least_space)
    buffer_.resize(std::max(2 * buffer_.size(), 2 * least_space));
  return std::span{buffer_}.subspan(filled_);
}

void response_reader::commit(std::size_t bytes) {
  filled_ += bytes;
  if (head_ == 0 && !read_head())
    return;
  complete_ = chunked_ ? read_chunks() : filled_ >= head_ + length_;
}

std::string_view response_reader::body() const noexcept {
  return chunked_ ? std::string_view{joined_} : text().substr(head_, length_);
}

void response_reader::clear() noexcept {
  filled_ = head_ = length_ = 0;
  chunked_ = complete_ = false;
}

bool response_reader::read_head() {
  const auto end = text().find("\r\n\r\n");
  if (end == std::string_view::npos)
    return false;
  auto rest = text().substr(0, end + line_end.size());
  constexpr std::string_view version = "HTTP/1.1 ";
  if (!rest.starts_with(version))
    fail("that is no HTTP/1.1", rest);
  status_ = static_cast<int>(number(rest.substr(version.size(), 3), 10));
  bool framed = status_ == 204 || status_ == 304;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find(line_end));
    rest.remove_prefix(line.size() + line_end.size());
    constexpr std::string_view length = "content-length:";
    if (starts_with_field(line, length)) {
      length_ = number(line.substr(length.size()), 10);
      framed = true;
    } else if (starts_with_field(line, "transfer-encoding:")) {
      framed = chunked_ = line.ends_with("chunked");
    }
  }
  if (!framed)
    fail("without a length", text());
  head_ = end + 2 * line_end.size();
  return true;
}

// From the beginning each time: answers come in one piece, or nearly.
bool response_reader::read_chunks() {
  joined_.clear();
  auto rest = text().substr(head_);
  while (true) {
    const auto end = rest.find(line_end);
    if (end == std::string_view::npos)
      return false;
    const auto size = number(rest.substr(0, end), 16);
    rest.remove_prefix(end + line_end.size());
    if (rest.size() < size + line_end.size())
      return false;
    if (size == 0)
      return true;
    joined_ += rest.substr(0, size);
    rest.remove_prefix(size + line_end.size());
  }
}

} // namespace bench
