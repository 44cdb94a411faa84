#include "services/session/memory_session_store.hpp"

#include "services/session/errc.hpp"

#include <utility>

namespace actors {

caf::error memory_session_store::save(std::string_view id, session_state state) {
  auto& home = shard_of(id);
  std::unique_lock lock{home.mutex};
  if (const auto found = home.states.find(id); found != home.states.end())
    found->second = std::move(state);
  else
    home.states.emplace(id, std::move(state));
  return {};
}

caf::expected<session_state> memory_session_store::load(std::string_view id) {
  auto& home = shard_of(id);
  std::unique_lock lock{home.mutex};
  const auto found = home.states.find(id);
  if (found == home.states.end())
    return make_error(session_errc::no_such_session);
  return found->second;
}

caf::expected<std::string> memory_session_store::get(std::string_view id, std::string_view key) {
  auto& home = shard_of(id);
  std::unique_lock lock{home.mutex};
  const auto found = home.states.find(id);
  if (found == home.states.end())
    return make_error(session_errc::no_such_session);
  const auto entry = found->second.find(key);
  if (entry == found->second.end())
    return make_error(session_errc::no_such_key, "the session has no key \"" + std::string{key} + '"');
  return entry->second;
}

caf::error memory_session_store::put(std::string_view id, std::string key, std::string value) {
  auto& home = shard_of(id);
  std::unique_lock lock{home.mutex};
  const auto found = home.states.find(id);
  if (found == home.states.end())
    return make_error(session_errc::no_such_session);
  found->second.insert_or_assign(std::move(key), std::move(value));
  return {};
}

void memory_session_store::erase(std::string_view id) noexcept {
  auto& home = shard_of(id);
  std::unique_lock lock{home.mutex};
  if (const auto found = home.states.find(id); found != home.states.end())
    home.states.erase(found);
}

std::size_t memory_session_store::size() const {
  std::size_t sum = 0;
  for (const auto& each : shards_) {
    std::unique_lock lock{each.mutex};
    sum += each.states.size();
  }
  return sum;
}

} // namespace actors
