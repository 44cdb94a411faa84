#include "services/pool/detail/pool_jobs.hpp"

#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/system.hpp"
#include "services/pool/detail/pool_actor.hpp"
#include "services/pool/errc.hpp"

#include <caf/make_message.hpp>

namespace actors::detail {

// -- who asked ----------------------------------------------------------------

asker::asker(caf::mailbox_element& element) : who_(std::move(element.sender)), request_(element.mid) {
  if (const auto* call = call_element::find(element))
    call_ = *call;
}

void asker::answer(const caf::strong_actor_ptr& from, caf::message content) {
  if (waits())
    who_->enqueue(from, request_.response_id(), std::move(content), nullptr);
}

void asker::answer(caf::mailbox_element_ptr element, caf::execution_unit* context) {
  if (!waits())
    return;
  element->mid = request_.response_id();
  who_->get()->enqueue(std::move(element), context);
}

// -- a message for a worker ---------------------------------------------------

message_job::message_job(caf::strong_actor_ptr of, asker from, caf::message content, std::optional<std::uint64_t> key,
                         bool idempotent)
    : job(from.deadline(), key),
      pool_(std::move(of)),
      from_(std::move(from)),
      content_(std::move(content)),
      idempotent_(idempotent) {}

void message_job::assigned(dispatcher::ticket at) {
  const auto request = call_element::request(static_cast<std::uint64_t>(at), from_.lane());
  auto leg = caf::make_counted<call_state>(deadline(), pool_.get(), request);
  const std::lock_guard lock{mutex_};
  leg_ = std::move(leg);
}

// May come when its worker has ended and the job has another one: then it is that one's.
void message_job::run(const caf::actor& worker, dispatcher::ticket at) {
  auto leg = this->leg();
  const auto request = leg->request();
  if (call_element::key(request) != static_cast<std::uint64_t>(at))
    return;
  worker->enqueue(call_element::make(pool_, request, std::move(leg), caf::message{content_}), nullptr);
}

void message_job::refuse(const caf::error& why) {
  if (from_.waits())
    return from_.answer(pool_, caf::make_message(why));
  const auto& pool = pool_actor::of(pool_);
  if (pool.runtime().events().observed())
    pool.runtime().events().publish({event::kind::message_refused, pool.options().name, pool.id(), why});
}

call_ptr message_job::leg() {
  const std::lock_guard lock{mutex_};
  return leg_;
}

void message_job::overdue() {
  if (const auto running = leg())
    running->cancel();
  refuse(make_error(errc::deadline_exceeded));
}

void message_job::lost(const dispatcher::job_ptr& self) {
  failed(self, make_error(pool_errc::worker_gone));
}

void message_job::answered(caf::mailbox_element_ptr answer, caf::execution_unit* context) {
  from_.answer(std::move(answer), context);
}

void message_job::failed(const dispatcher::job_ptr& self, const caf::error& why) {
  auto& pool = pool_actor::of(pool_);
  const auto ran = leg();
  const bool begun = ran && ran->begun();
  if (begun && (!idempotent_ || std::exchange(tried_again_, true))) {
    pool.count_crash();
    return refuse(why);
  }
  if (begun)
    pool.count_retry();
  pool.jobs()->put_back(self, pool.runtime().now());
}

// -- somebody who wants a worker ----------------------------------------------

checkout_job::checkout_job(caf::strong_actor_ptr of, asker from, caf::actor_id owner)
    : job(from.deadline(), loan_for{owner}), pool_(std::move(of)), from_(std::move(from)) {}

void checkout_job::run(const caf::actor& worker, dispatcher::ticket at) {
  from_.answer(pool_, caf::make_message(granted_lease{lease{pool_, static_cast<std::uint64_t>(at), worker}}));
}

} // namespace actors::detail
