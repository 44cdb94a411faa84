// What has been read from a connection and not yet been worked off.
//
// Bytes may be consumed while a read into the buffer is pending: nothing moves but in `prepare`.
#pragma once

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace actors::transport::detail {

class input_buffer {
public:
  [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
  [[nodiscard]] std::string_view text() const noexcept { return {bytes_.get() + begin_, size()}; }
  [[nodiscard]] boost::asio::const_buffer data() const noexcept { return {bytes_.get() + begin_, size()}; }

  void consume(std::size_t bytes) noexcept { begin_ += std::min(bytes, size()); }
  void clear() noexcept { begin_ = end_; }

  /// Room for a read of so many bytes. Requires: no read is pending.
  [[nodiscard]] boost::asio::mutable_buffer prepare(std::size_t bytes) {
    if (capacity_ - end_ < bytes)
      make_room(bytes);
    return {bytes_.get() + end_, bytes};
  }

  /// So many bytes have been read.
  void commit(std::size_t bytes) noexcept { end_ += bytes; }

  /// Gives memory back that a large message has left behind. Requires: no read is pending.
  void shrink(std::size_t largest) noexcept {
    if (size() == 0 && capacity_ > largest) {
      bytes_.reset();
      begin_ = end_ = capacity_ = 0;
    }
  }

private:
  void make_room(std::size_t bytes) {
    const auto kept = size();
    if (capacity_ < kept + bytes) {
      const auto larger = std::max(2 * capacity_, kept + bytes);
      auto moved = std::make_unique_for_overwrite<char[]>(larger);
      std::copy_n(bytes_.get() + begin_, kept, moved.get());
      bytes_ = std::move(moved);
      capacity_ = larger;
    } else {
      std::memmove(bytes_.get(), bytes_.get() + begin_, kept);
    }
    begin_ = 0;
    end_ = kept;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

} // namespace actors::transport::detail
