#include "libactors/process.hpp"

#include "libactors/crash_report.hpp"
#include "libactors/delivery.hpp"
#include "libactors/detail/agenda.hpp"
#include "libactors/detail/inspection.hpp"
#include "libactors/detail/mailbox.hpp"
#include "libactors/detail/mailbox_bound.hpp"
#include "libactors/detail/messages.hpp"
#include "libactors/detail/race_detector.hpp"
#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "libactors/scheduler/worker.hpp"
#include "libactors/system.hpp"
#include "libactors/timers.hpp"

#include <caf/actor_clock.hpp>
#include <caf/actor_system.hpp>
#include <caf/detail/sync_request_bouncer.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

namespace actors {

namespace {

process& self_of(caf::scheduled_actor* actor) {
  return *static_cast<process*>(actor);
}

// Who is sending a call on this thread. Whoever runs it has a reference to it.
constinit thread_local const caf::actor_control_block* calling = nullptr;

struct calling_now {
  explicit calling_now(const caf::actor_control_block* who) noexcept { calling = who; }
  ~calling_now() { calling = nullptr; }
  calling_now(const calling_now&) = delete;
  calling_now& operator=(const calling_now&) = delete;
};

} // namespace

const call_ptr process::no_call;

process::process(caf::actor_config& config)
    : caf::event_based_actor(config), runtime_(&system::of(home_system())), label_("process") {
  set_exception_handler(exception_handler{&crash_reason});
  set_default_handler([](caf::scheduled_actor* self, caf::message_view&) -> caf::result<caf::message> {
    auto refusal = self_of(self).refuse();
    // CAF would send the error back to whoever sent a plain message, which ends actors that do not handle errors.
    if (!self->current_message_id().is_request())
      return caf::message{};
    return refusal;
  });
  // An error that arrives as a message is the answer to something this process no longer waits for; CAF would end it.
  set_error_handler([](caf::scheduled_actor* self, caf::error& why) {
    log().debug("{}: dropped an error: {}", self_of(self).label(), describe(why));
  });
  set_down_handler([](caf::scheduled_actor*, caf::down_msg&) {});
}

process::~process() {
  detail::taken_over(this);
}

system& process::runtime() const noexcept {
  return *runtime_;
}

time_point process::now() const noexcept {
  return clock().now();
}

void process::configure(start_options options) {
  if (!options.label.empty())
    label_ = std::move(options.label);
  on_init_ = std::move(options.on_init);
  supervised_ = options.supervised;
  quick_.store(options.quick && !options.blocking, std::memory_order_relaxed);
  if (options.mailbox.messages != 0)
    bound_ = std::make_unique<detail::mailbox_bound>(options.mailbox);
  if (options.trace != 0)
    inspected().bound.messages = options.trace;
  if (options.debug)
    inspected().debug = std::move(options.debug);
  look_or_not();
  if (options.blocking)
    home_ = runtime_->blocking_unit();
}

void process::launch(caf::execution_unit* context, bool lazy, bool) {
  // Hidden from CAF's registry, which would wait without limit for an abandoned process at shutdown; the system keeps
  // its own list.
  runtime_->enlist(*this);
  detail::handed_over(this);
  caf::event_based_actor::launch(home_ ? home_ : context, lazy, true);
}

void process::enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) {
  detail::handed_over(this);
  if (bound_ && detail::is_bounded(*element) && !bound_->admit()) {
    refuse_overload(*element);
    return detail::note_refusal(*this, errc::overloaded);
  }
  const auto* const host = &home_system();
  auto* const here = scheduler::worker::current(host);
  if (here) {
    const auto* last = last_worker_.load(std::memory_order_relaxed);
    if (last && last != here)
      here->count_crossing();
  }
  if (getf(is_detached_flag))
    return caf::event_based_actor::enqueue(std::move(element), context);
  // As CAF does, but of senders only one that asks, and might be gone when the mailbox turns out to be closed, is counted up and down.
  const auto id = element->mid;
  auto* const asker = id.is_request() ? element->sender.get() : nullptr;
  const caf::strong_actor_ptr kept{asker == calling ? nullptr : asker};
  switch (mailbox().push_back(std::move(element))) {
  case caf::intrusive::inbox_result::success:
    return;
  case caf::intrusive::inbox_result::unblocked_reader:
    caf::intrusive_ptr_add_ref(ctrl());
    if (home_)
      home_->exec_later(this);
    else if (here && quick_.load(std::memory_order_relaxed))
      here->exec_quick(this);
    else if (here)
      here->exec_later(this);
    else if (context && &context->system() == host) // not of another system in the same program
      context->exec_later(this);
    else
      home_system().scheduler().enqueue(this);
    return;
  case caf::intrusive::inbox_result::queue_closed:
    if (asker)
      caf::detail::sync_request_bouncer{exit_reason()}(caf::strong_actor_ptr{asker}, id);
    detail::note_refusal(*this, errc::callee_gone);
  }
}

void process::initialize() {
  if (runtime_->is_shutting_down()) {
    quit(make_error(errc::shutting_down));
    return;
  }
  caf::event_based_actor::initialize();
  if (!init_deferred_ && has_behavior())
    finish_init();
}

