#include "services/queue/queue_core.hpp"

#include "libactors/call.hpp"
#include "libactors/errc.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "services/queue/detail/queue_address.hpp"
#include "services/queue/errc.hpp"
#include "services/queue/queue_messages.hpp"

#include <algorithm>

namespace actors::detail {

namespace {

constexpr int patience = 100;

/// Tells the processor that this thread only waits.
inline void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

} // namespace

queue_core::queue_core(system& sys, queue_settings settings)
    : runtime_(system::of(sys.caf())), settings_(std::move(settings)), resume_at_(settings_.capacity / 2) {}

queue_core::~queue_core() {
  runtime_.timers().cancel(timer_);
}

void queue_core::begin() {
  address_ = make_queue_address(runtime_, weak_from_this());
}

// -- after a step -----------------------------------------------------------------

// Held for less time than it takes a thread to fall asleep: who finds it held looks again a few times first.
queue_core::turn::turn(queue_core& of) : core_(of), lock_(of.mutex_, std::try_to_lock) {
  for (int tries = 0; !lock_; ++tries) {
    if (tries == patience) {
      lock_.lock();
      return;
    }
    relax();
    (void)lock_.try_lock();
  }
}

queue_core::turn::~turn() {
  if (!core_.nothing_follows())
    core_.serve(*this);
  const auto kept = letters_.empty() ? nullptr : core_.weak_from_this().lock();
  lock_.unlock();
  // From here on the core may be gone: what is released below may have been the last to need it.
  for (auto& each : answers_)
    each.to->enqueue(std::move(each.from), each.id, std::move(each.content), nullptr);
  if (first_.what)
    first_.to->enqueue(std::move(first_.what), nullptr);
  for (auto& [to, what] : sent_)
    to->enqueue(std::move(what), nullptr);
  for (const auto& each : letters_)
    each->deliver();
  // Nothing is drained before its dead letters have arrived. At the end of the core nobody waits for that any more.
  if (kept) {
    const turn delivered{*kept};
    kept->burying_ -= letters_.size();
  }
}

// A pool whose worker has handed the call on would take an error without a sender for the end of that worker. The others go without,
// as the address is counted up and down for each.
void queue_core::turn::answer(caf::mailbox_element& call, caf::message with) {
  if (!call.sender || !call.mid.is_request())
    return;
  auto from = is_error(with) ? caf::actor_cast<caf::strong_actor_ptr>(core_.address_) : nullptr;
  answers_.push_back({std::move(call.sender), std::move(from), call.mid.response_id(), std::move(with)});
}

// -- its life ---------------------------------------------------------------------

void queue_core::pause() {
  const turn now{*this};
  paused_ = true;
  for (const auto& [id, each] : consumers_)
    for (auto* const lease : each->in_hand)
      lease->recall();
}

void queue_core::resume() {
  const turn now{*this};
  paused_ = false;
}

void queue_core::close() {
  turn now{*this};
  stopped_ = false;
  close(now);
}

void queue_core::close_now() {
  turn now{*this};
  stopped_ = false;
  close(now);
  // What consumers were told of is theirs.
  discard(promised_, now);
}

void queue_core::stop() {
  turn now{*this};
  if (state_ != queue_state::open)
    return;
  stopped_ = true;
  close(now);
}

void queue_core::start() {
  const turn now{*this};
  if (std::exchange(stopped_, false))
    state_ = queue_state::open;
}

void queue_core::close(turn& during) {
  if (state_ != queue_state::open)
    return;
  state_ = queue_state::closing;
  for (auto& each : pushes_) {
    refused_ += *pushes(each->content());
    during.answer(*each, caf::make_message(make_error(queue_errc::closed)));
    during.release(std::move(each));
  }
  pushes_.clear();
}

bool queue_core::idle() const noexcept {
  return waiting_ == 0 && in_hand_ == 0 && pushes_.empty();
}

void queue_core::finish(turn& during) {
  if (state_ == queue_state::closing && idle()) {
    state_ = queue_state::closed;
    for (auto& each : line_)
      if (each.call) {
        during.answer(*each.call, caf::make_message(make_error(queue_errc::closed)));
        during.release(std::move(each.call));
      }
    line_.clear();
    lingering_.clear();
    for (auto& [id, each] : consumers_) {
      each->in_line = false;
      if (std::exchange(each->subscribed, false))
        during.send(each->process,
                    caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, queue_closed{settings_.label}));
    }
  }
  if (drains_.empty() || waiting_ > 0 || in_hand_ > 0 || burying_ > 0)
    return;
  forget_given_up(during, true);
  if (!pushes_.empty())
    return;
  for (auto& each : drains_) {
    during.answer(*each, caf::make_message(caf::ok_atom_v));
    during.release(std::move(each));
  }
  drains_.clear();
}

// -- snapshots --------------------------------------------------------------------

queue_info queue_core::info() const {
  const std::lock_guard lock{mutex_};
  queue_info all{.label = settings_.label, .state = state_, .paused = paused_, .capacity = settings_.capacity};
  for (std::size_t at = 0; at < queue_priorities; ++at)
    all.waiting_by_priority[at] = waiting(static_cast<queue_priority>(at));
  all.waiting = waiting_;
  all.in_hand = in_hand_;
  all.done = done_;
  for (const auto& [id, each] : consumers_) {
    all.consumers += each->subscribed ? 1 : 0;
    for (const auto* lease : each->in_hand) {
      const auto done = std::min(lease->done(), lease->count_);
      all.in_hand -= done;
      all.done += done;
    }
  }
  for (const auto& each : line_)
    all.waiting_pops += each.call && !nobody_waits_for(*each.call) ? 1 : 0;
  for (const auto& each : pushes_)
    all.waiting_pushes += nobody_waits_for(*each) ? 0 : 1;
  all.pushed = pushed_;
  all.refused = refused_;
  all.handed_out = handed_out_;
  all.redelivered = redelivered_;
  all.dropped = dropped_;
  all.dead = dead_;
  return all;
}

} // namespace actors::detail
