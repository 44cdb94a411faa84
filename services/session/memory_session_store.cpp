#include "services/session/memory_session_store.hpp"

#include "services/session/errc.hpp"

#include <algorithm>
#include <utility>

namespace actors {

void memory_session_store::begin(kept_session whole, on_kept done) {
  auto& home = shard_of(whole.id);
  {
    const std::lock_guard lock{home.mutex};
    auto id = whole.id;
    home.sessions.insert_or_assign(std::move(id), std::move(whole));
  }
  done({});
}

void memory_session_store::change(session_change what, on_kept done) {
  done(apply(what));
}

caf::error memory_session_store::apply(session_change& what) {
  auto& home = shard_of(what.id);
  const std::lock_guard lock{home.mutex};
  const auto found = home.sessions.find(what.id);
  if (found == home.sessions.end())
    return make_error(session_errc::no_such_session);
  auto& kept = found->second;
  for (const auto& key : what.removed)
    kept.state.erase(key);
  while (!what.put.empty()) {
    auto next = what.put.extract(what.put.begin());
    kept.state.insert_or_assign(std::move(next.key()), std::move(next.mapped()));
  }
  kept.keep_until = std::max(kept.keep_until, what.keep_until.value_or(kept.keep_until));
  return {};
}

void memory_session_store::end(std::string id, on_kept done) {
  auto& home = shard_of(id);
  {
    const std::lock_guard lock{home.mutex};
    home.sessions.erase(id);
  }
  done({});
}

void memory_session_store::load(std::string id, on_loaded done) {
  done(find(id));
}

caf::expected<kept_session> memory_session_store::find(const std::string& id) {
  auto& home = shard_of(id);
  const std::lock_guard lock{home.mutex};
  const auto found = home.sessions.find(id);
  if (found == home.sessions.end())
    return make_error(session_errc::no_such_session);
  return found->second;
}

void memory_session_store::load_all(wall_time now, on_all_loaded done) {
  std::vector<kept_session> all;
  for (auto& home : shards_) {
    const std::lock_guard lock{home.mutex};
    std::erase_if(home.sessions, [&](const auto& each) { return each.second.keep_until <= now; });
    for (const auto& [id, each] : home.sessions)
      all.push_back(each);
  }
  done(std::move(all));
}

std::size_t memory_session_store::size() const {
  std::size_t sum = 0;
  for (const auto& each : shards_) {
    const std::lock_guard lock{each.mutex};
    sum += each.sessions.size();
  }
  return sum;
}

} // namespace actors
