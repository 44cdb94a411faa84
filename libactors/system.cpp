#include "libactors/system.hpp"

#include "libactors/control.hpp"
#include "libactors/detail/message_text.hpp"
#include "libactors/detail/messages.hpp"
#include "libactors/detail/race_detector.hpp"
#include "libactors/detail/system_impl.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/io.hpp"
#include "libactors/log.hpp"
#include "libactors/scheduler/coordinator.hpp"
#include "libactors/scheduler/worker.hpp"
#include "libactors/testing.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_clock.hpp>
#include <caf/atom.hpp>

#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>
#include <thread>

namespace actors {

namespace {

caf::atom_value policy_name(scheduler_kind kind) {
  switch (kind) {
  case scheduler_kind::stealing:
    return caf::atom("stealing");
  case scheduler_kind::testing:
    return caf::atom("testing");
  default:
    return caf::atom("sharing");
  }
}

std::size_t io_loops_of(const system_options& options, const caf::actor_system& sys) {
  if (options.scheduler != scheduler_kind::integrated)
    return 1;
  const auto workers = const_cast<caf::actor_system&>(sys).scheduler().num_workers();
  return options.io_workers ? std::min(options.io_workers, workers) : std::max<std::size_t>(1, workers / 2);
}

/// Who waits on a thread of the scheduler may wait for what needs that thread: it hangs then, and nothing else would say so.
bool waits_in_a_process(const caf::actor_system& sys) {
  return scheduler::worker::current(&sys) != nullptr;
}

void tell_of_waiting(const std::string& what) {
  log().error("system::{} waits inside a process, perhaps for ever; use process::call, co_await or a supervisor there",
              what);
}

} // namespace

// -- parts --------------------------------------------------------------------

host_config::host_config(system& runtime, const system_options& options) : owner(runtime) {
  if (options.scheduler == scheduler_kind::integrated)
    load<scheduler::coordinator>();
  else
    set("scheduler.policy", policy_name(options.scheduler));
  set("scheduler.max-throughput", std::max<std::size_t>(1, options.max_throughput));
  set("scheduler.max-threads",
      options.workers ? options.workers : std::max<std::size_t>(1, std::thread::hardware_concurrency()));
  add_message_types<caf::id_block::actors_kernel>();
}

void latch::open() {
  std::unique_lock lock{mutex_};
  open_ = true;
  opened_.notify_all();
}

bool latch::is_open() {
  std::unique_lock lock{mutex_};
  return open_;
}

bool latch::wait_until(time_point limit) {
  std::unique_lock lock{mutex_};
  return opened_.wait_until(lock, limit, [this] { return open_; });
}

void latch::wait() {
  std::unique_lock lock{mutex_};
  opened_.wait(lock, [this] { return open_; });
}

namespace {

// Times beyond the longest would overflow where they are added to a time, and count as none.
system_options bounded(system_options given) {
  constexpr auto longest = std::chrono::floor<std::chrono::milliseconds>(longest_time);
  for (auto* each : {&given.stop_timeout, &given.kill_timeout, &given.blocking_idle_time})
    *each = std::min(*each, longest);
  return given;
}

} // namespace

system::impl::impl(system_options given)
    : options(bounded(given)),
      config(inner, options),
      caf(config),
      blocking(caf, {options.max_blocking_threads, std::max<std::size_t>(1, options.max_throughput),
                     options.blocking_idle_time}),
      io(io_loops_of(options, caf)),
      port(inner) {
  caf.await_actors_before_shutdown(false);
  if (options.scheduler == scheduler_kind::testing)
    return;
  timers.start();
  if (options.scheduler == scheduler_kind::integrated)
    io.run_on(static_cast<scheduler::coordinator&>(caf.scheduler()));
  else
    io.run_on_thread();
}

bool system::impl::wait(latch& what, time_point limit) {
  if (options.scheduler == scheduler_kind::testing)
    return virtual_time{inner}.run_until([&] { return what.is_open(); }, limit);
  return what.wait_until(limit);
}

// -- system -------------------------------------------------------------------

system::system(system_options options) : impl_(new impl{options}) {}

system::system(impl& shared) noexcept : impl_(&shared) {}

system::~system() {
  if (this == &impl_->inner)
    return;
  if (shut_down())
    delete impl_;
  else
    log().error("the runtime ends while abandoned handlers still run; its memory is left to them");
}

system& system::of(caf::actor_system& host) noexcept {
  return static_cast<const host_config&>(host.config()).owner;
}

caf::actor_system& system::caf() noexcept {
  return impl_->caf;
}

const system_options& system::options() const noexcept {
  return impl_->options;
}

time_point system::now() const noexcept {
  return impl_->caf.clock().now();
}

timer_service& system::timers() noexcept {
  return impl_->timers;
}

event_bus& system::events() noexcept {
  return impl_->events;
}

std::size_t system::live_processes() const noexcept {
  return impl_->live.size();
}

std::uint64_t system::dropped_calls() const noexcept {
  return impl_->dropped_calls.load(std::memory_order_relaxed);
}

void system::count_dropped_call() noexcept {
  impl_->dropped_calls.fetch_add(1, std::memory_order_relaxed);
}

caf::execution_unit* system::blocking_unit() noexcept {
  return options().scheduler == scheduler_kind::testing ? nullptr : &impl_->blocking;
}

bool system::is_shutting_down() const noexcept {
  return impl_->shutting_down.load(std::memory_order_acquire);
}

void system::enlist(process& born) {
  impl_->live.add(born);
  if (is_shutting_down())
    kill(caf::actor_cast<caf::actor>(&born));
}

caf::strong_actor_ptr system::delist(process& gone) {
  return impl_->live.remove(gone);
}

caf::expected<caf::actor> system::await_init(start_options options,
                                             const std::function<caf::actor(start_options)>& spawn) {
  struct outcome {
    latch ready;
    caf::error reason;
  };
  auto result = std::make_shared<outcome>();
  options.on_init = [result, also = std::move(options.on_init)](const caf::error& reason) {
    if (also)
      also(reason);
    result->reason = reason;
    result->ready.open();
  };
  const auto label = options.label;
  caf::actor started;
  try {
    started = spawn(std::move(options));
  } catch (const std::exception& e) {
    // Out of the constructor of the process.
    return make_error(crash{e.what(), label, "init"});
  }
  if (waits_in_a_process(impl_->caf))
    tell_of_waiting("start of '" + label + "'");
  // Every process reports, at the latest when the shutdown kills it; only one that hangs in its init does not.
  while (!impl_->wait(result->ready, now() + std::chrono::hours{1}))
    continue;
  if (result->reason)
    return result->reason;
  return started;
}

void system::await_answer(const caf::actor& to, duration timeout, caf::message_priority lane, caf::message content,
                          const std::function<void(answer)>& take) {
  if (waits_in_a_process(impl_->caf))
    tell_of_waiting("call with " + detail::types_text(content));
  // Shared, as the answering thread may still be inside `open` when this function returns.
  auto answered = std::make_shared<latch>();
  const auto on_answer = [&take, answered](answer a) {
    take(a);
    answered->open();
  };
  const auto deadline = later(now(), timeout);
  if (lane == caf::message_priority::high)
    impl_->port.call_urgently(to, deadline, on_answer, std::move(content));
  else
    impl_->port.call(to, deadline, on_answer, std::move(content));
  // The port answers exactly once, at the latest at the deadline or when the runtime shuts down.
  while (!impl_->wait(*answered, now() + std::chrono::hours{1}))
    continue;
}

stop_result system::stop(const caf::actor& whom, duration timeout) {
  if (!whom)
    return stop_result::stopped;
  auto ended = std::make_shared<latch>();
  detail::handed_over(ended.get());
  whom->attach_functor([ended](const caf::error&) {
    detail::taken_over(ended.get());
    ended->open();
  });
  ask_to_stop(whom);
  if (impl_->wait(*ended, later(now(), timeout)))
    return stop_result::stopped;
  kill(whom);
  if (impl_->wait(*ended, now() + options().kill_timeout))
    return stop_result::killed;
  return stop_result::abandoned;
}

bool system::shut_down() {
  std::call_once(impl_->shut, [this] { impl_->shut_down(); });
  return impl_->live.size() == 0 && impl_->blocking.threads() == 0 && impl_->io_stopped;
}

void system::impl::shut_down() {
  shutting_down = true;
  for (const auto& each : live.snapshot())
    if (!each.supervised)
      inner.stop(each.process, options.stop_timeout);
  for (const auto& left : live.snapshot())
    kill(left.process);
  if (options.scheduler == scheduler_kind::testing)
    virtual_time{inner}.run();
  else
    live.wait_empty(options.kill_timeout);
  timers.stop();
  // Nobody will answer any more: the reply ports end what is left when their timers fire.
  timers.fire(time_point::max());
  stop_waiting.open();
  io_stopped = io.stop(options.kill_timeout);
  // An I/O handler may have started one after the last look.
  if (options.scheduler != scheduler_kind::testing)
    live.wait_empty(options.kill_timeout);
  blocking.stop(options.kill_timeout);
}

void system::on_signal(int number, std::function<void()> action) {
  struct watch : std::enable_shared_from_this<watch> {
    watch(boost::asio::io_context& io, int signal, std::function<void()> run)
        : signals(io, signal), action(std::move(run)) {}
    void wait() {
      signals.async_wait([self = shared_from_this()](const boost::system::error_code& failed, int) {
        if (failed)
          return;
        self->wait();
        self->action();
      });
    }
    boost::asio::signal_set signals;
    std::function<void()> action;
  };
  std::make_shared<watch>(impl_->io.next(), number, std::move(action))->wait();
}

int system::wait_for_signal() {
  // Shared with the handler, which may still run after this function has returned.
  auto received = std::make_shared<std::atomic<int>>(0);
  boost::asio::signal_set signals{impl_->io.next(), SIGINT, SIGTERM};
  signals.async_wait([this, received](const boost::system::error_code& failed, int number) {
    if (failed)
      return;
    *received = number;
    impl_->stop_waiting.open();
  });
  impl_->stop_waiting.wait();
  return *received;
}

void system::stop_waiting() {
  impl_->stop_waiting.open();
}

// -- for the rest of the kernel -----------------------------------------------

struct system_access {
  static boost::asio::io_context& next_io(system& sys) { return sys.impl_->io.next(); }
};

io_executor executor(system& sys) {
  return system_access::next_io(sys).get_executor();
}

bool runs_here(const io_executor& where) noexcept {
  if (const auto* here = scheduler::worker::current())
    return here->serves(where.context());
  return where.running_in_this_thread();
}

namespace detail {

host::host(system& sys) : caf(sys.caf()), id(caf.next_actor_id()), node(caf.node()) {}

caf::actor launch(caf::actor made, start_options options) {
  auto* born = static_cast<process*>(caf::actor_cast<caf::abstract_actor*>(made));
  born->configure(std::move(options));
  born->launch(born->home_system().dummy_execution_unit(), false, true);
  return made;
}

} // namespace detail

} // namespace actors
