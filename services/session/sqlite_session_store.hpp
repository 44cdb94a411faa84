// Keeps sessions in an SQLite file: they outlive the program, however it ends.
//
//   auto store = std::make_shared<actors::sqlite_session_store>(actors::sqlite_store_options{.file = "sessions.db"});
//   actors::sessions all{system, {.store = store}};
//   auto root = actors::start_supervisor(system, {.children = {all.child()}});      // fails where the file is of no use
//
// One process of its own writes (blocking; the supervisor of the sessions starts it). Whatever has come while it was busy goes into
// its next transaction, so that many sessions share the wait for the disk. A change that is told to be kept is in the file, and
// there after a `kill -9`; with synchronous_writes::full after a loss of power too.
//
// The file belongs to one program at a time: another one that starts with it gets session_errc::store_locked. It holds the ids of
// the sessions, which are secrets, so it is made readable by its owner alone; beside it stands its write-ahead log (-wal).
// A file that is damaged, of a newer version or of something else is left as it is: the start fails and says why. A change that
// cannot be written (disk full, read-only) fails with session_errc::not_kept; later ones are tried again.
//
// Thread safety: all members. Lifetime: the file is open while its process runs. Cost: a put writes one row; an update those keys
// that it changed. The start reads the whole file, and checks it.
// Source: SQLite, "Write-Ahead Logging"; "PRAGMA synchronous".
#pragma once

#include "services/session/session_store.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace actors {

enum class synchronous_writes : std::uint8_t {
  /// Waits for the disk with each transaction: what is kept survives a loss of power.
  full,
  /// Leaves that to the operating system: what is kept survives the end of the program; a loss of power may take the last of it. The
  /// file stays sound.
  normal,
};

struct sqlite_store_options {
  std::filesystem::path file = {};
  synchronous_writes synchronous = synchronous_writes::full;

  /// The file does not grow beyond; what would need more is not kept. At least some pages of 4 KiB. 0: as far as the disk goes.
  std::uint64_t max_bytes = 0;

  /// How long the start waits for another program to leave the file.
  std::chrono::milliseconds wait_for_lock{1'000};
};

class sqlite_writer_queue;

class sqlite_session_store final : public session_store {
public:
  explicit sqlite_session_store(sqlite_store_options options);
  ~sqlite_session_store() override;

  /// Errors of its start: session_errc::store_locked, store_foreign, store_corrupt; not_kept where the file cannot be opened.
  [[nodiscard]] std::optional<child_spec> child() override;

  void begin(kept_session whole, on_kept done) override;
  void change(session_change what, on_kept done) override;
  void end(std::string id, on_kept done) override;
  void load(std::string id, on_loaded done) override;
  void load_all(wall_time now, on_all_loaded done) override;

private:
  const sqlite_store_options options_;
  const std::shared_ptr<sqlite_writer_queue> queue_;
};

} // namespace actors
