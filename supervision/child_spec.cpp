#include "supervision/child_spec.hpp"

#include "supervision/dynamic_supervisor.hpp"

#include <set>
#include <string_view>

namespace actors {

namespace {

caf::error validate_budget(int intensity, std::chrono::seconds period, duration abandon_after) {
  if (intensity < 0)
    return make_error(supervision_errc::invalid_budget,
                      "intensity " + std::to_string(intensity) + ", expected 0 or more");
  if (period < std::chrono::seconds{1})
    return make_error(supervision_errc::invalid_budget,
                      "period " + std::to_string(period.count()) + " s, expected 1 s or more");
  if (abandon_after < duration::zero())
    return make_error(supervision_errc::invalid_time, "abandon_after");
  return {};
}

caf::error validate_shutdown(const shutdown& rule, const std::string& whose) {
  if (rule.kind() == shutdown::rule::timeout && rule.limit() < duration::zero())
    return make_error(supervision_errc::invalid_time, "shutdown of " + whose);
  return {};
}

} // namespace

caf::error validate(const child_spec& spec) {
  if (spec.id.empty())
    return make_error(supervision_errc::missing_id);
  if (!spec.start)
    return make_error(supervision_errc::missing_start, "'" + spec.id + "'");
  return validate_shutdown(spec.shutdown, "'" + spec.id + "'");
}

caf::error validate(const supervisor_spec& spec) {
  if (auto invalid = validate_budget(spec.intensity, spec.period, spec.abandon_after))
    return invalid;
  std::set<std::string_view> ids;
  for (const auto& child : spec.children) {
    if (auto invalid = validate(child))
      return invalid;
    if (!ids.insert(child.id).second)
      return make_error(supervision_errc::duplicate_id, "'" + child.id + "'");
  }
  return {};
}

caf::error validate(const dynamic_supervisor_spec& spec) {
  if (auto invalid = validate_budget(spec.intensity, spec.period, spec.abandon_after))
    return invalid;
  return validate_shutdown(spec.shutdown, "the children");
}

child_spec supervisor_child(std::string id, supervisor_spec spec) {
  return {.id = std::move(id),
          .start = [spec = std::move(spec)](start_context& s) { return s.spawn_supervisor(spec); },
          .kind = child_kind::supervisor};
}

child_spec dynamic_supervisor_child(std::string id, dynamic_supervisor_spec spec) {
  return {.id = std::move(id),
          .start = [spec](start_context& s) { return s.spawn_dynamic_supervisor(spec); },
          .kind = child_kind::supervisor};
}

} // namespace actors