void process::finish_init() {
  if (init_reported_)
    return;
  if (runtime_->events().observed())
    runtime_->events().publish({event::kind::process_started, label_, id()});
  report_init({});
}

void process::report_init(const caf::error& result) {
  init_reported_ = true;
  if (auto report = std::exchange(on_init_, nullptr))
    report(result);
}

// -- calls and times ----------------------------------------------------------

process::agenda& process::waiting() {
  if (!agenda_)
    agenda_ = std::make_unique<agenda>();
  return *agenda_;
}

void process::arm(time_point when) {
  auto& timers = runtime_->timers();
  timers.cancel(waiting().timer);
  waiting().timer = timers.send_at(when, ctrl(), caf::make_message(detail::deadline_tick{}));
}

std::uint64_t process::call_impl(const caf::actor& to, duration timeout, caf::message_priority lane,
                                 caf::message&& content, answer_handlers_ptr handlers) {
  const auto deadline = later(now(), timeout);
  const auto key = waiting().add(std::move(handlers));
  const auto request = call_element::request(key, lane);
  auto call = caf::make_counted<call_state>(deadline, ctrl(), request);
  waiting().find(key)->call = call;
  if (waiting().due_at(deadline, key))
    arm(deadline);
  if (to) {
    const calling_now caller{ctrl()};
    to->enqueue(call_element::make(own_reference(), request, std::move(call), std::move(content)), context());
  } else {
    call->fail(make_error(errc::callee_gone, "the callee's handle is empty"));
  }
  return key;
}

std::uint64_t process::after(duration delay, std::function<void()> action) {
  class delayed final : public answer_handlers {
  public:
    explicit delayed(std::function<void()> what) : action_(std::move(what)) {}
    bool take(caf::type_erased_tuple&) override { return false; }
    void fail(caf::error&) override { action_(); }

  private:
    std::function<void()> action_;
  };
  const auto when = later(now(), delay);
  const auto key = waiting().add(std::make_unique<delayed>(std::move(action)));
  if (waiting().due_at(when, key))
    arm(when);
  return key;
}

bool process::forget(std::uint64_t id) {
  const auto found = agenda_ ? agenda_->take(id) : std::nullopt;
  if (found && found->call)
    found->call->cancel();
  return found.has_value();
}

// -- the end ------------------------------------------------------------------

bool process::cleanup(caf::error&& reason, caf::execution_unit* context) {
  detail::taken_over(this);
  if (getf(is_cleaned_up_flag))
    return caf::event_based_actor::cleanup(std::move(reason), context);
  const caf::error why = reason;
  const auto kind = classify(why);
  abandon_own_calls();
  try {
    on_end(why);
  } catch (const std::exception& e) {
    log().error("{}: an exception left on_end: {}", label_, e.what());
  } catch (...) {
    log().error("{}: an exception left on_end", label_);
  }
  if (inspection_) {
    inspection_->state = nullptr;
    inspection_->debug = nullptr;
  }
  answer_callers(why ? why : make_error(errc::callee_gone));
  // Those who watch this process hear of its end below; by then it must be gone from everybody's sight, and its code
  // must have run.
  const auto self = runtime_->delist(*this);
  if (kind == exit_reason::crashed)
    report_crash(why);
  else if (runtime_->events().observed())
    runtime_->events().publish({kind == exit_reason::normal || kind == exit_reason::shutdown
                                    ? event::kind::process_stopped
                                    : event::kind::process_crashed,
                                label_, id(), why});
  const bool result = caf::event_based_actor::cleanup(std::move(reason), context);
  report_init(why ? why : make_error(errc::ended_in_init));
  detail::handed_over(this);
  return result;
}

void process::report_crash(const caf::error& reason) {
  // Of these the supervisor, or whoever started it, hears.
  const auto level = supervised_ || on_init_ ? spdlog::level::info : spdlog::level::warn;
  const bool observed = runtime_->events().observed();
  if (!observed && !log().should_log(level))
    return;
  // Where streams were open, the message that it crashed on has gone before it.
  auto own = crash_of(reason);
  auto message = own && own->label == label_ ? std::move(own->message) : current_message();
  auto report = std::make_shared<crash_report>(
      crash_report{.label = label_, .process = id(), .reason = reason, .message = std::move(message), .when = now()});
  if (inspection_)
    report->trace.assign(inspection_->trace.begin(), inspection_->trace.end());
  log().log(level, "{}", to_text(*report));
  if (observed)
    runtime_->events().publish({event::kind::process_crashed, label_, id(), reason, std::move(report)});
}

void process::abandon_own_calls() {
  if (!agenda_)
    return;
  runtime_->timers().cancel(agenda_->timer);
  for (auto& each : agenda_->release())
    if (each.call)
      each.call->cancel();
  // Destroying a frame takes it out of the set.
  while (!agenda_->coroutines.empty())
    std::coroutine_handle<>::from_address(agenda_->coroutines.begin()->second).destroy();
}

void process::answer_callers(const caf::error& reason) {
  // Those whose messages were taken, and who may still wait.
  for (const auto& call : std::exchange(owed_, {}))
    if (!call->unique())
      call->fail(reason);
  detail::close_mailbox(*this, reason);
}

void process::on_end(const caf::error&) {}

} // namespace actors
