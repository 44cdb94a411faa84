// A process: a CAF actor that keeps OTP's promises.
//
// What it adds to caf::event_based_actor: its start is acknowledged; an exception becomes an exit reason that keeps the
// text; an unexpected message is logged once per type and dropped; calls have deadlines; a process that ends answers
// every call that it still owes; what its behavior captured and its coroutines are released at its end, so that handles
// in them form no lasting cycles (members of a derived class are its own to release, in on_end).
//
//   caf::behavior counter(actors::process* self) {
//     return {[n = 0](caf::add_atom, int by) mutable { return n += by; }};
//   }
//   auto started = system.start(counter, {.label = "counter"});
//
// Behaviors written for CAF (`caf::behavior f(caf::event_based_actor*)`) are processes as they are. A class with state
// derives from process and overrides make_behavior(); its constructor takes (caf::actor_config&, …).
//
// Threading: member functions only from the process's own handlers. A handler must not block, unless the process was
// started as `blocking`.
// Lifetime: a process lives until it ends, whether or not somebody holds a handle to it; the object lives as long as
// handles to it, but what its behavior captured is released when it ends.
#pragma once

#include "libactors/answer_handlers.hpp"
#include "libactors/call.hpp"
#include "libactors/debug_function.hpp"
#include "libactors/detail/references.hpp"
#include "libactors/fwd.hpp"
#include "libactors/mailbox_limit.hpp"
#include "libactors/time.hpp"

#include <caf/actor_profiler.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/no_stages.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace actors {

struct start_options {
  /// Names the process in logs, events and crash reports. Empty: "process".
  std::string label = {};

  /// Handlers may block: they run on the elastic blocking threads instead of the scheduler's.
  bool blocking = false;

  /// Handlers take microseconds: the process goes before others, what it sends waits until it is done, and no other thread is
  /// woken for it. Not believed of a process for as long as it turns out to take longer. Counts with the integrated scheduler alone.
  bool quick = false;

  /// How many messages may wait for it.
  mailbox_limit mailbox = {};

  /// How many of its last messages are kept for its crash report and sys::get_trace; see libactors/sys.hpp.
  std::size_t trace = 0;

  /// Somebody else stops it (its supervisor): a shutdown of the system asks it only after all others.
  bool supervised = false;

  /// Called exactly once, on the thread that runs the process: with the empty error after a successful init, else with
  /// the reason why the process did not start. `system::start` and supervisors set it.
  std::function<void(const caf::error&)> on_init = {};

  /// Sees its messages before it does: for tests.
  debug_function debug = {};
};

class pending_call;

namespace scheduler {
class worker;
}

namespace detail {
class mailbox_bound;
}

class process : public caf::event_based_actor {
public:
  explicit process(caf::actor_config& config);
  ~process() override;

  /// The runtime that this process belongs to.
  [[nodiscard]] actors::system& runtime() const noexcept;

  /// The runtime's time.
  [[nodiscard]] time_point now() const noexcept;

  [[nodiscard]] const std::string& label() const noexcept { return label_; }

  // -- messages ---------------------------------------------------------------

  using caf::event_based_actor::send;

  /// Sends `content` to `to`, or nothing where that handle is empty. As CAF's own, which takes all other kinds of handles, at a lower
  /// price where a turn sends more than a few messages.
  template <caf::message_priority P = caf::message_priority::normal, class... Ts>
  void send(const caf::actor& to, Ts&&... content) {
    static_assert(sizeof...(Ts) > 0, "no message to send");
    if (!to)
      return;
    auto element = caf::make_mailbox_element(own_reference(), caf::make_message_id(P), caf::no_stages,
                                             std::forward<Ts>(content)...);
    CAF_BEFORE_SENDING(this, *element);
    to->enqueue(std::move(element), context());
  }

  // -- calls ------------------------------------------------------------------

  /// Calls `to`, which has until now() + `timeout` to answer:
  ///
  ///   self->call(store, 2s, caf::get_atom_v, key).then([=](int value) { … }, [=](const caf::error& why) { … });
  ///
  /// Errors: what the callee answered; errc::deadline_exceeded at that moment; the callee's exit reason when it ends
  /// first (errc::callee_gone if that was normal); errc::unexpected_response when no handler takes the answer.
  template <class... Ts>
  [[nodiscard]] pending_call call(const caf::actor& to, duration timeout, Ts&&... content);

