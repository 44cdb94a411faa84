// Keeps the state of sessions in this program's memory; it ends with the program.
//
//   auto store = std::make_shared<actors::memory_session_store>();
//   actors::sessions all{system, {.store = store}};
//
// Thread safety: all members. Sessions share a lock only by chance, one of sixteen.
#pragma once

#include "services/session/session_store.hpp"

#include <array>
#include <cstddef>
#include <mutex>
#include <unordered_map>

namespace actors {

class memory_session_store final : public session_store {
public:
  [[nodiscard]] caf::error save(std::string_view id, session_state state) override;
  [[nodiscard]] caf::expected<session_state> load(std::string_view id) override;
  [[nodiscard]] caf::expected<std::string> get(std::string_view id, std::string_view key) override;
  [[nodiscard]] caf::error put(std::string_view id, std::string key, std::string value) override;
  void erase(std::string_view id) noexcept override;

  /// Sessions that it keeps.
  [[nodiscard]] std::size_t size() const;

private:
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  struct alignas(64) shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, session_state, hash, std::equal_to<>> states;
  };

  shard& shard_of(std::string_view id) noexcept { return shards_[hash{}(id) % shards_.size()]; }

  std::array<shard, 16> shards_;
};

} // namespace actors
