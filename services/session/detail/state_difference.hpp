// What a change does to a state, and how it is undone. Plain functions. Cost: linear in the states.
#pragma once

#include "services/session/session_store.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace actors {

/// What keys had before; nothing: they were not there.
using undo_list = std::vector<std::pair<std::string, std::optional<std::string>>>;

struct state_difference {
  session_state put;
  std::vector<std::string> removed;
  undo_list undo;

  [[nodiscard]] bool empty() const noexcept { return undo.empty(); }
};

/// What makes `after` of `before`: the keys that differ, and no others.
[[nodiscard]] state_difference compare(const session_state& before, const session_state& after);

/// The same for one key.
[[nodiscard]] state_difference compare(const session_state& before, const std::string& key, std::string value);

void undo(session_state& state, undo_list changes);

} // namespace actors
