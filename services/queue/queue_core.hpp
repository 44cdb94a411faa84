// The queue behind its handles, but for what depends on the type of its items: who waits for items, who waits for room, what is in
// hand, and how it ends. queue_of.hpp adds the items.
//
// No process stands in between: whoever pushes, looks or settles does the next step on its own thread. A consumer that wants items
// stands in line; when there are some it is told by one message, and takes them when it looks. So a burst of pushes costs an idle
// consumer one message, and items are handed out as late, and as evenly, as can be. One that is done with an item while nobody else
// stands in line has the next one put into its hand at once, which saves it a step.
//
// Invariants, outside the lock: what is promised to consumers that were told, and have not looked, is there: promised <= waiting.
// Nobody stands in line, and no push waits for room, that could go on. A lease is known to its consumer from when it is announced
// until it is settled.
//
// Thread safety: all public members. What follows from a step (messages, answers, dead letters) is done by `turn` after the lock.
#pragma once

#include "libactors/fwd.hpp"
#include "libactors/time.hpp"
#include "libactors/timers.hpp"
#include "services/queue/queue_lease.hpp"
#include "services/queue/queue_options.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace actors::detail {

struct queue_settings {
  std::string label;
  std::size_t capacity;
  when_full full;
  std::size_t max_waiting_pushes;
  int attempts;
  duration drain_on_stop;
};

class queue_core;

/// A process that has asked for items, until it ends.
struct queue_consumer {
  caf::actor process;
  std::size_t max_items = 1;
  std::size_t max_in_hand = 1; ///< leases
  duration linger = duration::zero();
  bool batches = false;
  bool subscribed = false; ///< wants all that comes
  bool in_line = false;
  bool resting = false; ///< has dropped what it was told, and is told again later
  queue_lease* announced = nullptr;
  std::vector<queue_lease*> in_hand = {}; ///< in the order in which they were taken
  std::shared_ptr<queue_core> keeps = {}; ///< while it has leases
};

class queue_core : public std::enable_shared_from_this<queue_core> {
public:
  queue_core(system& sys, queue_settings settings);
  virtual ~queue_core();
  queue_core(const queue_core&) = delete;
  queue_core& operator=(const queue_core&) = delete;

  /// The rest of the making. Requires: called once, by whoever made it.
  void begin();

  [[nodiscard]] const caf::actor& address() const noexcept { return address_; }
  [[nodiscard]] const queue_settings& settings() const noexcept { return settings_; }
  [[nodiscard]] system& runtime() const noexcept { return runtime_; }

  // -- consumers ----------------------------------------------------------------

  /// `as` says how; its process is the consumer. In place of what it asked for before.
  void consume(const queue_consumer& as);
  void stop_consuming(caf::actor_id whose);

  // -- leases -------------------------------------------------------------------

  void look(queue_lease& lease);

  /// Done, or failed for a reason. False: it was settled before.
  bool settle(queue_lease& lease, const caf::error* why);

  /// Nobody has a copy any more.
  void let_go(queue_lease& lease);

  // -- its life -----------------------------------------------------------------

  void pause();
  void resume();
  void close();
  void close_now();

  /// `close` and its undoing by the queue's process. What somebody else has closed stays so.
  void stop();
  void start();

  [[nodiscard]] queue_info info() const;

  // -- its address --------------------------------------------------------------

  /// A message to the address, on the sender's thread.
  void take(caf::mailbox_element_ptr asked);

protected:
  /// Holds the lock. Its end hands out what can be, releases the lock, and does what follows.
  class turn;

  /// What becomes of an item that nobody gets any more.
  class letter {
  public:
    virtual ~letter() = default;
    virtual void deliver() = 0;
  };

  /// Why so many items may not come in now; empty: they may. Where others give way they always may.
  [[nodiscard]] caf::error refusal(std::size_t count, turn& during);

  [[nodiscard]] bool gives_way() const noexcept {
    return settings_.full == when_full::drop_oldest || settings_.full == when_full::drop_newest;
  }

  // -- items: under the lock ------------------------------------------------------

  [[nodiscard]] virtual std::size_t waiting(queue_priority of) const noexcept = 0;

  /// A message with a new lease, which lives as long as the message.
  [[nodiscard]] virtual caf::mailbox_element_ptr announce(queue_consumer& to, queue_lease*& made) = 0;

  /// An answer with one.
  [[nodiscard]] virtual caf::message offer(queue_consumer* to, std::size_t max_items, bool batch,
                                           queue_lease*& made) = 0;

  virtual void fill(queue_lease& lease, std::size_t count, bool batch) = 0;

  /// Back into the queue with what is not done, or to the dead letters. How many items that are.
  [[nodiscard]] virtual std::size_t give_back(queue_lease& lease, const caf::error& why, turn& during) = 0;

  /// All but the first `kept` become dead letters.
  virtual void discard(std::size_t kept, turn& during) = 0;

  /// Items that a message pushes; nothing: it pushes none of ours.
  [[nodiscard]] virtual std::optional<std::size_t> pushes(const caf::type_erased_tuple& content) const = 0;

