#include "services/session/detail/session_process.hpp"

#include "libactors/exit_reason.hpp"
#include "services/session/errc.hpp"

#include <caf/actor_cast.hpp>
#include <caf/behavior.hpp>

#include <utility>

namespace actors {

namespace {

caf::result<caf::ok_atom> done_unless(caf::error failed) {
  if (failed)
    return failed;
  return caf::ok_atom_v;
}

} // namespace

session_process::session_process(caf::actor_config& config, std::shared_ptr<session_directory> directory,
                                 session_record_ptr session, std::shared_ptr<const session_state> initial)
    : process(config), directory_(std::move(directory)), session_(std::move(session)), initial_(std::move(initial)) {}

caf::behavior session_process::make_behavior() {
  if (auto failed = begin()) {
    quit(std::move(failed));
    return {};
  }
  return {
      [this](const session_get& request) { return get(request); },
      [this](session_put& request) { return put(request); },
      [this](const session_update& request) { return update(request); },
  };
}

caf::error session_process::begin() {
  // Before others can see it, so that nobody finds a session without its state.
  if (auto failed = directory_->store().save(session_->id, *std::exchange(initial_, nullptr)))
    return failed;
  if (!directory_->admit(session_, caf::actor_cast<caf::actor>(this), now()))
    return make_error(session_errc::ended, "it was given up before it had started");
  admitted_ = true;
  if (const auto due = session_->clock.due(now()))
    look_again_at(*due);
  return {};
}

void session_process::on_end(const caf::error& reason) {
  directory_->forget(*session_);
  directory_->store().erase(session_->id);
  if (admitted_)
    directory_->ended(session_->id);
  process::on_end(reason);
}

// -- idle time ----------------------------------------------------------------

bool session_process::in_use() {
  return session_->clock.touch(now());
}

void session_process::look_again_at(time_point when) {
  after(when - now(), [this] { reap(); });
}

// Touching sends no message: the timer, when it fires, looks whether there was any use in the meantime.
void session_process::reap() {
  if (directory_->expire(*session_, now()))
    quit(shutdown_with("the session was idle for too long"));
  else if (const auto due = session_->clock.due(now()))
    look_again_at(*due);
}

// -- requests -----------------------------------------------------------------

caf::result<std::string> session_process::get(const session_get& request) {
  if (!in_use())
    return make_error(session_errc::ended);
  return directory_->store().get(session_->id, request.key);
}

caf::result<caf::ok_atom> session_process::put(session_put& request) {
  if (!in_use())
    return make_error(session_errc::ended);
  return done_unless(directory_->store().put(session_->id, std::move(request.key), std::move(request.value)));
}

caf::result<caf::ok_atom> session_process::update(const session_update& request) {
  if (!in_use())
    return make_error(session_errc::ended);
  auto state = directory_->store().load(session_->id);
  if (!state)
    return std::move(state.error());
  request.change(*state);
  return done_unless(directory_->store().save(session_->id, std::move(*state)));
}

} // namespace actors
