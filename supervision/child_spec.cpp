#include "supervision/child_spec.hpp"

#include "supervision/dynamic_supervisor.hpp"

#include <set>
#include <string_view>

namespace actors {

namespace {

caf::error validate_budget(const restart_budget& budget) {
  if (budget.intensity < 0)
    return make_error(supervision_errc::invalid_budget,
                      "intensity " + std::to_string(budget.intensity) + ", expected 0 or more");
  if (budget.period < std::chrono::seconds{1})
    return make_error(supervision_errc::invalid_budget,
                      "period " + std::to_string(budget.period.count()) + " s, expected 1 s or more");
  return {};
}

/// What both kinds of supervisors have.
template <class Spec>
caf::error validate_numbers(const Spec& spec) {
  if (auto invalid = validate_budget({spec.intensity, spec.period}))
    return invalid;
  if (spec.abandon_after < duration::zero())
    return make_error(supervision_errc::invalid_time, "abandon_after");
  return spec.backoff ? validate(*spec.backoff) : caf::error{};
}

caf::error validate_shutdown(const shutdown& rule, const std::string& whose) {
  if (rule.kind() == shutdown::rule::timeout && rule.limit() < duration::zero())
    return make_error(supervision_errc::invalid_time, "shutdown of " + whose);
  return {};
}

} // namespace

std::string_view to_string(on_exhausted what) noexcept {
  return what == on_exhausted::quarantine ? "quarantine" : "escalate";
}

caf::error validate(const child_spec& spec) {
  if (spec.id.empty())
    return make_error(supervision_errc::missing_id);
  const auto name = "'" + spec.id + "'";
  if (!spec.start)
    return make_error(supervision_errc::missing_start, name);
  if (spec.significant && spec.restart == restart::permanent)
    return make_error(supervision_errc::invalid_significant, name + " is permanent: it never ends for good");
  if (spec.backoff)
    if (auto invalid = validate(*spec.backoff))
      return invalid;
  if (spec.budget)
    if (auto invalid = validate_budget(*spec.budget))
      return invalid;
  if (spec.probe_after < duration::zero())
    return make_error(supervision_errc::invalid_time, "probe_after of " + name);
  return validate_shutdown(spec.shutdown, name);
}

caf::error validate(const child_spec& spec, auto_shutdown under) {
  if (spec.significant && under == auto_shutdown::never)
    return make_error(supervision_errc::invalid_significant,
                      "'" + spec.id + "', as the auto_shutdown of its supervisor is never");
  return validate(spec);
}

caf::error check_child_specs(std::span<const child_spec> specs, std::optional<auto_shutdown> under) {
  std::set<std::string_view> ids;
  for (const auto& child : specs) {
    if (auto invalid = under ? validate(child, *under) : validate(child))
      return invalid;
    if (!ids.insert(child.id).second)
      return make_error(supervision_errc::duplicate_id, "'" + child.id + "'");
  }
  return {};
}

caf::error validate(const supervisor_spec& spec) {
  if (auto invalid = validate_numbers(spec))
    return invalid;
  return check_child_specs(spec.children, spec.auto_shutdown);
}

caf::error validate(const dynamic_supervisor_spec& spec) {
  if (auto invalid = validate_numbers(spec))
    return invalid;
  if (spec.budget)
    if (auto invalid = validate_budget(*spec.budget))
      return invalid;
  if (spec.probe_after < duration::zero())
    return make_error(supervision_errc::invalid_time, "probe_after");
  return validate_shutdown(spec.shutdown, "the children");
}

child_spec supervisor_child(std::string id, supervisor_spec spec) {
  return {.id = std::move(id),
          .start = [spec = std::move(spec)](start_context& s) { return s.spawn_supervisor(spec); },
          .kind = child_kind::supervisor};
}

child_spec dynamic_supervisor_child(std::string id, dynamic_supervisor_spec spec) {
  return {.id = std::move(id),
          .start = [spec = std::move(spec)](start_context& s) { return s.spawn_dynamic_supervisor(spec); },
          .kind = child_kind::supervisor};
}

} // namespace actors
