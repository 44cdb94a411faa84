// Takes standard input and output for a protocol: while the object lives, descriptor 1 leads to standard error and
// descriptor 0 to /dev/null, so that a handler (or a program that it starts) neither writes into the protocol nor reads
// from it.
#pragma once

#include <caf/expected.hpp>

#include <memory>

namespace actors::transport::detail {

class standard_streams {
public:
  /// Errors: address_in_use (one object at a time), cannot_listen (a stream is closed).
  [[nodiscard]] static caf::expected<std::shared_ptr<standard_streams>> take();

  /// Gives the streams back. What the C and C++ libraries have buffered by then still goes to standard error.
  ~standard_streams();

  standard_streams(const standard_streams&) = delete;
  standard_streams& operator=(const standard_streams&) = delete;

  /// Private descriptors of the streams; the caller owns them.
  [[nodiscard]] int input() const noexcept { return input_; }
  [[nodiscard]] int output() const noexcept { return output_; }

private:
  standard_streams(int saved_input, int saved_output);

  const int saved_input_;
  const int saved_output_;
  const int input_;
  const int output_;
};

} // namespace actors::transport::detail
