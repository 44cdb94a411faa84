// The process that minds a dispatcher: starts workers when jobs wait, up to the most that there may be, asks those in doubt, stops
// those that have had nothing to do, and closes for a while, or gives up, when workers crash too often. Jobs do not pass through it:
// see services/pool/dispatcher.hpp. `pool` has one; so has every tool of services/mcp.
//
// Workers live under a dynamic supervisor of its own, which it puts under another supervisor, the `shelf`, so that it outlives the
// keeper no longer than until the keeper is back. A worker past its job's deadline is asked whether it is back; if it does not say so
// within the grace, its supervisor replaces it. One that its supervisor keeps alive no longer, because it would not start again or
// somebody had it terminated, has a successor after `retry_after`.
//
// A keeper that ends ends all that is under way: whoever waits is told its reason, and its successor begins anew.
//
// Threading: a process. Lifetime: shares the dispatcher and the settings.
#pragma once

#include "libactors/process.hpp"
#include "services/pool/dispatcher.hpp"
#include "services/pool/messages.hpp"
#include "supervision/child_spec.hpp"

#include <caf/message.hpp>
#include <caf/system_messages.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>

namespace actors {

/// What follows when the workers have spent their restarts.
enum class on_spent : std::uint8_t {
  close,    ///< those who come are told when to try again; after that time it opens with fresh workers
  escalate, ///< the keeper ends, by `shutdown`
};

struct keeper_settings {
  std::string name = {};    ///< of its supervisor and its workers
  std::string told_as = {}; ///< in its log lines; "tool convert"

  /// Starts one worker: a process, with start_context::spawn.
  start_function start;

  /// Crashes of workers within `period` that are survived; one more, and they have spent them.
  int intensity = 10;
  std::chrono::seconds period{10};
  actors::on_spent on_spent = actors::on_spent::close;
  duration retry_after = std::chrono::seconds{5};

  /// For a worker in doubt to say that it is back, and for one that is stopped to end.
  duration cancel_grace = std::chrono::milliseconds{250};

  /// How long a worker beyond the least number may have nothing to do; it leaves within twice the time. 0: for ever.
  duration idle_time{0};

  /// What a worker in doubt is asked, and answers with whatever it likes. Empty: sys::get_status_msg, which every process answers
  /// as soon as it is back at its mailbox.
  std::function<caf::message()> question = nullptr;

  /// What those are told who wait when the keeper ends, and who come before its successor has opened. Null: its reason.
  std::function<caf::error(const caf::error& reason)> when_ended = nullptr;
};

/// Where keepers put their supervisors: the present life of an empty supervisor that its own start function has set.
class shelf {
public:
  void set(caf::actor who) {
    const std::lock_guard lock{mutex_};
    std::swap(present_, who);
  }

  [[nodiscard]] caf::actor get() const {
    const std::lock_guard lock{mutex_};
    return present_;
  }

  /// The child that sets it; it comes before the keepers, under rest_for_one.
  [[nodiscard]] static child_spec child(std::string id, const std::shared_ptr<shelf>& to_set);

private:
  mutable std::mutex mutex_;
  caf::actor present_;
};

class keeper final : public process {
public:
  keeper(caf::actor_config& config, std::shared_ptr<dispatcher> jobs, std::shared_ptr<const keeper_settings> settings,
         caf::actor shelf);

protected:
  caf::behavior make_behavior() override;
  void on_end(const caf::error& reason) override;

private:
  void open();
  void opened(caf::actor supervisor);
  void start(std::size_t workers);
  void start_one();
  void ready(const caf::actor& worker);
  void probe(const caf::actor& worker);
  void give_up(const caf::actor& worker);
  void replace(const caf::actor& worker);
  void stop(const caf::actor& worker);
  void forgotten(caf::actor_id worker);
  void ended(const caf::down_msg& told);
  void spent(const caf::error& why);
  void shrink_later();

  std::shared_ptr<dispatcher> jobs_;
  std::shared_ptr<const keeper_settings> settings_;
  caf::actor shelf_;
  caf::actor supervisor_;                     // of the workers; null while it is closed
  std::uint64_t terms_ = 0;                   // how often it was opened
  std::unordered_set<caf::actor_id> leaving_; // it has asked that they be stopped
  std::size_t awaited_ = 0;                   // of the workers that are started first
  bool up_ = false;                           // they have been ready
};

} // namespace actors
