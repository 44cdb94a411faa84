#include "services/session/detail/session_keeper.hpp"

#include "services/session/detail/session_process.hpp"
#include "services/session/errc.hpp"
#include "supervision/messages.hpp"

#include <caf/behavior.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace actors {

namespace {

constexpr std::chrono::seconds between_starts{1};

} // namespace

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
  loaded_at_ =
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
    if (auto session = directory_->restore(each, life_.number, now())) {
      ++starting_;
      start(std::move(session), std::move(each.state));
    }
  one_less();
}

void session_keeper::start(const session_record_ptr& session, std::optional<session_state> state) {
  const auto first = state.has_value();
  const auto over = [this, first] {
    if (first)
      one_less();
  };
  call(life_.supervisor, duration::max(),
       start_session({session_origin::kind::restored, directory_, session, life_.number, std::move(state), loaded_at_}))
      .then([over](const caf::actor&) { over(); },
            [this, session, over](const caf::error&) {
              over();
              // Somebody has ended its process in its init: the supervisor does not start it again.
              if (!session->clock.has_ended())
                after(between_starts, [this, session] { start(session, std::nullopt); });
            });
}

void session_keeper::one_less() {
  if (--starting_ != 0)
    return;
  // What the store does not know, though it was there before.
  directory_->retire_all_but(life_.number);
  directory_->set_restored(life_.number);
  directory_->ledger().end_loading();
  finish_init();
}

// -- idle time --------------------------------------------------------------------

void session_keeper::look() {
  forget(timer_);
  if (const auto next = directory_->look(now()))
    timer_ = after(*next - now(), [this] { look(); });
}

} // namespace actors
