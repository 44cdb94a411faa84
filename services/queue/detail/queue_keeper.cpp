#include "services/queue/detail/queue_keeper.hpp"

#include "services/queue/queue_messages.hpp"

#include <caf/behavior.hpp>

#include <utility>

namespace actors::detail {

queue_keeper::queue_keeper(caf::actor_config& config, std::shared_ptr<queue_core> of)
    : process(config), core_(std::move(of)) {}

caf::behavior queue_keeper::make_behavior() {
  set_exit_handler([this](caf::exit_msg& asked) { stop(asked); });
  core_->start();
  return {[this](queue_inspect) { return core_->info(); }};
}

void queue_keeper::on_end(const caf::error& reason) {
  core_ = nullptr;
  process::on_end(reason);
}

std::optional<std::string> queue_keeper::state_text() const {
  return core_ ? std::optional{to_text(core_->info())} : std::nullopt;
}

void queue_keeper::stop(const caf::exit_msg& asked) {
  if (!asked.reason)
    return; // `normal` asks nobody to end
  core_->stop();
  const auto now = core_->info();
  // Without consumers nothing would come of waiting.
  if (now.in_hand == 0 && (now.waiting == 0 || now.paused || now.consumers + now.waiting_pops == 0))
    return quit(asked.reason);
  call(core_->address(), core_->settings().drain_on_stop, queue_drain{})
      .then([this, why = asked.reason](caf::ok_atom) { quit(why); },
            [this, why = asked.reason](const caf::error&) { quit(why); });
}

} // namespace actors::detail