  /// The same on the control lane: neither the call nor its answer waits behind ordinary messages. For what must not wait, such as
  /// the requests of libactors/sys.hpp.
  template <class... Ts>
  [[nodiscard]] pending_call call_urgently(const caf::actor& to, duration timeout, Ts&&... content);

  /// The call whose message is being handled; null in the handler of any other message. A copy keeps it, the reference itself is good
  /// for that handler alone.
  [[nodiscard]] const call_ptr& current_call() const noexcept { return current_call_ ? *current_call_ : no_call; }

  /// Runs `action` in this process after `delay`, unless `forget` is called with the id that comes back.
  std::uint64_t after(duration delay, std::function<void()> action);

  /// Forgets a call or delayed action: its handlers will not run, its callee sees the call cancelled. False: it is over
  /// already.
  bool forget(std::uint64_t id);

  // -- inspection ---------------------------------------------------------------

  /// What sys::get_state answers: `text` is asked in this process, each time. Classes override state_text instead.
  void provide_state(std::function<std::string()> text);

  /// It waits for messages and there are none. Stale as soon as it returns. Thread safety: any thread.
  [[nodiscard]] bool idle() const noexcept;

  /// How many messages wait, where this can be told without asking the process: none if it is idle, and their number if they are
  /// bounded. Messages that its behavior skipped are not counted unless they are bounded. Thread safety: any thread.
  [[nodiscard]] std::optional<std::size_t> mailbox_length_at_a_glance() const noexcept;

  // -- CAF's side -------------------------------------------------------------

  const char* name() const override { return label_.c_str(); }
  using caf::event_based_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) override;
  void launch(caf::execution_unit* context, bool lazy, bool hide) override;
  caf::resumable::resume_result resume(caf::execution_unit* context, std::size_t messages) override;
  void initialize() override;
  caf::invoke_message_result consume(caf::mailbox_element& element) override;
  bool cleanup(caf::error&& reason, caf::execution_unit* context) override;

  /// Takes the options of a start; before `launch` only. Used by those who start processes.
  void configure(start_options options);

protected:
  /// Called in make_behavior: the init goes on after it, with messages, until `finish_init` or the end of the process.
  void defer_init() noexcept { init_deferred_ = true; }

  /// Ends a deferred init successfully. A deferred init fails by `quit(reason)`.
  void finish_init();

  /// Releases what members hold at the end of the process; what its behavior captured goes by itself. A response promise refers to
  /// its own process, so that one left in a member keeps the object for ever. It runs before callers are answered and those who
  /// watch hear of the end, so that they find it gone. An exception that leaves it is logged. Overrides call their base.
  virtual void on_end(const caf::error& reason);

  /// What sys::get_state answers; nothing: this process provides no state. By default what `provide_state` was given.
  [[nodiscard]] virtual std::optional<std::string> state_text() const;

  /// How many messages wait for this process, those it has skipped included.
  [[nodiscard]] std::size_t mailbox_length();

