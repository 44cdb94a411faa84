#include "supervision/detail/ref_scope.hpp"

#include "supervision/detail/place.hpp"
#include "supervision/errc.hpp"

#include <algorithm>
#include <vector>

namespace actors::detail {

namespace {

void retire(const ref_scope::child& gone, const caf::error& why) {
  if (gone.handle)
    place::of(gone.handle.address()).retire_from_all(why);
  if (gone.inner)
    gone.inner->retire_all(why);
}

} // namespace

ref_scope::child ref_scope::claim(const std::string& id, const ref& given, caf::actor_id supervisor) {
  std::unique_lock lock{mutex_};
  if (outdated(supervisor))
    return {};
  const auto position = given ? entries_.try_emplace(id).first : entries_.find(id);
  if (position == entries_.end())
    return {};
  auto& [known, claimed_by] = position->second;
  claimed_by = supervisor;
  if (given)
    known.handle = given;
  return known;
}

void ref_scope::keep(const std::string& id, child made, caf::actor_id supervisor) {
  std::unique_lock lock{mutex_};
  if (!outdated(supervisor))
    entries_[id] = {std::move(made), supervisor};
}

void ref_scope::forget(const std::string& id, caf::actor_id supervisor) {
  std::unique_lock lock{mutex_};
  if (!outdated(supervisor))
    entries_.erase(id);
}

void ref_scope::retire_unclaimed(caf::actor_id supervisor) {
  std::vector<child> gone;
  {
    std::unique_lock lock{mutex_};
    if (outdated(supervisor))
      return;
    for (auto position = entries_.begin(); position != entries_.end();) {
      if (position->second.claimed_by == supervisor) {
        ++position;
      } else {
        gone.push_back(std::move(position->second.known));
        position = entries_.erase(position);
      }
    }
  }
  for (const auto& each : gone)
    retire(each, make_error(supervision_errc::not_found, "its supervisor came back without it"));
}

void ref_scope::retire_all(const caf::error& why) {
  std::vector<child> gone;
  {
    std::unique_lock lock{mutex_};
    for (const auto& [id, each] : entries_)
      gone.push_back(each.known);
  }
  for (const auto& each : gone)
    retire(each, why);
}

// Requires: the lock is held.
bool ref_scope::outdated(caf::actor_id supervisor) {
  newest_ = std::max(newest_, supervisor);
  return supervisor < newest_;
}

} // namespace actors::detail
