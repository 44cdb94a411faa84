// Cuts a stream of bytes into lines. A line over the limit is read over, not kept.
//
// Lines end with LF; a CR before it is dropped; empty lines are skipped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace actors::transport::detail {

class line_splitter {
public:
  explicit line_splitter(std::size_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

  /// Calls `on_line(std::string line, bool too_large)` for each line that ends in `bytes`; of one too large the text is
  /// empty.
  template <class F>
  void feed(std::string_view bytes, F&& on_line) {
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
      keep(bytes.substr(0, end));
      bytes.remove_prefix(end + 1);
      emit(on_line);
    }
    keep(bytes);
  }

  /// The input is over: what is left is a line.
  template <class F>
  void finish(F&& on_line) {
    emit(on_line);
  }

private:
  void keep(std::string_view part) {
    // One byte more than the limit, for the CR that may turn out not to count.
    if (line_.size() + part.size() > max_line_bytes_ + 1)
      too_large_ = true;
    if (too_large_)
      std::string{}.swap(line_);
    else
      line_ += part;
  }

  template <class F>
  void emit(F& on_line) {
    if (line_.ends_with('\r'))
      line_.pop_back();
    if (line_.size() > max_line_bytes_) {
      too_large_ = true;
      line_.clear();
    }
    const bool too_large = std::exchange(too_large_, false);
    if (too_large || !line_.empty())
      on_line(std::exchange(line_, {}), too_large);
  }

  const std::size_t max_line_bytes_;
  std::string line_;
  bool too_large_ = false;
};

} // namespace actors::transport::detail
