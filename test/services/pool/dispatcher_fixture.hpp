// A dispatcher whose workers do nothing by themselves, and jobs that remember what became of them.
#pragma once

#include "services/pool/dispatcher.hpp"
#include "services/pool/errc.hpp"
#include "services/pool/messages.hpp"
#include "test/support/virtual_runtime.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace actors::test {

using namespace std::chrono_literals;

/// Remembers what became of it.
struct fake_job final : dispatcher::job {
  using dispatcher::job::job;
  void assigned(dispatcher::ticket ticket) override {
    told = ticket;
    ran_before = ran();
  }
  void run(const caf::actor& worker, dispatcher::ticket ticket) override {
    by = worker;
    at = ticket;
    if (meanwhile)
      meanwhile();
  }
  void refuse(const caf::error& why) override { refused = why; }

  [[nodiscard]] bool ran() const { return static_cast<bool>(by); }

  void overdue() override { late = true; }
  void lost(const std::shared_ptr<dispatcher::job>&) override { gone = true; }
  [[nodiscard]] bool unwanted() const noexcept override { return given_up; }

  caf::actor by;
  dispatcher::ticket at{};
  dispatcher::ticket told{};
  bool ran_before = true;
  std::function<void()> meanwhile;
  caf::error refused;
  bool late = false;
  bool gone = false;
  bool given_up = false;
};

class dispatcher_test : public runtime_test {
public:
  static constexpr std::size_t concurrency = 2;
  static constexpr std::size_t places = 3;

  std::shared_ptr<fake_job> take() {
    auto call = std::make_shared<fake_job>();
    calls.take(call, system.now());
    return call;
  }

  caf::actor worker() {
    return start([](process*) -> caf::behavior { return {[](int) {}}; });
  }

  /// One that is ready for work.
  caf::actor add_worker() {
    auto made = worker();
    calls.add(made);
    return made;
  }

  void TearDown() override {
    calls.close({}, std::nullopt, system.now());
    runtime_test::TearDown();
  }

  dispatcher calls{{
      .max_workers = concurrency,
      .max_waiting = places,
      .tell_to_cancel = [this](const caf::actor&) { ++cancelled; },
      .wake_at = [this](time_point when) { wakes.push_back(when - time_point{}); },
      .unavailable = [](duration left) { return unavailable_for(std::chrono::ceil<std::chrono::milliseconds>(left)); },
      .not_running = make_error(pool_errc::not_running),
  }};
  std::vector<duration> wakes;
  std::size_t wanted = 0; // workers, that the keeper was asked for
  std::vector<caf::actor> in_doubt;
  int cancelled = 0;
  caf::actor keeper = start([this](process*) -> caf::behavior {
    return {[this](start_workers more) { wanted += more.count; },
            [this](const worker_in_doubt& told) { in_doubt.push_back(told.worker); }};
  });
  std::size_t first = calls.open(keeper);
};

} // namespace actors::test
