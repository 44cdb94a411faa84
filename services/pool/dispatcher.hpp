// Where jobs meet workers: the mechanism under `pool` (services/pool/pool.hpp) and under every tool of services/mcp. A job takes an
// idle worker with it or waits in line; a worker that is done takes the job that has waited longest. Jobs do not wait in a worker's
// mailbox, so a crash takes along only the one that was running; one that a dying worker was given and never began comes back.
//
//   job → take ──────────────→ job::run(worker) → … answer → done, or finish
//           └→ the line ──(done of another)──┘
//   owner → lend → worker … → finish
//
// No process stands in between: whoever brings a job, or its answer, does the next step on its own thread. What needs patience
// (starting workers, asking one that is in doubt, closing when they crash too often) is its keeper's: services/pool/keeper.hpp. Use it
// directly to build another kind of pool; to have one, use `pool`.
//
// What becomes of a job: it is run, refused or withdrawn, and after a run it may be lost with its worker; each once. `done` may come at
// any time, also before `take`, which then does nothing. Places: each worker has one. The successor of one that ended gets its place,
// and with it the jobs that a routing policy has given to it.
//
// Thread safety: all members; jobs are run, refused and lost outside the lock. Lifetime: the jobs it holds are let go by `close`.
#pragma once

#include "libactors/deadline_queue.hpp"
#include "libactors/scheduler/crossing_count.hpp"
#include "libactors/time.hpp"
#include "services/pool/routing.hpp"
#include "services/pool/waiting_lines.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace actors {

struct dispatcher_settings {
  std::size_t min_workers = 1;
  std::size_t max_workers = 1;
  std::size_t max_waiting = 1024;
  routing route = routing::first_idle;
  std::uint64_t seed = 0; ///< of routing::random

  /// A worker whose job is over, withdrawn or overdue, shall end it. Under the lock: it only sends. Null: nobody is told.
  std::function<void(const caf::actor&)> tell_to_cancel = nullptr;

  /// `tick` is to be called at that time. Under the lock: it only sets a timer. Null: for jobs whose deadlines others watch.
  std::function<void(time_point)> wake_at = nullptr;

  /// What those hear who come when as many wait as may, and while it is closed for a time.
  std::function<caf::error()> overloaded = nullptr;
  std::function<caf::error(duration)> unavailable = nullptr;

  /// What those hear who come before it is opened for the first time.
  caf::error not_running = {};
};

/// Of one instant. What is given up while it waits counts until its turn or its deadline.
struct dispatcher_snapshot {
  std::size_t idle = 0;
  std::size_t running = 0;   ///< a job
  std::size_t lent = 0;      ///< checked out
  std::size_t in_doubt = 0;  ///< asked what has become of them
  std::size_t starting = 0;  ///< or being restarted
  std::size_t waiting = 0;   ///< jobs and checkouts
  std::uint64_t jobs = 0;    ///< begun, since the start; as all below
  std::uint64_t loans = 0;   ///< checkouts that got a worker
  std::uint64_t refused = 0; ///< overloaded, or closed
  std::uint64_t overdue = 0; ///< at their deadline, in line or running
  std::uint64_t put_back = 0;
};

class dispatcher {
  struct seat;

public:
  /// Names one turn of a worker: one job, or one loan. Of at most 59 bits, and never 0; where a late one is told, nothing happens.
  enum class ticket : std::uint64_t { none = 0 };

  class job {
  public:
    job() = default;

    /// At its deadline it is refused with errc::deadline_exceeded, or, where it runs, told that it is `overdue`. Without one somebody
    /// else watches it, and calls `done`.
    explicit job(time_point deadline, std::optional<std::uint64_t> key = {}) : deadline_(deadline), key_(key) {}

    /// It wants a worker for somebody who will `finish` with it; see `lend`. Whose it is then, 0: nobody's.
    struct loan_for {
      caf::actor_id owner;
    };
    job(time_point deadline, loan_for whom) : deadline_(deadline), lends_(true), owner_(whom.owner) {}

    virtual ~job() = default;
    job(const job&) = delete;
    job& operator=(const job&) = delete;

    /// It has a worker, whose turn this is; `run` follows. Called under the lock, so before that turn can end; `run` may come after.
    virtual void assigned(ticket) {}

    /// `worker` is free for it. Nobody else gets that worker before `done` or `finish`.
    virtual void run(const caf::actor& worker, ticket at) = 0;

    /// It will not run, or nobody waits for what its worker does any more.
    virtual void refuse(const caf::error& why) = 0;