private:
  friend class pending_call;
  friend class process_list;
  friend struct process_coroutines;
  class agenda;
  struct inspection;

  [[nodiscard]] caf::strong_actor_ptr own_reference() noexcept {
    return own_references_.take(caf::actor_control_block::from(this));
  }
  agenda& waiting();
  void arm(time_point when);
  std::uint64_t call_impl(const caf::actor& to, duration timeout, caf::message_priority lane, caf::message&& content,
                          answer_handlers_ptr handlers);

  caf::resumable::resume_result turn(caf::execution_unit* context, std::size_t messages);
  struct visitor;
  class answering;
  void new_round(visitor& visits);
  caf::resumable::resume_result quick_turn(caf::execution_unit* context, std::size_t messages);
  void begin_waiting(std::size_t handled);
  caf::invoke_message_result consume_watched(caf::mailbox_element& element);
  caf::invoke_message_result consume_bounded(caf::mailbox_element& element);
  caf::invoke_message_result consume_here(caf::mailbox_element& element);
  caf::invoke_message_result run_behavior(caf::mailbox_element& element);
  bool take_answer(caf::mailbox_element& element);
  bool take_control(caf::mailbox_element& element);
  bool take_sys_request(caf::mailbox_element& element);
  [[nodiscard]] caf::message answer_sys_request(caf::mailbox_element& element);
  [[nodiscard]] caf::message tell_state() const;
  bool keeps_waiting(const caf::mailbox_element& element);
  message_fate ask_debug_function(const caf::mailbox_element& element);
  void trace(const caf::mailbox_element& element);
  void resume_suspended();
  inspection& inspected();
  void look_or_not();
  void take_due();
  caf::invoke_message_result take_call(const call_ptr& call, caf::mailbox_element& element);
  caf::error refuse();
  void refuse_overload(const caf::mailbox_element& element);
  void shed(const caf::mailbox_element& element);
  [[nodiscard]] bool crashes_as_processes_do() const;
  static caf::error crash_reason(caf::scheduled_actor* self, std::exception_ptr& thrown);
  void crash_on(const caf::mailbox_element& element, std::exception_ptr thrown);
  [[nodiscard]] std::string current_message() const;
  void report_crash(const caf::error& reason);

  void owe(call_ptr call);
  void report_init(const caf::error& result);
  void abandon_own_calls();
  void answer_callers(const caf::error& reason);

  static const call_ptr no_call;

  // What every turn and every sender looks at stands together, so that it takes few cache lines.
  actors::system* runtime_;
  caf::execution_unit* home_ = nullptr; // blocking threads; null on the scheduler
  std::atomic<const scheduler::worker*> last_worker_{nullptr};
  std::unique_ptr<detail::mailbox_bound> bound_; // or none
  std::unique_ptr<agenda> agenda_;
  const call_ptr* current_call_ = nullptr; // of the element that is being handled
  duration mean_turn_{0};                  // of one that promised to be quick
  std::atomic<bool> quick_{false};
  std::uint8_t quick_turns_ = 0;
  std::atomic<bool> watched_{false}; // bounded, suspended, traced or debugged: messages take the long way
  detail::references_to_oneself own_references_;
  bool supervised_ = false;
  bool init_deferred_ = false;
  bool init_reported_ = false;

  std::string label_;
  std::function<void(const caf::error&)> on_init_;
  std::vector<call_ptr> owed_; // calls handled but possibly unanswered; pruned when they double
  std::size_t prune_at_ = 64;
  std::unique_ptr<inspection> inspection_; // or none
  process* previous_ = nullptr;            // the list of live processes
  process* next_ = nullptr;
  caf::strong_actor_ptr keep_alive_; // itself, while it is in that list
};

/// A call about to be made; `then` makes it.
class [[nodiscard]] pending_call {
public:
  pending_call(const pending_call&) = delete;
  pending_call& operator=(const pending_call&) = delete;

  /// Runs one of the two in the calling process. Returns an id for `process::forget`.
  template <class OnAnswer, class OnError>
  std::uint64_t then(OnAnswer on_answer, OnError on_error) && {
    return self_->call_impl(to_, timeout_, lane_, std::move(content_),
                            make_answer_handlers(std::move(on_answer), std::move(on_error)));
  }

private:
  friend class process; // NOLINTNEXTLINE(modernize-pass-by-value): it is copied in any case, and so not moved as well
  pending_call(process* self, const caf::actor& to, duration timeout, caf::message_priority lane,
               caf::message&& content)
      : self_(self), to_(to), timeout_(timeout), lane_(lane), content_(std::move(content)) {}

  process* self_;
  caf::actor to_;
  duration timeout_;
  caf::message_priority lane_;
  caf::message content_;
};

template <class... Ts>
pending_call process::call(const caf::actor& to, duration timeout, Ts&&... content) {
  return {this, to, timeout, caf::message_priority::normal, caf::make_message(std::forward<Ts>(content)...)};
}

template <class... Ts>
pending_call process::call_urgently(const caf::actor& to, duration timeout, Ts&&... content) {
  return {this, to, timeout, caf::message_priority::high, caf::make_message(std::forward<Ts>(content)...)};
}

} // namespace actors
