// The process that brings back what is kept, and ends sessions that are idle for too long.
//
// It comes after the supervisor of the sessions' processes, and anew with it; its init is over when all that is kept has a process.
// One that comes in the place of a crashed one, in the same life, finds that done. Lifetime: shares the directory.
#pragma once

#include "libactors/process.hpp"
#include "services/session/detail/session_directory.hpp"
#include "services/session/detail/session_messages.hpp"

#include <caf/fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace actors {

class session_keeper final : public process {
public:
  session_keeper(caf::actor_config& config, std::shared_ptr<session_directory> directory);

protected:
  caf::behavior make_behavior() override;
  void on_end(const caf::error& reason) override;

private:
  void load();
  void loaded(caf::expected<std::vector<kept_session>> kept);
  void start(const session_record_ptr& session, std::optional<session_state> state);
  void one_less();
  void look();

  const std::shared_ptr<session_directory> directory_;
  session_directory::present_life life_;
  std::uint64_t loaded_at_ = 0;
  std::size_t starting_ = 0;
  std::uint64_t timer_ = 0; // of `look`
};

} // namespace actors
