// Keeps sessions in this program's memory: they outlive a crash of their process, and of their supervisor. They end with the
// store, at the latest with the program.
//
//   auto store = std::make_shared<actors::memory_session_store>();
//   actors::sessions all{system, {.store = store}};
//
// Every call is answered before it returns. Thread safety: all members. Sessions share a lock only by chance, one of sixteen.
#pragma once

#include "services/session/session_store.hpp"

#include <array>
#include <cstddef>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace actors {

class memory_session_store final : public session_store {
public:
  void begin(kept_session whole, on_kept done) override;
  void change(session_change what, on_kept done) override;
  void end(std::string id, on_kept done) override;
  void load(std::string id, on_loaded done) override;
  void load_all(wall_time now, on_all_loaded done) override;

  /// Sessions that it keeps.
  [[nodiscard]] std::size_t size() const;

private:
  struct alignas(64) shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, kept_session> sessions;
  };

  shard& shard_of(const std::string& id) noexcept { return shards_[std::hash<std::string>{}(id) % shards_.size()]; }

  [[nodiscard]] caf::error apply(session_change& what);
  [[nodiscard]] caf::expected<kept_session> find(const std::string& id);

  std::array<shard, 16> shards_;
};

} // namespace actors