  /// Takes them in. Requires: there is room, or others give way.
  virtual void admit(caf::type_erased_tuple& content, turn& during) = 0;

  // What nearly every step writes, close together: threads take it from each other.
  alignas(64) mutable std::mutex mutex_;
  std::size_t waiting_ = 0; // as many as `queue_of` has
  std::size_t promised_ = 0;
  std::size_t in_hand_ = 0; // items
  std::uint64_t pushed_ = 0;
  std::uint64_t handed_out_ = 0;
  std::uint64_t done_ = 0;
  std::uint64_t redelivered_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t dead_ = 0;

private:
  /// Somebody in line for items: a consumer, or a call that waits for one answer.
  struct demand {
    queue_consumer* consumer;
    caf::mailbox_element_ptr call;
  };

  [[nodiscard]] bool fits(std::size_t count) const noexcept { return waiting_ + count <= settings_.capacity; }
  [[nodiscard]] std::size_t available() const noexcept { return waiting_ - promised_; }
  [[nodiscard]] bool idle() const noexcept;
  [[nodiscard]] bool nobody_waits_for(const caf::mailbox_element& call) const;

  [[nodiscard]] bool nothing_follows() noexcept;
  void serve(turn& during);
  [[nodiscard]] bool somebody_waits_for_room(turn& during);
  void let_pushes_in(turn& during);
  bool hand_out(turn& during);
  void answer_pop(demand asked, turn& during);
  void tell(queue_consumer& whom, turn& during);
  void give_next(queue_consumer& whom, turn& during);
  void keep_or_not(queue_consumer& for_whom, turn& during);
  [[nodiscard]] static bool wants_more(const queue_consumer& who) noexcept;
  void finish(turn& during);
  void put_in_hand(queue_lease& lease, std::size_t count, bool batch);
  void release(queue_lease& lease, const caf::error* why, turn& during);
  static void end(queue_lease& lease);

  void stand_in_line(queue_consumer& who);
  void leave_line(queue_consumer& who);
  [[nodiscard]] std::pair<queue_consumer*, bool> record(const caf::actor& process);
  void watch(const caf::actor& process);
  void gone(caf::actor_id who, const caf::error& why);
  void rest(queue_consumer& who);

  void take_push(caf::mailbox_element_ptr asked, std::size_t count);
  void take_pop(caf::mailbox_element_ptr asked);
  void take_drain(caf::mailbox_element_ptr asked);
  void tick();
  bool wake_at(time_point when);
  void close(turn& during);
  void forget_given_up(turn& during, bool all = false);

  alignas(64) system& runtime_;
  const queue_settings settings_;
  const std::size_t resume_at_; // as many items may wait when waiting pushes go on
  caf::actor address_;

  queue_state state_ = queue_state::open;
  bool paused_ = false;
  bool stopped_ = false; // closed by its process, not by somebody else
  std::unordered_map<caf::actor_id, std::unique_ptr<queue_consumer>> consumers_;
  std::deque<demand> line_;
  std::deque<queue_consumer*> lingering_;                    // wait for a batch to be full
  std::optional<time_point> linger_since_;                   // the first item for them has waited
  std::deque<std::pair<time_point, caf::actor_id>> resting_; // dropped what they were told
  std::deque<caf::mailbox_element_ptr> pushes_;
  std::size_t prune_at_ = 64; // calls that wait, before those that were given up are looked for
  std::vector<caf::mailbox_element_ptr> drains_;
  std::size_t burying_ = 0; // dead letters on their way
  timer_id timer_ = timer_id::none;
  std::optional<time_point> timer_at_;
};

class queue_core::turn {
public:
  explicit turn(queue_core& of);
  ~turn();
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;

  void send(caf::actor to, caf::mailbox_element_ptr what) {
    if (first_.what)
      sent_.push_back({std::move(to), std::move(what)});
    else
      first_ = {std::move(to), std::move(what)};
  }
  void answer(caf::mailbox_element& call, caf::message with);
  void release(std::shared_ptr<queue_core> core) { last_ = std::move(core); }
  void release(caf::mailbox_element_ptr call) { calls_.push_back(std::move(call)); }
  void bury(std::unique_ptr<letter> what) {
    ++core_.burying_;
    letters_.push_back(std::move(what));
  }

private:
  struct message {
    caf::actor to;
    caf::mailbox_element_ptr what;
  };

  struct answered {
    caf::strong_actor_ptr to;
    caf::strong_actor_ptr from;
    caf::message_id id;
    caf::message content;
  };

  queue_core& core_;
  std::unique_lock<std::mutex> lock_;
  message first_; // nearly always the only one
  std::vector<message> sent_;
  std::shared_ptr<queue_core> last_; // what may have been the last to need the core
  std::vector<answered> answers_;
  std::vector<caf::mailbox_element_ptr> calls_; // that are over: they may hold items, whose end is not ours to wait for
  std::vector<std::unique_ptr<letter>> letters_;
};

} // namespace actors::detail
