#include "services/pool/detail/pool_actor.hpp"

#include "libactors/call.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/system.hpp"
#include "services/pool/detail/pool_jobs.hpp"

#include <caf/actor_system.hpp>
#include <caf/make_message.hpp>
#include <caf/system_messages.hpp>

namespace actors::detail {

namespace {

dispatcher_settings settings_of(const pool_options& options, system& runtime, const caf::weak_actor_ptr& self) {
  return {
      .min_workers = options.min,
      .max_workers = options.max,
      .max_waiting = options.max_waiting,
      .route = options.route,
      .seed = options.seed,
      .wake_at =
          [&runtime, self](time_point when) {
            if (const auto there = caf::actor_cast<caf::strong_actor_ptr>(self))
              runtime.timers().send_at(when, there, caf::make_message(pool_tick{}));
          },
      .overloaded = [time = options.retry_when_overloaded] { return overloaded_for(time); },
      .unavailable = [](duration left) { return unavailable_for(std::chrono::ceil<std::chrono::milliseconds>(left)); },
      .not_running = make_error(pool_errc::not_running),
  };
}

/// An error that nobody has sent: its worker has ended, or never took the job out of its mailbox. Or it is the last word of a handler
/// that an exception has left; one that passes on what it heard of somebody else's end looks the same, and is found well when it is
/// asked. What is no error may come from anybody whom a worker has handed the job on to, and who names no sender.
bool tells_of_end(const caf::mailbox_element& answer) {
  const auto& content = answer.content();
  return is_error(content) && (!answer.sender || crash_of(content.get_as<caf::error>(0)));
}

/// Not what a pool takes for itself: CAF numbers its own types and std::string, ints and the like, and nobody else's. Asked first, as
/// most jobs are answered by it.
bool is_surely_a_job(const caf::type_erased_tuple& content) {
  return content.size() != 1 || content.type(0).first != 0;
}

} // namespace

pool_actor::pool_actor(caf::actor_config& config, pool_options options, std::shared_ptr<const keeper_settings> settings)
    : caf::monitorable_actor(config),
      runtime_(system::of(home_system())),
      options_(std::move(options)),
      settings_(std::move(settings)),
      jobs_(std::make_shared<dispatcher>(settings_of(options_, runtime_, caf::weak_actor_ptr{ctrl()}))) {}

void pool_actor::enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) {
  if (element->mid.is_response())
    return answered(std::move(element), context);
  const auto& content = element->content();
  if (is_surely_a_job(content)) {
    // Exits are for processes; its workers are their supervisor's to end.
    if (element->mid.is_request() || !content.match_elements<caf::exit_msg>())
      take(*element, nullptr);
  } else if (content.match_elements<pool_tick>()) {
    jobs_->tick(runtime_.now());
  } else if (content.match_elements<checkout_msg>()) {
    lend_later(*element, content.get_as<checkout_msg>(0).owner);
  } else if (content.match_elements<job_message>()) {
    take(*element, &content.get_as<job_message>(0));
  } else {
    take(*element, nullptr);
  }
}

void pool_actor::take(caf::mailbox_element& element, const job_message* wrapped) {
  asker from{element};
  const bool idempotent = wrapped && wrapped->options.idempotent;
  const auto key =
      wrapped && !wrapped->options.key.empty() ? std::optional{routing_key(wrapped->options.key)} : std::nullopt;
  auto content = wrapped ? wrapped->content : element.move_content_to_message();
  jobs_->take(std::make_shared<message_job>(caf::strong_actor_ptr{ctrl()}, std::move(from), std::move(content), key,
                                            idempotent),
              runtime_.now());
}

void pool_actor::lend_later(caf::mailbox_element& element, const caf::actor& owner) {
  if (owner && jobs_->first_of(owner.id()))
    watch(owner);
  jobs_->take(std::make_shared<checkout_job>(caf::strong_actor_ptr{ctrl()}, asker{element},
                                             owner ? owner.id() : caf::invalid_actor_id),
              runtime_.now());
}

void pool_actor::answered(caf::mailbox_element_ptr element, caf::execution_unit* context) {
  const dispatcher::ticket at{call_element::key(element->mid)};
  const bool ended = tells_of_end(*element);
  // First: whatever happens here, its worker is not to be lost.
  const auto job = jobs_->finish(at, ended ? dispatcher::outcome::doubtful : dispatcher::outcome::free);
  if (!job)
    return; // it was over before
  auto& over = static_cast<message_job&>(*job);
  if (!ended)
    return over.answered(std::move(element), context);
  auto& content = element->content();
  translate_answer(content);
  over.failed(job, content.get_as<caf::error>(0));
}

void pool_actor::watch(const caf::actor& owner) {
  owner->attach_functor([pool = caf::weak_actor_ptr{ctrl()}, who = owner.id()](const caf::error&) {
    if (const auto there = caf::actor_cast<caf::strong_actor_ptr>(pool))
      of(there).jobs()->owner_ended(who, of(there).after_owner());
  });
}

std::optional<lease> pool_actor::lend(const caf::actor& owner) {
  const auto had = jobs_->lend(owner ? owner.id() : caf::invalid_actor_id);
  if (!had)
    return std::nullopt;
  if (had->first)
    watch(owner);
  return lease{caf::strong_actor_ptr{ctrl()}, static_cast<std::uint64_t>(had->at), had->worker};
}

dispatcher::outcome pool_actor::after_owner() const noexcept {
  return options_.on_owner_end == pool_options::owner_end::replace ? dispatcher::outcome::broken
                                                                   : dispatcher::outcome::free;
}

pool_snapshot pool_actor::snapshot() const {
  pool_snapshot now{jobs_->snapshot()};
  now.crashed = crashed_.load(std::memory_order_relaxed);
  now.retried = retried_.load(std::memory_order_relaxed);
  return now;
}

} // namespace actors::detail