    /// Its deadline has passed while it ran.
    virtual void overdue() {}

    /// Its worker is gone, or is given up, and has not told `finish`. The argument is the job itself, which may be put back.
    virtual void lost(const std::shared_ptr<job>&) {}

    /// Nobody waits for it any more: refused with errc::cancelled instead of run when its turn comes. Called under the lock.
    [[nodiscard]] virtual bool unwanted() const noexcept { return false; }

    [[nodiscard]] time_point deadline() const noexcept { return deadline_; }

  private:
    friend class dispatcher;
    const time_point deadline_ = time_point::max();
    const std::optional<std::uint64_t> key_ = {};
    const bool lends_ = false;
    const caf::actor_id owner_ = caf::invalid_actor_id;
    seat* at_ = nullptr;        // of the worker that works on it
    std::uint64_t in_line_ = 0; // where it waits
    bool over_ = false;
  };
  using job_ptr = std::shared_ptr<job>;

  explicit dispatcher(dispatcher_settings settings);
  dispatcher(const dispatcher&) = delete;
  dispatcher& operator=(const dispatcher&) = delete;

  // -- jobs -------------------------------------------------------------------

  /// `now` is for those who are told how long it stays closed.
  void take(job_ptr what, time_point now);

  enum class outcome : std::uint8_t {
    free,     ///< its worker can take the next
    overdue,  ///< it may still work on it: it is told to end, and has to be asked
    doubtful, ///< it has ended, or what it does is unclear: it has to be asked
    broken,   ///< it is beyond use: it is replaced
  };

  /// The job is over, whether it ran or not. Its worker, if it has one, takes the next, or the keeper sees to it.
  void done(job& what, outcome how);

  /// The same by its ticket; the job, or null where it was a loan or had been over.
  job_ptr finish(ticket at, outcome how);

  /// Its worker has ended, or is about to, and never began with it: it is the next one to run.
  void put_back(job_ptr what, time_point now);

  /// Nobody waits for the job any more. True: it does not run, nor will it; else its worker is told, and `done` follows.
  [[nodiscard]] bool withdraw(job& what);

  // -- loans ------------------------------------------------------------------

  struct loan {
    ticket at = ticket::none;
    caf::actor worker = {};
    bool first = false; ///< of this owner: `owner_ended` is to be called when it ends
  };

  /// An idle worker, if there is one. `owner` 0: nobody whose end would be told.
  [[nodiscard]] std::optional<loan> lend(caf::actor_id owner);

  /// For those who wait for a loan (job::loan_for). True the first time it is asked about this owner; see loan::first.
  [[nodiscard]] bool first_of(caf::actor_id owner);

  /// It waits no longer, and what it had been lent is finished so.
  void owner_ended(caf::actor_id owner, outcome how);

  // -- time -------------------------------------------------------------------

  /// Ends what is due. Called when the settings' `wake_at` has asked for it; later does no harm but to those who wait.
  void tick(time_point now);

  // -- its keeper -------------------------------------------------------------

  /// Takes jobs from now on, with workers that are to come. Their number: the keeper has that many to start.
  [[nodiscard]] std::size_t open(caf::actor keeper);

  /// A worker is ready. It takes a job at once if one waits.
  void add(const caf::actor& worker);

  /// A worker has ended, or is given up. False: it was not here.
  bool remove(caf::actor_id worker);

  /// A worker in doubt is back.
  void release(const caf::actor& worker);

  /// A start that `open`, `refill`, a message `start_workers` or this function has asked for has succeeded. How many more to start.
  [[nodiscard]] std::size_t started();

  /// It has failed. False: there is no worker left, nor one that is being started again.
  [[nodiscard]] bool start_failed();

  /// A worker has no successor yet: the keeper is to start one, in its time, as `open` would have asked for it.
  void succeed_later();

  /// How many are missing of the least number: the keeper has that many to start.
  [[nodiscard]] std::size_t refill();

  /// A worker that the keeper was told to stop had ended before, and has a successor: that one counts, and leaves in its turn.
  void not_stopped();

  /// Workers that have had nothing to do since the last call leave, down to the least number: the keeper is told to stop them.
  void shrink();

  /// Idle workers beyond the new number leave at once, others when they are done. Requires: max above zero, min not above max.
  void resize(std::size_t min, std::size_t max);

  /// Refuses the jobs that are there, running ones too, and those that come until it is opened again; its workers are forgotten.
  /// `until` is told to clients; without it `why` is.
  void close(const caf::error& why, std::optional<time_point> until, time_point now);

