// The refs below a supervisor that is a child itself, by the ids of its children. Its parent keeps it, so that the next supervisor in
// its place finds them: a ref outlives an escalation.
//
// Thread safety: all members; a supervisor that was abandoned may still use it beside its replacement.
#pragma once

#include "supervision/ref.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace actors::detail {

/// Supervisors of one scope follow one another, so that the later one has the higher id. What an abandoned one says when its
/// replacement has spoken does not count.
class ref_scope {
public:
  /// A child of this scope, as `supervisor` adds it.
  struct child {
    ref handle;                       ///< empty: it has none
    std::shared_ptr<ref_scope> inner; ///< null: it has not been a supervisor with refs
  };

  /// `supervisor` has added the child `id`. What its spec gives counts; where it gives nothing, what is known from before.
  [[nodiscard]] child claim(const std::string& id, const ref& given, caf::actor_id supervisor);

  /// Keeps what has been made since.
  void keep(const std::string& id, child made, caf::actor_id supervisor);

  /// The child `id` is gone, and all of it retired.
  void forget(const std::string& id, caf::actor_id supervisor);

  /// The init of `supervisor` is over: children that it does not have are gone.
  void retire_unclaimed(caf::actor_id supervisor);

  /// The supervisor will not be replaced by itself.
  void retire_all(const caf::error& why);

private:
  struct entry {
    child known;
    caf::actor_id claimed_by = caf::invalid_actor_id;
  };

  [[nodiscard]] bool outdated(caf::actor_id supervisor);

  std::mutex mutex_;
  caf::actor_id newest_ = caf::invalid_actor_id;
  std::map<std::string, entry> entries_;
};

} // namespace actors::detail
