// What a supervisor has to know about its children: how each is started, when it is started again, how it is stopped.
//
//   actors::supervisor_spec tree{
//     .strategy = actors::strategy::one_for_one,
//     .intensity = 3,
//     .children = {
//       {.id = "store", .start = [](auto& s) { return s.spawn(store_behavior); }},
//       {.id = "web", .start = [](auto& s) { return s.spawn(web_behavior); }, .restart = actors::restart::transient},
//     }};
//
// Threading: plain values. A start function runs in the supervisor's process: it must not block, and it runs again for
// every restart, so what it captures lives as long as the spec. Lifetime: copies are independent. Source: OTP,
// supervisor(3), "Child specification" and "Supervision principles".
#pragma once

#include "libactors/time.hpp"
#include "supervision/backoff.hpp"
#include "supervision/errc.hpp"
#include "supervision/ref.hpp"
#include "supervision/start_context.hpp"
#include "supervision/start_template.hpp"
#include "supervision/strategy.hpp"

#include <caf/actor.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace actors {

enum class child_kind : std::uint8_t {
  worker,
  supervisor, ///< has children of its own; trees are drawn through it
};

/// How a supervisor stops a child. By default OTP's choice: five seconds for a worker, infinity for a supervisor.
class shutdown {
public:
  enum class rule : std::uint8_t { by_kind, brutal_kill, timeout, infinity };

  constexpr shutdown() noexcept = default;

  /// Ask it to stop, and kill it after `limit`. Implicit, so that `.shutdown = 2s` reads well.
  template <class Rep, class Period>
  constexpr shutdown(std::chrono::duration<Rep, Period> limit) noexcept : rule_(rule::timeout), limit_(limit) {}

  /// Kill it without asking; its exit reason is `killed`.
  [[nodiscard]] static constexpr shutdown brutal_kill() noexcept { return shutdown{rule::brutal_kill}; }

  [[nodiscard]] static constexpr shutdown timeout(duration limit) noexcept { return shutdown{limit}; }

  /// Ask it to stop, and wait without limit.
  [[nodiscard]] static constexpr shutdown infinity() noexcept { return shutdown{rule::infinity}; }

  [[nodiscard]] constexpr rule kind() const noexcept { return rule_; }
  [[nodiscard]] constexpr duration limit() const noexcept { return limit_; }

  /// The same with the default filled in.
  [[nodiscard]] constexpr shutdown resolved(child_kind kind) const noexcept {
    if (rule_ != rule::by_kind)
      return *this;
    return kind == child_kind::worker ? timeout(std::chrono::seconds{5}) : infinity();
  }

  friend constexpr bool operator==(const shutdown&, const shutdown&) = default;

private:
  constexpr explicit shutdown(rule r) noexcept : rule_(r) {}

  rule rule_ = rule::by_kind;
  duration limit_{};
};

/// How many restarts within a time are too many; see supervision/restart_window.hpp.
struct restart_budget {
  int intensity = 1;
  std::chrono::seconds period{5};

  friend bool operator==(const restart_budget&, const restart_budget&) = default;
};

/// What follows when the restarts of a child have spent their budget.
enum class on_exhausted : std::uint8_t {
  /// The supervisor ends, as in OTP.
  escalate,

  /// The child is left without a process and its siblings are left alone. After `probe_after` it is started once, on
  /// probation: if that life stays up for the budget's period, the child has a fresh budget; if not, it waits again.
  /// restart_child lets it back in at once.
  quarantine,
};

[[nodiscard]] std::string_view to_string(on_exhausted what) noexcept;

struct child_spec {
  /// Names the child; unique among its siblings.
  std::string id = {};
  start_function start = {};
  actors::restart restart = actors::restart::permanent;
  actors::shutdown shutdown = {};
  child_kind kind = child_kind::worker;

  /// Stands for the child whoever it is at the moment; see supervision/ref.hpp.
  actors::ref ref = {};

  /// Its end may end the supervisor; see auto_shutdown. Not for permanent children.
  bool significant = false;

  /// Instead of the supervisor's.
  std::optional<actors::backoff> backoff = {};

  actors::on_exhausted on_exhausted = actors::on_exhausted::escalate;

  /// A budget of its own: its restarts spend nothing of its siblings'. A child that may be quarantined always has one,
  /// by default with the supervisor's numbers.
  std::optional<restart_budget> budget = {};

  /// How long it is left in quarantine before it is tried again.
  duration probe_after = std::chrono::seconds{30};
};

struct supervisor_spec {
  actors::strategy strategy = actors::strategy::one_for_one;

  /// More than `intensity` restarts within `period` end the supervisor. 0: the first crash does.
  int intensity = 1;
  std::chrono::seconds period{5};

  /// The supervisor ends by `shutdown` when significant children have ended.
  actors::auto_shutdown auto_shutdown = actors::auto_shutdown::never;

  /// Restarts wait; nothing: they come at once.
  std::optional<actors::backoff> backoff = {};

  /// Started in this order, stopped in reverse.
  std::vector<child_spec> children = {};

  /// How long a child may ignore a kill before it is given up. C++ cannot end a running function.
  duration abandon_after = std::chrono::seconds{1};

  /// Of the random numbers that spread the delays of restarts. Nothing: a different one for every supervisor; the same
  /// ones in every run under the testing scheduler.
  std::optional<std::uint64_t> seed = {};
};

/// A child that is a supervisor with children of its own.
[[nodiscard]] child_spec supervisor_child(std::string id, supervisor_spec spec);

/// The empty error where the spec is valid. Errors: missing_id, missing_start, invalid_time, invalid_budget,
/// invalid_backoff, invalid_significant (a permanent child).
[[nodiscard]] caf::error validate(const child_spec& spec);

/// The same for a child of a supervisor with this auto_shutdown. Errors: invalid_significant (under `never`).
[[nodiscard]] caf::error validate(const child_spec& spec, auto_shutdown under);

/// OTP's check_childspecs: the empty error where a supervisor would take these children. Without `under` it is left open
/// whether significant ones are allowed. Errors: those of each spec, duplicate_id.
[[nodiscard]] caf::error check_child_specs(std::span<const child_spec> specs, std::optional<auto_shutdown> under = {});

/// The same for a whole supervisor. Errors: those of its children, duplicate_id, invalid_budget, invalid_time,
/// invalid_backoff.
[[nodiscard]] caf::error validate(const supervisor_spec& spec);

} // namespace actors