  [[nodiscard]] bool doubts(const caf::actor& worker) const;
  [[nodiscard]] std::size_t workers() const;
  [[nodiscard]] dispatcher_snapshot snapshot() const;

private:
  using lines = waiting_lines<job_ptr>;
  using guard = std::unique_lock<std::mutex>;

  enum class state : std::uint8_t { vacant, idle, working, lent, doubtful };

  struct seat {
    explicit seat(std::size_t which) : number(static_cast<std::uint32_t>(which)) {}

    const std::uint32_t number;
    actors::dispatcher::state is = state::vacant;
    const void* home = nullptr;                  // the thread that gave it its last job, which had its memory
    bool used = false;                           // since the last `shrink`
    std::uint32_t place = 0;                     // in places_
    std::uint32_t idle_at = 0;                   // in idle_
    std::uint64_t turn = 1;                      // makes the ticket
    caf::actor_id owner = caf::invalid_actor_id; // while it is lent
    caf::actor worker;                           // null: its successor is on its way
    job_ptr working_on;
    lines::line own; // jobs that were routed here
  };

  [[nodiscard]] caf::error closed(time_point now) const;

  /// Refuses what comes while it is closed.
  void turn_away(guard lock, job& what, time_point now);
  [[nodiscard]] seat* find(caf::actor_id worker) const;
  [[nodiscard]] seat* find(ticket at);
  [[nodiscard]] static ticket ticket_of(const seat& of) noexcept;
  [[nodiscard]] std::size_t hire();
  void ask_for_more();

  [[nodiscard]] seat* choose(const job& what);
  [[nodiscard]] seat* warmest() const;
  [[nodiscard]] seat* choose_idle(const job& what, lines::line*& else_waits_in);
  void keep(lines::line& in, job_ptr what, bool first);
  void seat_job(guard lock, seat& free, const job_ptr& what);
  void seat_next(guard lock, seat& free);
  [[nodiscard]] job_ptr next_for(const seat& free);
  [[nodiscard]] job_ptr leave_line(job& what);
  void owner_waits(const job& what, bool still);
  [[nodiscard]] std::vector<job_ptr> make_room();
  void end_turn(guard lock, seat& of, outcome how);
  void watch_running(time_point deadline);

  void make_idle(seat& which) {
    which.is = state::idle;
    which.idle_at = static_cast<std::uint32_t>(idle_.size());
    idle_.push_back(&which);
  }

  // Requires: it is idle. What it is then is for the caller to say.
  void make_busy(seat& which) {
    auto* const last = idle_.back();
    idle_[which.idle_at] = last;
    last->idle_at = which.idle_at;
    idle_.pop_back();
  }

  void vacate(seat& which);
  void doubt(seat& of);
  void replace(seat& of);
  [[nodiscard]] seat& new_place();
  [[nodiscard]] std::vector<job_ptr> drop_place(seat& which);
  void route_again(const std::vector<job_ptr>& jobs);
  [[nodiscard]] bool may_leave(const seat& which) const;
  [[nodiscard]] std::vector<job_ptr> dismiss(seat& which);
  void dismiss_idle(std::size_t down_to, bool unused_only);

  const dispatcher_settings settings_;
  mutable std::mutex mutex_;
  scheduler::crossing_count crossings_;
  lines lines_;
  lines::line line_;             // of all who wait for whoever is free
  deadline_queue due_;           // of those in line
  time_point look_at_running_{}; // when the first running job may be overdue; the clock's beginning: none runs
  std::size_t refused_since_look_ = 0;

  std::deque<seat> seats_;    // never gone, so that a late ticket finds that its turn is over
  std::vector<seat*> spare_;  // of these, those that nobody has
  std::vector<seat*> places_; // those in use, which jobs are routed among
  std::vector<seat*> idle_;   // the last one that worked is taken first: its memory is warm
  std::unordered_map<caf::actor_id, seat*> staff_;
  std::unordered_map<caf::actor_id, std::vector<lines::key>> owners_; // told of, and not ended; where they wait

  std::size_t min_;
  std::size_t max_;
  std::size_t starting_ = 0; // workers
  std::size_t employed_ = 0; // those that the supervisor keeps alive, and those that are starting
  caf::actor keeper_;        // null: closed
  std::optional<time_point> closed_until_;
  caf::error closed_why_;

  round_robin turns_;
  random_choice dice_;
  dispatcher_snapshot totals_;
};

} // namespace actors
