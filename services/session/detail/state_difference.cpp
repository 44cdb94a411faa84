#include "services/session/detail/state_difference.hpp"

namespace actors {

state_difference compare(const session_state& before, const session_state& after) {
  state_difference found;
  auto old = before.begin();
  auto now = after.begin();
  while (old != before.end() || now != after.end()) {
    if (now == after.end() || (old != before.end() && old->first < now->first)) {
      found.removed.push_back(old->first);
      found.undo.emplace_back(old->first, old->second);
      ++old;
    } else if (old == before.end() || now->first < old->first) {
      found.put.insert(found.put.end(), *now);
      found.undo.emplace_back(now->first, std::nullopt);
      ++now;
    } else {
      if (old->second != now->second) {
        found.put.insert(found.put.end(), *now);
        found.undo.emplace_back(old->first, old->second);
      }
      ++old;
      ++now;
    }
  }
  return found;
}

state_difference compare(const session_state& before, const std::string& key, std::string value) {
  const auto old = before.find(key);
  if (old == before.end())
    return {.put = {{key, std::move(value)}}, .removed = {}, .undo = {{key, std::nullopt}}};
  if (old->second == value)
    return {};
  return {.put = {{key, std::move(value)}}, .removed = {}, .undo = {{key, old->second}}};
}

void undo(session_state& state, undo_list changes) {
  for (auto& [key, value] : changes)
    if (value)
      state.insert_or_assign(key, std::move(*value));
    else
      state.erase(key);
}

} // namespace actors
