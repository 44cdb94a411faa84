// As much of HTTP/1.1 as a load generator needs to find where an answer ends and what it says.
//
//   reader.commit(socket.read_some(reader.space()));
//   if (reader.is_complete() && reader.status() == 200 && reader.body() == expected) ...
//   reader.clear();
//
// Understands Content-Length and chunked bodies. One answer at a time: whoever pipelines needs another. Not for strangers: it trusts
// the server that it measures, and checks of the framing only what it needs to find the end.
// Errors: std::runtime_error where an answer is no HTTP or has neither of the two framings.
// Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace bench {

class response_reader {
public:
  /// Where to read to. Valid until the next call.
  [[nodiscard]] std::span<char> space();

  /// So many bytes of `space` have come.
  void commit(std::size_t bytes);

  [[nodiscard]] bool is_complete() const noexcept { return complete_; }

  // Of a complete answer.
  [[nodiscard]] int status() const noexcept { return status_; }
  [[nodiscard]] std::string_view body() const noexcept;

  /// Ready for the next answer.
  void clear() noexcept;

private:
  [[nodiscard]] std::string_view text() const noexcept { return {buffer_.data(), filled_}; }
  bool read_head();
  bool read_chunks();

  std::string buffer_;
  std::size_t filled_ = 0;
  std::size_t head_ = 0; // bytes, 0 until it is there
  std::size_t length_ = 0;
  bool chunked_ = false;
  bool complete_ = false;
  int status_ = 0;
  std::string joined_; // a chunked body
};

} // namespace bench
