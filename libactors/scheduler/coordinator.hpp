// The runtime's own scheduler: as many workers as asked, each with a queue and, where wanted, an io_context of its own.
//
// CAF knows it as its scheduler module; `host_config` loads it for scheduler_kind::integrated. Workers run from the start of
// the actor system to its end. See worker.hpp for what runs when, sleepers.hpp for why no wake-up is lost.
//
// Thread safety: all members, unless said otherwise.
#pragma once

#include "libactors/scheduler/rest_policy.hpp"
#include "libactors/scheduler/shared_queue.hpp"
#include "libactors/scheduler/sleepers.hpp"
#include "libactors/scheduler/timeout_clock.hpp"
#include "libactors/scheduler/worker.hpp"

#include <caf/detail/type_list.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace actors::scheduler {

class coordinator final : public caf::scheduler::abstract_coordinator {
public:
  using job = caf::resumable*;

  explicit coordinator(caf::actor_system& sys);
  ~coordinator() override;

  static caf::actor_system::module* make(caf::actor_system& sys, caf::detail::type_list<>);

  /// A worker's own jobs stay with it; those of foreign threads go to the shared queue.
  void enqueue(job one) override;

  timeout_clock& clock() noexcept override { return clock_; }

  [[nodiscard]] const std::vector<std::unique_ptr<worker>>& workers() const noexcept { return workers_; }
  [[nodiscard]] shared_queue& shared() noexcept { return shared_; }
  [[nodiscard]] sleepers& asleep() noexcept { return *sleepers_; }
  [[nodiscard]] rest_lengths& rests() noexcept { return rests_; }

  /// Messages that crossed from one worker to another, since the start; stale at once.
  [[nodiscard]] std::uint64_t crossings() const noexcept;

  [[nodiscard]] bool stopping() const noexcept { return stopping_.load(std::memory_order_acquire); }

protected:
  void start() override;
  void stop() override;

private:
  void discard_left_over();

  timeout_clock clock_;
  shared_queue shared_;
  std::optional<sleepers> sleepers_; // from the start on
  rest_lengths rests_;
  std::vector<std::unique_ptr<worker>> workers_;
  std::atomic<bool> stopping_{false};
};

} // namespace actors::scheduler
