#include "services/pool/pool.hpp"

#include "libactors/system.hpp"
#include "services/pool/detail/pool_actor.hpp"
#include "supervision/supervisor.hpp"

#include <caf/actor_system.hpp>
#include <caf/make_actor.hpp>

#include <algorithm>
#include <stdexcept>

namespace actors {

namespace {

using detail::pool_actor;

constexpr std::size_t most_workers = 1'000'000;

// A hundred years: keeps sums of times within range.
constexpr std::chrono::milliseconds longest_time = std::chrono::hours{24} * 36'525;

void check(std::size_t min, std::size_t max) {
  if (max == 0 || max > most_workers || min > max)
    throw std::invalid_argument{"a pool has at least `min` workers and at most `max`, which is from 1 to a million"};
}

pool_options checked(pool_options options) {
  check(options.min, options.max);
  if (options.idle_time.count() < 0 || options.cancel_grace.count() <= 0 || options.retry_after.count() <= 0 ||
      options.retry_when_overloaded.count() < 0)
    throw std::invalid_argument{"the times of a pool are above 0; idle_time and retry_when_overloaded may be 0"};
  options.idle_time = std::min<duration>(options.idle_time, longest_time);
  options.cancel_grace = std::min<duration>(options.cancel_grace, longest_time);
  options.retry_after = std::min(options.retry_after, longest_time);
  return options;
}

keeper_settings settings_of(const pool_options& options, start_function worker) {
  return {
      .name = options.name,
      .told_as = "pool " + options.name,
      .start = std::move(worker),
      .intensity = options.intensity,
      .period = options.period,
      .on_spent = options.on_spent,
      .retry_after = options.retry_after,
      .cancel_grace = options.cancel_grace,
      .idle_time = options.idle_time,
      .when_ended = [](const caf::error&) { return make_error(pool_errc::not_running); },
  };
}

} // namespace

pool::pool(system& sys, start_function worker, pool_options options) {
  options = checked(std::move(options));
  auto settings = std::make_shared<const keeper_settings>(settings_of(options, std::move(worker)));
  auto& host = sys.caf();
  caf::actor_config config;
  address_ = caf::make_actor<pool_actor, caf::actor>(host.next_actor_id(), host.node(), &host, config,
                                                     std::move(options), std::move(settings));
}

child_spec pool::child(const std::string& id) const {
  auto& self = pool_actor::of(address_);
  const bool escalates = self.options().on_spent == on_spent::escalate;
  const auto shelf = std::make_shared<actors::shelf>();
  // It crashes by our own fault only, or when a worker does not start; but where it is to escalate, its end is that of the pool.
  child_spec minds{
      .id = "keeper",
      .start =
          [address = address_, shelf](start_context& s) {
            auto& of = pool_actor::of(address);
            return s.spawn<keeper>({}, of.jobs(), of.settings(), shelf->get());
          },
      .restart = escalates ? restart::transient : restart::permanent,
      .significant = escalates,
  };
  return supervisor_child(id.empty() ? self.options().name : id,
                          {.strategy = strategy::rest_for_one,
                           .intensity = 3,
                           .period = std::chrono::seconds{10},
                           .auto_shutdown = escalates ? auto_shutdown::any_significant : auto_shutdown::never,
                           .children = {shelf::child("workers", shelf), std::move(minds)}});
}

std::optional<lease> pool::try_checkout(process* self) const {
  return pool_actor::of(address_).lend(caf::actor{self});
}

pending_checkout pool::checkout(process* self, duration timeout) const {
  return {self, *this, timeout};
}

caf::expected<lease> pool::checkout(duration timeout) const {
  auto& here = pool_actor::of(address_);
  if (auto had = here.lend({}))
    return std::move(*had);
  auto given = here.runtime().call<granted_lease>(address_, timeout, checkout_msg{});
  if (!given)
    return std::move(given.error());
  return given->take();
}

void pool::resize(std::size_t min, std::size_t max) const {
  check(min, max);
  pool_actor::of(address_).jobs()->resize(min, max);
}

pool_snapshot pool::snapshot() const {
  return pool_actor::of(address_).snapshot();
}

// -- checkouts ----------------------------------------------------------------

bool pending_checkout::await_ready() {
  if (auto had = pool_.try_checkout(self_)) {
    result_ = std::move(*had);
    return true;
  }
  return wait::await_ready();
}

void pending_checkout::await_suspend(std::coroutine_handle<> frame) {
  if (given_up())
    return;
  suspended(frame, ask(
                       [this](lease given) {
                         result_ = std::move(given);
                         resume();
                       },
                       [this](const caf::error& why) {
                         result_ = why;
                         resume();
                       }));
}

void lease::end(how it_went) {
  const auto pool = std::exchange(pool_, nullptr);
  auto& of = pool_actor::of(pool);
  const auto outcome = it_went == how::checkin   ? dispatcher::outcome::free
                       : it_went == how::discard ? dispatcher::outcome::broken
                                                 : of.after_owner();
  (void)of.jobs()->finish(dispatcher::ticket{ticket_}, outcome);
  worker_ = nullptr;
}

// -- functions ----------------------------------------------------------------

caf::behavior function_worker(process* self) {
  return {[self](const function_job& job) { return job.run(self); }};
}

} // namespace actors
