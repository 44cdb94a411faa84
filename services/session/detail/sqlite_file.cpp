#include "services/session/detail/sqlite_file.hpp"

#include "services/session/errc.hpp"

#include <SQLiteCpp/Exception.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>

namespace actors {

namespace {

// "acts", as in SQLite's header of the file.
constexpr int application_id = 0x61637473;
constexpr int schema_version = 1;

// Keys and values are blobs: text of SQLite's ends at a zero.
constexpr const char* schema = R"(
  CREATE TABLE session (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, created INTEGER NOT NULL,
                        keep_until INTEGER NOT NULL);
  CREATE TABLE entry (session INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (session, key))
    WITHOUT ROWID;
)";

// SQLite's, of its C interface, which no source of ours includes.
enum : int { busy = 5, locked = 6, corrupt = 11, not_a_database = 26 };

caf::error error_of(const SQLite::Exception& why, const std::string& about = {}) {
  const auto text = about + why.what();
  switch (why.getErrorCode() & 0xff) {
  case busy:
  case locked:
    return make_error(session_errc::store_locked,
                      text + "; another program uses the file: stop it, or take another file");
  case corrupt:
    return make_error(session_errc::store_corrupt, text + "; put a backup in its place, or move it away");
  case not_a_database:
    return make_error(session_errc::store_foreign, text + "; take another file");
  default:
    return make_error(session_errc::not_kept, text);
  }
}

std::int64_t ticks(wall_time time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

wall_time time_of(std::int64_t ticks) {
  return wall_time{std::chrono::duration_cast<wall_time::duration>(std::chrono::nanoseconds{ticks})};
}

std::string bytes_of(const SQLite::Column& column) {
  const auto* first = static_cast<const char*>(column.getBlob());
  return first ? std::string{first, static_cast<std::size_t>(column.getBytes())} : std::string{};
}

void bind_bytes(SQLite::Statement& to, int place, const std::string& bytes) {
  if (bytes.size() > 1'000'000'000)
    throw SQLite::Exception{"a key or value of more than 1 GB"};
  to.bindNoCopy(place, static_cast<const void*>(bytes.data()), static_cast<int>(bytes.size()));
}

/// A prepared statement is reset by the end of its use, or it would hold the transaction open.
class use {
public:
  explicit use(SQLite::Statement& of) : of_(of) {}
  ~use() { of_.tryReset(); }
  use(const use&) = delete;
  use& operator=(const use&) = delete;
  SQLite::Statement* operator->() const { return &of_; }

private:
  SQLite::Statement& of_;
};

// -- opening --------------------------------------------------------------------

/// With rights for its owner alone, which SQLite gives its other files, too. Only a new file is touched: to close a descriptor of one
/// that is in use would give up the locks on it.
void make_private_file(const std::filesystem::path& file) {
  const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0)
    ::close(made);
}

int number_of(SQLite::Database& in, const char* pragma) {
  return in.execAndGet(pragma).getInt();
}

caf::error take_possession(SQLite::Database& of, const sqlite_store_options& options) {
  // Before the first access: then the index of the log stays in this program's memory, and the lock is held until it closes the file.
  of.exec("PRAGMA locking_mode = EXCLUSIVE");
  const bool empty = number_of(of, "SELECT count(*) FROM sqlite_master") == 0;
  const auto application = number_of(of, "PRAGMA application_id");
  const auto version = number_of(of, "PRAGMA user_version");
  const bool new_file = empty && application == 0 && version == 0;
  if (!new_file && application != application_id)
    return make_error(session_errc::store_foreign,
                      options.file.string() + " is a database of something else; take another file");
  if (!new_file && version != schema_version)
    return make_error(session_errc::store_foreign, options.file.string() + " has version " + std::to_string(version) +
                                                       " of the schema, and this program knows version " +
                                                       std::to_string(schema_version) + " alone");
  const std::string mode = of.execAndGet("PRAGMA journal_mode = WAL").getString();
  if (mode != "wal")
    return make_error(session_errc::not_kept,
                      "no write-ahead log can be kept beside " + options.file.string() + "; take a local disk");
  of.exec(options.synchronous == synchronous_writes::full ? "PRAGMA synchronous = FULL"
                                                          : "PRAGMA synchronous = NORMAL");
  if (options.max_bytes != 0) {
    const auto page = static_cast<std::uint64_t>(number_of(of, "PRAGMA page_size"));
    of.exec("PRAGMA max_page_count = " + std::to_string(std::max<std::uint64_t>(1, options.max_bytes / page)));
  }
  if (new_file)
    of.exec("BEGIN IMMEDIATE;" + std::string{schema} + "PRAGMA application_id = " + std::to_string(application_id) +
            ";PRAGMA user_version = " + std::to_string(schema_version) + ";COMMIT");
  else if (const std::string found = of.execAndGet("PRAGMA quick_check(1)").getString(); found != "ok")
    return make_error(session_errc::store_corrupt,
                      options.file.string() + ": " + found + "; put a backup in its place, or move it away");
  return {};
}

/// SQLite counts milliseconds in an int.
int sqlite_time(std::chrono::milliseconds time) {
  return static_cast<int>(std::clamp<std::int64_t>(time.count(), 0, std::numeric_limits<int>::max()));
}

} // namespace

caf::expected<std::unique_ptr<sqlite_file>> sqlite_file::open(const sqlite_store_options& options, const char* vfs) {
  try {
    make_private_file(options.file);
    SQLite::Database database{options.file.c_str(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                              sqlite_time(options.wait_for_lock), vfs};
    if (auto failed = take_possession(database, options))
      return failed;
    return std::make_unique<sqlite_file>(std::move(database));
  } catch (const SQLite::Exception& why) {
    return error_of(why, options.file.string() + ": ");
  }
}

sqlite_file::sqlite_file(SQLite::Database opened) : database_(std::move(opened)) {}

// -- writing --------------------------------------------------------------------

void sqlite_file::write(std::span<sqlite_write> batch) {
  if (write_together(batch) || batch.size() == 1)
    return;
  for (auto& each : batch)
    static_cast<void>(write_together({&each, 1}));
}

bool sqlite_file::write_together(std::span<sqlite_write> batch) {
  try {
    static_cast<void>(use { begin_ } -> exec());
    for (auto& each : batch)
      each.failed = std::visit([this](const auto& what) { return apply(what); }, each.what);
    static_cast<void>(use { commit_ } -> exec());
    return true;
  } catch (const SQLite::Exception& why) {
    const auto failed = error_of(why);
    roll_back();
    for (auto& each : batch)
      each.failed = failed;
    return false;
  }
}

// Some errors have rolled back already.
void sqlite_file::roll_back() noexcept {
  static_cast<void>(database_.tryExec("ROLLBACK"));
}

caf::error sqlite_file::apply(const kept_session& whole) {
  if (const auto former = number_of(whole.id))
    forget(*former);
  {
    const use add{add_};
    add->bindNoCopy(1, whole.id);
    add->bindNoCopy(2, whole.name);
    add->bind(3, ticks(whole.created));
    add->bind(4, ticks(whole.keep_until));
    static_cast<void>(add->exec());
  }
  const auto number = database_.getLastInsertRowid();
  for (const auto& [key, value] : whole.state)
    put(number, key, value);
  return {};
}

caf::error sqlite_file::apply(const session_change& change) {
  const auto number = number_of(change.id);
  if (!number)
    return make_error(session_errc::no_such_session);
  for (const auto& key : change.removed) {
    const use drop{drop_};
    drop->bind(1, *number);
    bind_bytes(drop_, 2, key);
    static_cast<void>(drop->exec());
  }
  for (const auto& [key, value] : change.put)
    put(*number, key, value);
  if (change.keep_until) {
    const use prolong{prolong_};
    prolong->bind(1, ticks(*change.keep_until));
    prolong->bind(2, *number);
    static_cast<void>(prolong->exec());
  }
  return {};
}

caf::error sqlite_file::apply(const session_ending& ending) {
  if (const auto number = number_of(ending.id))
    forget(*number);
  return {};
}

void sqlite_file::put(std::int64_t session, const std::string& key, const std::string& value) {
  const use put{put_};
  put->bind(1, session);
  bind_bytes(put_, 2, key);
  bind_bytes(put_, 3, value);
  static_cast<void>(put->exec());
}

void sqlite_file::forget(std::int64_t session) {
  for (auto* each : {&drop_all_, &remove_}) {
    const use removing{*each};
    removing->bind(1, session);
    static_cast<void>(removing->exec());
  }
}

// -- reading --------------------------------------------------------------------

std::optional<std::int64_t> sqlite_file::number_of(const std::string& id) {
  const use number{number_};
  number->bindNoCopy(1, id);
  if (!number->executeStep())
    return std::nullopt;
  return number->getColumn(0).getInt64();
}

caf::expected<kept_session> sqlite_file::load(const std::string& id) {
  try {
    SQLite::Statement head{database_, "SELECT number, name, created, keep_until FROM session WHERE id = ?"};
    head.bindNoCopy(1, id);
    if (!head.executeStep())
      return make_error(session_errc::no_such_session);
    kept_session found{.id = id,
                       .name = head.getColumn(1).getString(),
                       .created = time_of(head.getColumn(2).getInt64()),
                       .keep_until = time_of(head.getColumn(3).getInt64())};
    SQLite::Statement entries{database_, "SELECT key, value FROM entry WHERE session = ?"};
    entries.bind(1, head.getColumn(0).getInt64());
    while (entries.executeStep())
      found.state.emplace(bytes_of(entries.getColumn(0)), bytes_of(entries.getColumn(1)));
    return found;
  } catch (const SQLite::Exception& why) {
    return error_of(why);
  }
}

caf::expected<std::vector<kept_session>> sqlite_file::load_all(wall_time now) {
  try {
    SQLite::Statement expired{database_, "SELECT id FROM session WHERE keep_until <= ?"};
    expired.bind(1, ticks(now));
    std::vector<sqlite_write> gone;
    while (expired.executeStep())
      gone.push_back({.what = session_ending{expired.getColumn(0).getString()}});
    expired.reset();
    // They stay out of what is given back though they may stay in the file.
    if (!gone.empty())
      write(gone);

    std::vector<kept_session> all;
    std::map<std::int64_t, std::size_t> places;
    SQLite::Statement heads{database_,
                            "SELECT number, id, name, created, keep_until FROM session WHERE keep_until > ?"};
    heads.bind(1, ticks(now));
    while (heads.executeStep()) {
      places.emplace(heads.getColumn(0).getInt64(), all.size());
      all.push_back({.id = heads.getColumn(1).getString(),
                     .name = heads.getColumn(2).getString(),
                     .created = time_of(heads.getColumn(3).getInt64()),
                     .keep_until = time_of(heads.getColumn(4).getInt64())});
    }
    SQLite::Statement entries{database_, "SELECT session, key, value FROM entry"};
    while (entries.executeStep())
      if (const auto of = places.find(entries.getColumn(0).getInt64()); of != places.end())
        all[of->second].state.emplace(bytes_of(entries.getColumn(1)), bytes_of(entries.getColumn(2)));
    return all;
  } catch (const SQLite::Exception& why) {
    return error_of(why);
  }
}

} // namespace actors
