// The process of one session: has its state, runs its requests one after the other, and tells the store what they change.
//
// While the store is at a change, requests wait here. It may come into being in three ways: with a session; for one that was kept,
// with the state that was loaded; or in the place of one that has ended, when it loads the state itself.
//
// Lifetime: shares the directory. What it is known by to others is gone before its monitors hear of its end.
#pragma once

#include "libactors/process.hpp"
#include "services/session/detail/session_directory.hpp"
#include "services/session/detail/session_messages.hpp"
#include "services/session/detail/state_difference.hpp"
#include "services/session/messages.hpp"
#include "supervision/messages.hpp"

#include <caf/fwd.hpp>
#include <caf/response_promise.hpp>
#include <caf/result.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace actors {

/// What the processes of one session are started from, one after the other. The first takes the state.
struct session_origin {
  enum class kind : std::uint8_t { created, restored };

  kind from;
  std::shared_ptr<session_directory> directory;
  session_record_ptr session;
  std::uint64_t life;
  std::optional<session_state> state; ///< nothing: it is in the store
  std::uint64_t loaded_at = 0;        ///< see session_ledger::begin_tenure
};

/// What a dynamic supervisor starts them by.
[[nodiscard]] start_dynamic_child_msg start_session(session_origin origin);

class session_process final : public process {
public:
  session_process(caf::actor_config& config, std::shared_ptr<session_origin> origin);

protected:
  caf::behavior make_behavior() override;
  void on_end(const caf::error& reason) override;

private:
  using request = std::variant<session_get, session_put, session_update>;

  struct waiting_request {
    request what;
    caf::response_promise from;
    call_ptr call; // null for a plain request
  };

  // Coming to life.
  void begin();
  void introduce();
  void reload();
  void loaded(caf::expected<kept_session> kept);
  void show();
  void give_up(caf::error why);

  // Requests without a store.
  [[nodiscard]] bool in_use();
  caf::result<std::string> get(const session_get& asked);
  caf::result<caf::ok_atom> put(session_put& asked);
  caf::result<caf::ok_atom> update(const session_update& asked);

  // With one.
  template <class Request>
  [[nodiscard]] caf::response_promise queue(Request asked);
  void run_waiting();
  void run(waiting_request& next);
  void keep(session_change change, caf::response_promise from);
  void stored(const caf::error& failed);
  void answer_asking(const caf::error& failed);

  [[nodiscard]] session_directory& directory() const { return *origin_->directory; }
  [[nodiscard]] session_record& session() const { return *origin_->session; }

  std::shared_ptr<session_origin> origin_;
  const bool kept_; // there is a store
  session_tenure tenure_;
  session_state state_;
  bool creating_ = false; // it is the first of its session

  bool storing_ = false;
  caf::response_promise asking_; // whoever waits for what is being stored; pending while it is
  undo_list undo_;
  std::deque<waiting_request> waiting_;
};

} // namespace actors
