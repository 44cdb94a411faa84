// The file of a sqlite_session_store, and what is done with it: no process, no queue.
//
// Threading: one thread at a time. Errors: values of session_errc; what has failed has had no effect.
#pragma once

#include "services/session/session_store.hpp"
#include "services/session/sqlite_session_store.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace actors {

struct session_ending {
  std::string id;
};

/// One thing to be written, and what became of it.
struct sqlite_write {
  std::variant<kept_session, session_change, session_ending> what;
  caf::error failed = {};
};

class sqlite_file {
public:
  /// Opens it, makes it where there is none, and takes it for this program. `vfs` for tests: SQLite's way to the disk.
  [[nodiscard]] static caf::expected<std::unique_ptr<sqlite_file>> open(const sqlite_store_options& options,
                                                                        const char* vfs = nullptr);

  /// Writes all in one transaction; where that fails, each in one of its own, so that none fails for another's sake.
  void write(std::span<sqlite_write> batch);

  [[nodiscard]] caf::expected<kept_session> load(const std::string& id);
  [[nodiscard]] caf::expected<std::vector<kept_session>> load_all(wall_time now);

  explicit sqlite_file(SQLite::Database opened);

private:
  [[nodiscard]] bool write_together(std::span<sqlite_write> batch);
  [[nodiscard]] caf::error apply(const kept_session& whole);
  [[nodiscard]] caf::error apply(const session_change& change);
  [[nodiscard]] caf::error apply(const session_ending& ending);
  void put(std::int64_t session, const std::string& key, const std::string& value);
  void forget(std::int64_t session);
  [[nodiscard]] std::optional<std::int64_t> number_of(const std::string& id);
  void roll_back() noexcept;

  SQLite::Database database_;
  SQLite::Statement begin_{database_, "BEGIN IMMEDIATE"};
  SQLite::Statement commit_{database_, "COMMIT"};
  SQLite::Statement number_{database_, "SELECT number FROM session WHERE id = ?"};
  SQLite::Statement add_{database_, "INSERT INTO session (id, name, created, keep_until) VALUES (?, ?, ?, ?)"};
  SQLite::Statement prolong_{database_, "UPDATE session SET keep_until = max(keep_until, ?) WHERE number = ?"};
  SQLite::Statement remove_{database_, "DELETE FROM session WHERE number = ?"};
  SQLite::Statement put_{database_, "INSERT OR REPLACE INTO entry (session, key, value) VALUES (?, ?, ?)"};
  SQLite::Statement drop_{database_, "DELETE FROM entry WHERE session = ? AND key = ?"};
  SQLite::Statement drop_all_{database_, "DELETE FROM entry WHERE session = ?"};
};

} // namespace actors
