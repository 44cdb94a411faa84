// The process of one session: runs its requests on the store, one after the other, and ends it when it is idle for too
// long.
//
// Lifetime: shares the directory. What it is known by to others is gone before its monitors hear of its end.
#pragma once

#include "libactors/process.hpp"
#include "services/session/detail/session_directory.hpp"
#include "services/session/messages.hpp"

#include <caf/fwd.hpp>
#include <caf/result.hpp>

#include <memory>

namespace actors {

class session_process final : public process {
public:
  session_process(caf::actor_config& config, std::shared_ptr<session_directory> directory, session_record_ptr session,
                  std::shared_ptr<const session_state> initial);

protected:
  caf::behavior make_behavior() override;
  void on_end(const caf::error& reason) override;

private:
  [[nodiscard]] caf::error begin();
  [[nodiscard]] bool in_use();
  void look_again_at(time_point when);
  void reap();

  caf::result<std::string> get(const session_get& request);
  caf::result<caf::ok_atom> put(session_put& request);
  caf::result<caf::ok_atom> update(const session_update& request);

  const std::shared_ptr<session_directory> directory_;
  const session_record_ptr session_;
  std::shared_ptr<const session_state> initial_; // until it is in the store
  bool admitted_ = false;
};

} // namespace actors
