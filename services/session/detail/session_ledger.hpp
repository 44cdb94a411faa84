// What goes to the store, by whose word, and until when it is to be kept.
//
// The store does things in the order of the calls. So what is asked of it and what makes it true are one step here: a change and the
// right of its process to speak for the session; the end of a session and the end of its clock; a reload and the end of all former
// processes' right. A process that was given up and comes back late cannot change what its successor has loaded, and what is loaded
// is never a session that has ended.
//
// A session is kept for some time longer than it may be idle, so that not every use has to be written: see `renew`.
// Thread safety: all members. Callbacks run outside the lock, if not on a thread of the store's.
#pragma once

#include "libactors/time.hpp"
#include "services/session/detail/session_record.hpp"
#include "services/session/session_store.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <vector>

namespace actors {

class session_ledger {
public:
  using wall_clock = std::function<wall_time()>;

  /// `store` may be null: then only rights are kept.
  session_ledger(std::shared_ptr<session_store> store, duration idle_ttl, wall_clock wall);

  [[nodiscard]] session_store* store() const noexcept { return store_.get(); }
  [[nodiscard]] duration idle_ttl() const noexcept { return idle_ttl_; }
  [[nodiscard]] wall_time wall_now() const { return wall_clock_ ? wall_clock_() : std::chrono::system_clock::now(); }

  // -- rights -----------------------------------------------------------------

  /// A supervisor has come to life: the processes of former ones have nothing to say any more.
  std::uint64_t begin_life();

  /// A process of that life speaks for the session from now on. Nothing: another one has begun to since its state was loaded, at the
  /// time that `load_all` told.
  [[nodiscard]] std::optional<session_tenure> begin_tenure(session_record& session, std::uint64_t life,
                                                           std::uint64_t loaded_at);

  [[nodiscard]] bool speaks(const session_record& session, const session_tenure& who) const;

  // -- the store; requires one ------------------------------------------------

  /// Each returns false, and asks nothing of the store, where `who` does not speak for the session, or that has ended.
  [[nodiscard]] bool introduce(session_record& session, const session_tenure& who, session_state state, time_point now,
                               session_store::on_kept done);
  [[nodiscard]] bool change(session_record& session, const session_tenure& who, session_change what,
                            session_store::on_kept done);

  /// A new process of that life speaks for the session from now on, and begins with what is kept.
  [[nodiscard]] session_tenure reload(session_record& session, std::uint64_t life, session_store::on_loaded done);

  /// The time of what is loaded, for `begin_tenure`.
  std::uint64_t load_all(session_store::on_all_loaded done);

  /// All that was loaded has been gone through.
  void end_loading();

  /// Whether a session that was loaded has ended, since or before without the store's knowledge.
  [[nodiscard]] bool is_over(const std::string& id) const;

  /// Of one that is kept and not to come back. `done` must not go further than a note.
  void forget(const std::string& id, const session_store::on_kept& done = nullptr);

  /// Tells the store once more of some that it refused to forget.
  void forget_again();

  // -- time -------------------------------------------------------------------

  /// A use at `now`: the session is to be kept for longer, which is written if that is worth it, and awaited by nobody. One that is
  /// held is kept for the time until it is looked at again, too.
  void renew(const session_record_ptr& session, time_point now);

  /// When a session that was to be kept until `kept` has to count as used last.
  [[nodiscard]] time_point last_use(wall_time kept, time_point now) const;

  // -- the end ----------------------------------------------------------------

  /// Ends the clock of a session, by `end_clock`, and has the store forget it. False: somebody else has, or did not want to.
  template <class EndClock>
  [[nodiscard]] bool end(session_record& session, EndClock end_clock, const session_store::on_kept& done) {
    std::shared_lock lock{keeping_, std::defer_lock};
    if (store_)
      lock.lock();
    if (!end_clock(session.clock))
      return false;
    end_kept(std::move(lock), session.id, done);
    return true;
  }

private:
  [[nodiscard]] bool may_speak(const session_record& session, const session_tenure& who) const;
  [[nodiscard]] duration grace() const noexcept { return idle_ttl_ / 4; }
  /// Sessions that have ended, and that the store may give back all the same. Shared with what it calls back, which may outlive the
  /// ledger.
  struct ended_sessions {
    enum class telling_state : bool { asked, refused };

    mutable std::mutex mutex;
    bool loading = false;
    std::set<std::string> since_loading;
    std::map<std::string, telling_state> untold; ///< the store has not said that it forgot them

    void telling(const std::string& id);
    void told(const std::string& id, const caf::error& failed);
    [[nodiscard]] std::vector<std::string> refused(std::size_t at_most) const;
  };

  static constexpr std::size_t forgotten_again_at_once = 100;

  void end_kept(std::shared_lock<std::shared_mutex> lock, const std::string& id, const session_store::on_kept& done);

  const std::shared_ptr<session_store> store_;
  const duration idle_ttl_;
  const wall_clock wall_clock_;
  mutable std::shared_mutex keeping_;
  std::uint64_t life_ = 0;
  std::uint64_t last_tenure_ = 0;
  const std::shared_ptr<ended_sessions> ended_ = std::make_shared<ended_sessions>();
};

} // namespace actors
