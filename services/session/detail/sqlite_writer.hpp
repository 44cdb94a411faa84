// The process that has the file of a sqlite_session_store, and the line of what waits for it.
//
// What is in the line when the process comes to it goes into one transaction. The line outlives the process: one that ends fails all
// that it took and did not finish, and what still waits, since who sent it cannot know what was kept; see session_store::child.
#pragma once

#include "libactors/process.hpp"
#include "services/session/detail/sqlite_file.hpp"

#include <caf/actor.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace actors {

struct sqlite_task {
  struct write {
    sqlite_write what;
    session_store::on_kept done;
  };
  struct load {
    std::string id;
    session_store::on_loaded done;
  };
  struct load_all {
    wall_time now;
    session_store::on_all_loaded done;
  };

  std::variant<write, load, load_all> what;

  /// Unless it has been answered.
  void fail(const caf::error& why);
};

/// Thread safety: all members. Tasks are failed outside the lock.
class sqlite_writer_queue {
public:
  /// Refused with session_errc::not_running where no writer is there.
  void add(sqlite_task task);

  /// It is woken if anybody waits already, for one that was given up.
  void open(const caf::actor& writer);
  void close(const caf::actor_id& writer, const caf::error& why);

  /// All that waits. Nothing: the next to be added wakes the writer again.
  [[nodiscard]] std::vector<sqlite_task> take();

private:
  std::mutex mutex_;
  caf::actor writer_;
  bool woken_ = false;
  std::vector<sqlite_task> waiting_;
};

class sqlite_writer final : public process {
public:
  sqlite_writer(caf::actor_config& config, sqlite_store_options options, std::shared_ptr<sqlite_writer_queue> queue);

protected:
  caf::behavior make_behavior() override;
  void on_end(const caf::error& reason) override;

private:
  using place = std::vector<sqlite_task>::iterator;

  void work();
  void write(place first, place last);
  void read(sqlite_task& task);

  const sqlite_store_options options_;
  const std::shared_ptr<sqlite_writer_queue> queue_;
  std::unique_ptr<sqlite_file> file_;
  std::vector<sqlite_task> present_; // what it is at
};

} // namespace actors
