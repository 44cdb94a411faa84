// One turn of a process. What CAF's own does besides, it does for streams: a clock is read and their state looked at after every
// third message. Compiled without the check of downcasts, see detail/mailbox.cpp.
#include "libactors/detail/quick_turns.hpp"
#include "libactors/detail/race_detector.hpp"
#include "libactors/detail/references.hpp"
#include "libactors/process.hpp"
#include "libactors/scheduler/worker.hpp"

#include <atomic>
#include <exception>

namespace actors {

namespace {

// Messages of each lane, before newly arrived ones are looked at: so many may precede an exit that came a moment later.
constexpr std::size_t round_size = 3;

} // namespace

/// As CAF's own, for messages that are no stream's: without the calls that find out after each of them that the process goes on.
struct process::visitor {
  process& self;
  std::size_t& handled;
  std::size_t most;
  detail::dropped_references* senders; // null: they go with their messages

  template <class Queue>
  caf::intrusive::task_result operator()(std::size_t, Queue&, caf::mailbox_element& element) {
    return take(element);
  }
  caf::intrusive::task_result operator()(caf::mailbox_element& element) { return take(element); }
  caf::intrusive::task_result operator()(std::size_t key, upstream_queue& of, caf::mailbox_element& element) {
    return streams()(key, of, element);
  }
  caf::intrusive::task_result operator()(std::size_t key, downstream_queue& of, caf::stream_slot slot,
                                         caf::policy::downstream_messages::nested_queue_type& in,
                                         caf::mailbox_element& element) {
    return streams()(key, of, slot, in, element);
  }

private:
  [[nodiscard]] mailbox_visitor streams() const { return {&self, handled, most}; }

  caf::intrusive::task_result take(caf::mailbox_element& element) {
    const auto result = handle(element);
    self.current_mailbox_element(nullptr); // it ends now, or goes back into the mailbox
    return result;
  }

  caf::intrusive::task_result handle(caf::mailbox_element& element) {
    try {
      switch (self.consume(element)) {
      case caf::invoke_message_result::dropped:
        return caf::intrusive::task_result::resume;
      case caf::invoke_message_result::skipped:
        return caf::intrusive::task_result::skip;
      case caf::invoke_message_result::consumed:
        break;
      }
    } catch (...) {
      self.crash_on(element, std::current_exception());
      return caf::intrusive::task_result::stop;
    }
    self.bhvr_stack().cleanup();
    const bool ends = self.getf(is_cleaned_up_flag) || !self.has_behavior();
    const bool has_ended = ends && self.finalize();
    if (senders)
      senders->drop(element.sender);
    if (has_ended)
      return caf::intrusive::task_result::stop;
    return ++handled < most ? caf::intrusive::task_result::resume : caf::intrusive::task_result::stop_all;
  }
};

void process::crash_on(const caf::mailbox_element& element, std::exception_ptr thrown) {
  auto why = call_handler(exception_handler_, this, thrown);
  if (element.mid.is_request())
    make_response_promise().deliver(why);
  quit(std::move(why));
  finalize();
}

caf::resumable::resume_result process::resume(caf::execution_unit* context, std::size_t messages) {
  detail::taken_over(this);
  auto* const here = scheduler::worker::current();
  if (here != last_worker_.load(std::memory_order_relaxed))
    last_worker_.store(here, std::memory_order_relaxed);
  // One that is not believed for now has a mean turn.
  const bool promised_to_be_quick = quick_.load(std::memory_order_relaxed) ||
                                    std::atomic_ref{mean_turn_}.load(std::memory_order_relaxed) != duration{0};
  const auto result = promised_to_be_quick ? quick_turn(context, messages) : turn(context, messages);
  detail::handed_over(this); // to the thread of the next turn; unless it is there already, see `consume`
  return result;
}

caf::resumable::resume_result process::quick_turn(caf::execution_unit* context, std::size_t messages) {
  auto* const here = scheduler::worker::current();
  if (here)
    here->quick(quick_.load(std::memory_order_relaxed));
  // The clock takes a good part of a short turn: one in four is measured, or all where sockets are served, which need the time anyway.
  if (here && !here->serves_sockets() && quick_turns_++ % 4 != 0)
    return turn(context, messages);
  const auto begun = here ? here->turn_began() : clock::now();
  const auto result = turn(context, messages);
  // By now the process may be in its next turn, on another thread. Where two turns end at once, one of them does not count.
  const std::atomic_ref mean{mean_turn_};
  const auto length = (here ? here->turn_ended() : clock::now()) - begun;
  const auto with_this = detail::mean_turn(mean.load(std::memory_order_relaxed), length);
  mean.store(with_this, std::memory_order_relaxed);
  if (const bool before = quick_.load(std::memory_order_relaxed); detail::is_believed(before, with_this) != before)
    quick_.store(!before, std::memory_order_relaxed);
  return result;
}

caf::resumable::resume_result process::turn(caf::execution_unit* context, std::size_t messages) {
  if (!stream_managers().empty() || !pending_stream_managers().empty())
    return caf::event_based_actor::resume(context, messages);
  own_references_.begin_turn();
  if (!activate(context)) {
    own_references_.end_turn(ctrl());
    return caf::resumable::done;
  }
  std::size_t handled = 0;
  detail::dropped_references senders;
  // Where a handler may block, nothing is kept for longer than its message.
  const bool may_block = home_ || getf(is_detached_flag);
  visitor visits{*this, handled, messages, may_block ? nullptr : &senders};
  do {
    new_round(visits);
    if (!alive() && finalize()) {
      own_references_.end_turn(ctrl());
      return caf::resumable::done;
    }
    if (!mailbox().empty())
      continue;
    begin_waiting(handled);
    if (mailbox().try_block())
      return caf::resumable::awaiting_message;
    own_references_.begin_turn();
  } while (handled < messages);
  begin_waiting(handled);
  return mailbox().try_block() ? caf::resumable::awaiting_message : caf::resumable::resume_later;
}

// As the mailbox's own, which goes through the queues of streams each time.
void process::new_round(visitor& visits) {
  mailbox().fetch_more();
  auto& [urgent, normal, upstream, downstream] = mailbox().queue().queues();
  if (!upstream.empty() || !downstream.queues().empty()) {
    mailbox().queue().new_round(round_size, visits);
    return;
  }
  if (!urgent.empty() && urgent.new_round(2 * round_size, visits).stop_all) {
    normal.inc_deficit(round_size);
    return;
  }
  normal.new_round(round_size, visits);
}

// Before others may run the process: the time-out of its behavior, and of streams that it has just opened.
void process::begin_waiting(std::size_t handled) {
  own_references_.end_turn(ctrl());
  if (handled > 0 && (getf(has_timeout_flag) || (has_behavior() && current_behavior().timeout().valid())))
    set_receive_timeout();
  if (!stream_managers().empty())
    set_stream_timeout(advance_streams(caf::event_based_actor::clock().now()));
  detail::handed_over(this);
}

} // namespace actors
