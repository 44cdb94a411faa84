// What is asked of a queue's address, on the thread of whoever asks.
#include "libactors/call.hpp"
#include "libactors/errc.hpp"
#include "libactors/process.hpp"
#include "libactors/system.hpp"
#include "services/queue/errc.hpp"
#include "services/queue/queue_core.hpp"
#include "services/queue/queue_messages.hpp"

#include <algorithm>

namespace actors::detail {

void queue_core::take(caf::mailbox_element_ptr asked) {
  const auto& content = asked->content();
  if (content.match_elements<queue_tick>())
    return tick();
  if (const auto count = pushes(content))
    return take_push(std::move(asked), *count);
  if (!asked->mid.is_request())
    return;
  if (content.match_elements<queue_pop>())
    return take_pop(std::move(asked));
  if (content.match_elements<queue_drain>())
    return take_drain(std::move(asked));
  turn now{*this};
  now.answer(*asked, caf::make_message(make_error(errc::unexpected_message,
                                                  "the queue '" + settings_.label + "' has no items of this type")));
}

caf::error queue_core::refusal(std::size_t count, turn& during) {
  if (state_ != queue_state::open)
    return make_error(queue_errc::closed);
  if (count > settings_.capacity)
    return make_error(queue_errc::too_big);
  if (gives_way() || (fits(count) && !somebody_waits_for_room(during)))
    return {};
  return make_error(errc::overloaded, "the queue '" + settings_.label + "' is full; try again later");
}

void queue_core::take_push(caf::mailbox_element_ptr asked, std::size_t count) {
  turn now{*this};
  auto why = refusal(count, now);
  if (!why) {
    admit(asked->content(), now);
    now.answer(*asked, caf::make_message(caf::ok_atom_v));
    return now.release(std::move(asked));
  }
  if (why == errc::overloaded && settings_.full == when_full::wait && asked->mid.is_request()) {
    forget_given_up(now);
    if (pushes_.size() < settings_.max_waiting_pushes)
      return pushes_.push_back(std::move(asked));
  }
  refused_ += count;
  now.answer(*asked, caf::make_message(std::move(why)));
  now.release(std::move(asked));
}

void queue_core::take_pop(caf::mailbox_element_ptr asked) {
  // Whoever is no process has no end that could be learnt: only his lease tells.
  const auto* const asker = dynamic_cast<process*>(caf::actor_cast<caf::abstract_actor*>(asked->sender));
  const auto who = asker ? caf::actor_cast<caf::actor>(asked->sender) : caf::actor{};
  bool is_new = false;
  {
    turn now{*this};
    if (state_ == queue_state::closed)
      return now.answer(*asked, caf::make_message(make_error(queue_errc::closed)));
    forget_given_up(now);
    queue_consumer* consumer = nullptr;
    if (who)
      std::tie(consumer, is_new) = record(who);
    line_.push_back({consumer, std::move(asked)});
  }
  if (is_new)
    watch(who);
}

void queue_core::take_drain(caf::mailbox_element_ptr asked) {
  turn now{*this};
  forget_given_up(now);
  drains_.push_back(std::move(asked));
}

// Its caller has given up, has ended, or is past its deadline.
bool queue_core::nobody_waits_for(const caf::mailbox_element& call) const {
  const auto* const state = call_element::find(call);
  return state && ((*state)->cancelled() || (*state)->deadline() <= runtime_.now());
}

// Looked for when the calls have doubled, so that it costs each of them no more than a constant; and before a push is refused.
void queue_core::forget_given_up(turn& during, bool all) {
  const auto waiting_calls = [this] { return pushes_.size() + line_.size() + drains_.size(); };
  if (!all && waiting_calls() < prune_at_ && pushes_.size() < settings_.max_waiting_pushes)
    return;
  const auto given_up = [&](caf::mailbox_element_ptr& call) {
    if (!call || !nobody_waits_for(*call))
      return false;
    during.release(std::move(call));
    return true;
  };
  std::erase_if(pushes_, given_up);
  std::erase_if(drains_, given_up);
  std::erase_if(line_, [&](demand& each) { return given_up(each.call); });
  prune_at_ = std::max<std::size_t>(64, 2 * waiting_calls());
}

} // namespace actors::detail
