#include "services/session/detail/session_process.hpp"

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "services/session/detail/state_difference.hpp"
#include "services/session/errc.hpp"

#include <caf/actor_cast.hpp>
#include <caf/behavior.hpp>
#include <caf/send.hpp>

#include <utility>

namespace actors {

namespace {

caf::error no_such_key(const std::string& key) {
  return make_error(session_errc::no_such_key, "the session has no key \"" + key + '"');
}

/// For the store: tells the process if it has gone on by the time of the answer.
template <class Message, class T>
auto tell(const caf::actor& whom, std::shared_ptr<prompt_outcome<T>> outcome) {
  return [whom, outcome = std::move(outcome)](T value) {
    if (outcome->put(std::move(value)))
      caf::anon_send<caf::message_priority::high>(whom, Message{outcome});
  };
}

} // namespace

start_dynamic_child_msg start_session(session_origin origin) {
  return {[shared = std::make_shared<session_origin>(std::move(origin))](start_context& context) {
            return context.spawn<session_process>({.quick = true}, shared);
          },
          "session"};
}

session_process::session_process(caf::actor_config& config, std::shared_ptr<session_origin> origin)
    : process(config), origin_(std::move(origin)), kept_(origin_->directory->ledger().store() != nullptr) {}

caf::behavior session_process::make_behavior() {
  defer_init();
  begin();
  if (!kept_)
    return {
        [this](const session_get& asked) { return get(asked); },
        [this](session_put& asked) { return put(asked); },
        [this](const session_update& asked) { return update(asked); },
    };
  return {
      [this](session_get& asked) -> caf::result<std::string> { return queue(std::move(asked)); },
      [this](session_put& asked) -> caf::result<caf::ok_atom> { return queue(std::move(asked)); },
      [this](session_update& asked) -> caf::result<caf::ok_atom> { return queue(std::move(asked)); },
      [this](const session_stored& told) { stored(*told.outcome->take()); },
      [this](const session_loaded& told) { loaded(std::move(*told.outcome->take())); },
  };
}

void session_process::on_end(const caf::error& reason) {
  waiting_.clear();
  asking_ = {};
  directory().left(session(), id());
  // Without a store nobody can tell what the state of another process should be.
  if (!kept_)
    directory().retire(session());
  process::on_end(reason);
}

// -- coming to life ---------------------------------------------------------------

void session_process::begin() {
  auto state = std::exchange(origin_->state, std::nullopt);
  const auto tenure =
      state ? directory().ledger().begin_tenure(session(), origin_->life, origin_->loaded_at) : std::nullopt;
  if (!tenure)
    return reload();
  tenure_ = *tenure;
  state_ = std::move(*state);
  creating_ = origin_->from == session_origin::kind::created;
  if (creating_)
    static_cast<void>(session().clock.touch(now())); // its idle time begins
  if (creating_ && kept_)
    return introduce();
  show();
}

void session_process::introduce() {
  auto outcome = std::make_shared<prompt_outcome<caf::error>>();
  if (!directory().ledger().introduce(session(), tenure_, state_, now(),
                                      tell<session_stored>(caf::actor{this}, outcome)))
    return give_up(make_error(session_errc::ended, "it was given up before it had started"));
  if (const auto at_once = outcome->take())
    stored(*at_once);
}

void session_process::reload() {
  if (!kept_ || session().clock.has_ended())
    return quit(make_error(exit_reason::ignored));
  auto outcome = std::make_shared<prompt_outcome<caf::expected<kept_session>>>();
  tenure_ = directory().ledger().reload(session(), origin_->life, tell<session_loaded>(caf::actor{this}, outcome));
  if (auto at_once = outcome->take())
    loaded(std::move(*at_once));
}

void session_process::loaded(caf::expected<kept_session> kept) {
  if (!kept)
    return give_up(std::move(kept.error()));
  state_ = std::move(kept->state);
  show();
}

void session_process::show() {
  if (!directory().admit(origin_->session, caf::actor{this}, tenure_, now()))
    return give_up(make_error(session_errc::ended, "it was given up before it had started"));
  finish_init();
}

void session_process::give_up(caf::error why) {
  // One that has ended shall not be started again.
  quit(session().clock.has_ended() && !creating_ ? make_error(exit_reason::ignored) : std::move(why));
}

// -- requests without a store -------------------------------------------------------

bool session_process::in_use() {
  const auto& call = current_call();
  return session().clock.touch(call ? call->begun_at() : now());
}

caf::result<std::string> session_process::get(const session_get& asked) {
  if (!in_use())
    return make_error(session_errc::ended);
  const auto found = state_.find(asked.key);
  if (found == state_.end())
    return no_such_key(asked.key);
  return found->second;
}

caf::result<caf::ok_atom> session_process::put(session_put& asked) {
  if (!in_use())
    return make_error(session_errc::ended);
  state_.insert_or_assign(std::move(asked.key), std::move(asked.value));
  return caf::ok_atom_v;
}

caf::result<caf::ok_atom> session_process::update(const session_update& asked) {
  if (!in_use())
    return make_error(session_errc::ended);
  asked.change(state_);
  return caf::ok_atom_v;
}

// -- with one -----------------------------------------------------------------------

template <class Request>
caf::response_promise session_process::queue(Request asked) {
  auto from = make_response_promise();
  waiting_.push_back({std::move(asked), from, current_call()});
  run_waiting();
  return from;
}

void session_process::run_waiting() {
  while (!storing_ && !waiting_.empty()) {
    // Out of the queue before it runs: what it throws must not leave it there.
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    run(next);
  }
}

void session_process::run(waiting_request& next) {
  auto& from = next.from;
  // As the mailbox does with a call that has waited in vain.
  if (next.call && (next.call->cancelled() || next.call->deadline() <= now()))
    return from.deliver(make_error(next.call->cancelled() ? errc::cancelled : errc::deadline_exceeded));
  if (!in_use())
    return from.deliver(make_error(session_errc::ended));
  directory().ledger().renew(origin_->session, now());
  if (auto* asked = std::get_if<session_get>(&next.what)) {
    const auto found = state_.find(asked->key);
    if (found == state_.end())
      return from.deliver(no_such_key(asked->key));
    return from.deliver(found->second);
  }
  state_difference changed;
  if (auto* asked = std::get_if<session_put>(&next.what)) {
    changed = compare(state_, asked->key, std::move(asked->value));
    for (const auto& [key, value] : changed.put)
      state_.insert_or_assign(key, value);
  } else {
    auto after = state_;
    std::get<session_update>(next.what).change(after);
    changed = compare(state_, after);
    state_ = std::move(after);
  }
  if (changed.empty())
    return from.deliver(caf::ok_atom_v);
  undo_ = std::move(changed.undo);
  keep({.id = session().id, .put = std::move(changed.put), .removed = std::move(changed.removed)}, std::move(from));
}

void session_process::keep(session_change change, caf::response_promise from) {
  auto outcome = std::make_shared<prompt_outcome<caf::error>>();
  storing_ = true;
  asking_ = std::move(from);
  if (!directory().ledger().change(session(), tenure_, std::move(change),
                                   tell<session_stored>(caf::actor{this}, outcome)))
    answer_asking(make_error(session_errc::ended));
  else if (const auto at_once = outcome->take())
    answer_asking(*at_once);
}

void session_process::stored(const caf::error& failed) {
  if (!storing_) // of its beginning
    return failed ? give_up(failed) : show();
  answer_asking(failed);
  run_waiting();
}

void session_process::answer_asking(const caf::error& failed) {
  storing_ = false;
  auto from = std::exchange(asking_, {});
  auto changes = std::exchange(undo_, {});
  if (!failed)
    return from.deliver(caf::ok_atom_v);
  undo(state_, std::move(changes));
  from.deliver(failed);
}

} // namespace actors
