#include "services/session/detail/session_keeper.hpp"

#include "services/session/detail/session_process.hpp"
#include "services/session/errc.hpp"
#include "supervision/messages.hpp"

#include <caf/behavior.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace actors {

session_keeper::session_keeper(caf::actor_config& config, std::shared_ptr<session_directory> directory)
    : process(config), directory_(std::move(directory)) {}

caf::behavior session_keeper::make_behavior() {
  defer_init();
  life_ = directory_->life();
  directory_->set_keeper(caf::actor{this});
  if (directory_->ledger().store() && directory_->restored() != life_.number)
    load();
  else
    finish_init();
  look();
  return {
      [this](const all_sessions_loaded& told) { loaded(std::move(*told.outcome->take())); },
      [this](look_earlier) { look(); },
  };
}

void session_keeper::on_end(const caf::error& reason) {
  directory_->keeper_left(id());
  life_.supervisor = nullptr;
  process::on_end(reason);
}

// -- coming back ------------------------------------------------------------------

void session_keeper::load() {
  auto outcome = std::make_shared<prompt_outcome<caf::expected<std::vector<kept_session>>>>();
  directory_->ledger().load_all([self = caf::actor{this}, outcome](caf::expected<std::vector<kept_session>> kept) {
    if (outcome->put(std::move(kept)))
      caf::anon_send<caf::message_priority::high>(self, all_sessions_loaded{outcome});
  });
  if (auto at_once = outcome->take())
    loaded(std::move(*at_once));
}

void session_keeper::loaded(caf::expected<std::vector<kept_session>> kept) {
  if (!kept)
    return quit(std::move(kept.error()));
  // If there is not room for all, it is for those that were used last.
  std::ranges::sort(*kept, std::greater{}, &kept_session::keep_until);
  starting_ = 1;
  for (auto& each : *kept)
    start(each);
  one_less();
}

void session_keeper::start(kept_session& kept) {
  auto session = directory_->restore(kept, now());
  if (!session)
    return;
  ++starting_;
  const auto none = [this](const caf::error&) { one_less(); };
  call(life_.supervisor, duration::max(),
       start_session(
           {session_origin::kind::restored, directory_, std::move(session), life_.number, std::move(kept.state)}))
      .then([this](const caf::actor&) { one_less(); }, none);
}

void session_keeper::one_less() {
  if (--starting_ != 0)
    return;
  // What the store does not know, though it was there before.
  directory_->retire_all_but(life_.number);
  directory_->set_restored(life_.number);
  finish_init();
}

// -- idle time --------------------------------------------------------------------

void session_keeper::look() {
  forget(timer_);
  if (const auto next = directory_->look(now()))
    timer_ = after(*next - now(), [this] { look(); });
}

} // namespace actors
