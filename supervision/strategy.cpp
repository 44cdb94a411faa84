#include "supervision/strategy.hpp"

namespace actors {

std::string_view to_string(strategy how) noexcept {
  switch (how) {
  case strategy::one_for_one:
    return "one_for_one";
  case strategy::one_for_all:
    return "one_for_all";
  case strategy::rest_for_one:
    return "rest_for_one";
  }
  return "unknown";
}

std::string_view to_string(auto_shutdown when) noexcept {
  switch (when) {
  case auto_shutdown::never:
    return "never";
  case auto_shutdown::any_significant:
    return "any_significant";
  case auto_shutdown::all_significant:
    return "all_significant";
  }
  return "unknown";
}

std::string_view to_string(restart type) noexcept {
  switch (type) {
  case restart::permanent:
    return "permanent";
  case restart::transient:
    return "transient";
  case restart::temporary:
    return "temporary";
  }
  return "unknown";
}

restart_plan plan_restart(strategy how, std::span<const child_view> children, std::size_t ended) {
  restart_plan plan;
  plan.counts = true;
  std::size_t first = ended;
  std::size_t last = ended + 1;
  if (how != strategy::one_for_one)
    last = children.size();
  if (how == strategy::one_for_all)
    first = 0;
  for (auto i = last; i-- > first;)
    if (i != ended && children[i].alive)
      plan.stop.push_back(i);
  // As in OTP, the others start even where they had no process before: a terminated one, or one that had ended cleanly.
  for (auto i = first; i < last; ++i)
    if (i == ended || children[i].restart != restart::temporary)
      plan.start.push_back(i);
  return plan;
}

restart_plan plan_exit(strategy how, std::span<const child_view> children, std::size_t ended, exit_reason reason) {
  const auto type = children[ended].restart;
  if (restarts(type, reason))
    return plan_restart(how, children, ended);
  restart_plan plan;
  plan.forget = type == restart::temporary;
  return plan;
}

} // namespace actors
