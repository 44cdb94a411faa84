#include "supervision/child_info.hpp"

namespace actors {

std::string_view to_string(child_state state) noexcept {
  switch (state) {
  case child_state::stopped:
    return "stopped";
  case child_state::starting:
    return "starting";
  case child_state::running:
    return "running";
  case child_state::restarting:
    return "restarting";
  case child_state::stopping:
    return "stopping";
  case child_state::quarantined:
    return "quarantined";
  }
  return "unknown";
}

std::string_view to_string(child_kind kind) noexcept {
  return kind == child_kind::supervisor ? "supervisor" : "worker";
}

} // namespace actors
