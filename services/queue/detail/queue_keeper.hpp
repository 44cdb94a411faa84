// The process of a queue: its place in a supervision tree. Nothing passes through it.
//
// While it runs the queue is open; when it is stopped the queue closes, and it waits for the consumers as long as it was told. Its
// crash changes nothing: what a queue has is in the object that its handles share.
#pragma once

#include "libactors/process.hpp"
#include "services/queue/queue_core.hpp"

#include <caf/system_messages.hpp>

#include <memory>
#include <optional>
#include <string>

namespace actors::detail {

class queue_keeper final : public process {
public:
  queue_keeper(caf::actor_config& config, std::shared_ptr<queue_core> of);

protected:
  caf::behavior make_behavior() override;
  void on_end(const caf::error& reason) override;
  [[nodiscard]] std::optional<std::string> state_text() const override;

private:
  void stop(const caf::exit_msg& asked);

  std::shared_ptr<queue_core> core_;
};

} // namespace actors::detail
