// Where the calls of one tool meet its handlers. A call takes an idle handler with it or waits in line; a handler that is
// done takes the call that has waited longest. Calls do not wait in a handler's mailbox, so a crash takes along only the one
// that was running; one that a dying handler was given and never began comes back.
//
//   call → take ──────────────→ job::run(handler) → … answer → done
//            └→ the line ──(done of another)──┘
//
// No process stands in between: whoever brings a call, or its answer, does the next step on its own thread. What needs
// patience (starting handlers, asking one that is in doubt, closing a tool that crashes too often) is its keeper's.
//
// Thread safety: all members; jobs are run and refused outside the lock. What becomes of a job: it is run, refused or withdrawn,
// once; `done` may come at any time, also before `take`, which then does nothing.
#pragma once

#include "libactors/time.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace actors::mcp::detail {

class dispatcher {
  struct seat;

public:
  class job {
  public:
    virtual ~job() = default;

    /// `handler` is free for it. Nobody else gets that handler before `done`.
    virtual void run(const caf::actor& handler) = 0;

    /// It will not run, or nobody waits for what its handler does any more.
    virtual void refuse(const caf::error& why) = 0;

  private:
    friend class dispatcher;
    seat* at_ = nullptr; // of the handler that works on it
    std::optional<std::list<std::shared_ptr<job>>::iterator> in_line_;
    bool over_ = false;
  };
  using job_ptr = std::shared_ptr<job>;

  /// Requires: both above zero.
  dispatcher(std::size_t concurrency, std::size_t max_waiting);

  // -- calls ------------------------------------------------------------------

  /// `now` is for those who are told how long the tool stays closed.
  void take(job_ptr call, time_point now);

  enum class outcome : std::uint8_t {
    free,     ///< its handler can take the next
    overdue,  ///< it may still work on it: it is told to end, and has to be asked
    doubtful, ///< it has ended, or answered with an error: it has to be asked
  };

  /// The job is over, whether it ran or not. Its handler, if it has one, takes the next, or the keeper asks what has become of it.
  void done(job& call, outcome how);

  /// Its handler has ended, or is about to, and never began with it: it is the next one to run.
  void put_back(job_ptr call, time_point now);

  /// Nobody waits for the job any more. True: it does not run, nor will it; else its handler is told, and `done` follows.
  [[nodiscard]] bool withdraw(job& call);

  // -- its keeper -------------------------------------------------------------

  /// Takes calls from now on, with handlers that are to come. Their number: the keeper has that many to start.
  [[nodiscard]] std::size_t open(caf::actor keeper);

  /// A handler is ready for work. It takes a call at once if one waits.
  void add(const caf::actor& handler);

  /// A handler has ended, or is given up. False: it was not here.
  bool remove(caf::actor_id handler);

  /// A handler in doubt is back.
  void release(const caf::actor& handler);

  /// A start that `open`, a message `start_handlers` or this function has asked for has succeeded. How many more to start.
  [[nodiscard]] std::size_t started();

  /// It has failed. False: there is no handler left, nor one that is being started again.
  [[nodiscard]] bool start_failed();

  /// Refuses the calls that are there, running ones too, and those that come until it is opened again; its handlers are
  /// forgotten. `until` is told to clients; without it `why` is.
  void close(const caf::error& why, std::optional<time_point> until, time_point now);

  [[nodiscard]] bool doubts(const caf::actor& handler) const;
  [[nodiscard]] std::size_t handlers() const;

private:
  using waiting_line = std::list<job_ptr>;

  struct seat {
    caf::actor handler;
    job_ptr working_on = nullptr;
    bool in_doubt = false;
  };

  [[nodiscard]] caf::error closed(time_point now) const;
  [[nodiscard]] std::size_t hire();
  /// Runs it where a handler is idle; else it waits at that place in line.
  void seat_or_keep(std::unique_lock<std::mutex> lock, job_ptr call, waiting_line::iterator place);
  void seat_job(std::unique_lock<std::mutex> lock, seat& free, const job_ptr& call);
  void seat_next(std::unique_lock<std::mutex> lock, seat& free);
  [[nodiscard]] job_ptr leave_line(job& call);
  void doubt(seat& of);
  seat* find(caf::actor_id handler);

  const std::size_t concurrency_;
  const std::size_t max_waiting_;
  mutable std::mutex mutex_;
  waiting_line line_;
  std::unordered_map<caf::actor_id, seat> seats_;
  std::vector<seat*> idle_;  // the last one that worked is taken first: its memory is warm
  std::size_t starting_ = 0; // handlers
  std::size_t employed_ = 0; // those that the supervisor keeps alive, and those that are starting
  caf::actor keeper_;        // null: closed
  std::optional<time_point> closed_until_;
  caf::error closed_why_;
};

} // namespace actors::mcp::detail
