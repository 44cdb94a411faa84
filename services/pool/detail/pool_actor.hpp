// The pool as an actor without a mailbox, on the threads of those who call it: makes jobs of the messages that it gets, hands them to
// workers, and their answers to those who asked.
//
//   caller ── request ──→ pool_actor ── request, under a ticket ──→ worker
//   caller ←─ answer ──── pool_actor ←─────────── answer ─────────────┘
//
// The ticket of a job is the id of the request that its worker gets.
//
// Thread safety: all members. Lifetime: of the handles to it, and while jobs are under way.
#pragma once

#include "libactors/fwd.hpp"
#include "services/pool/dispatcher.hpp"
#include "services/pool/pool.hpp"

#include <caf/actor_cast.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/monitorable_actor.hpp>

#include <atomic>
#include <memory>

namespace actors::detail {

class pool_actor final : public caf::monitorable_actor {
public:
  pool_actor(caf::actor_config& config, pool_options options, std::shared_ptr<const keeper_settings> settings);

  [[nodiscard]] static pool_actor& of(const caf::actor& address) noexcept {
    return *static_cast<pool_actor*>(caf::actor_cast<caf::abstract_actor*>(address));
  }
  [[nodiscard]] static pool_actor& of(const caf::strong_actor_ptr& address) noexcept {
    return *static_cast<pool_actor*>(address->get());
  }

  const char* name() const override { return "pool"; }

  using caf::monitorable_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* context) override;

  [[nodiscard]] system& runtime() const noexcept { return runtime_; }
  [[nodiscard]] const pool_options& options() const noexcept { return options_; }
  [[nodiscard]] const std::shared_ptr<const keeper_settings>& settings() const noexcept { return settings_; }
  [[nodiscard]] const std::shared_ptr<dispatcher>& jobs() const noexcept { return jobs_; }

  [[nodiscard]] std::optional<lease> lend(const caf::actor& owner);

  /// What becomes of a worker whose owner ended, or dropped it.
  [[nodiscard]] dispatcher::outcome after_owner() const noexcept;

  void count_crash() noexcept { crashed_.fetch_add(1, std::memory_order_relaxed); }
  void count_retry() noexcept { retried_.fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] pool_snapshot snapshot() const;

private:
  void take(caf::mailbox_element& element, const job_message* wrapped);
  void lend_later(caf::mailbox_element& element, const caf::actor& owner);
  void answered(caf::mailbox_element_ptr element, caf::execution_unit* context);
  void watch(const caf::actor& owner);

  system& runtime_;
  const pool_options options_;
  const std::shared_ptr<const keeper_settings> settings_;
  const std::shared_ptr<dispatcher> jobs_;
  std::atomic<std::uint64_t> crashed_{0};
  std::atomic<std::uint64_t> retried_{0};
};

} // namespace actors::detail
