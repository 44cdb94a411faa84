// CAF as it comes: event-based actors on its default scheduler, work stealing, its logger off; a thread for each core, or one where
// bench/ruler/suite.cpp finds that faster. (CAF would take four at least: on two cores that is slower, in message/four_to_one, call and
// spawn.) Quiet as it is, its workers set the logger's thread-local system for each job, which ours leave alone.
#pragma once

#include <caf/actor_registry.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

namespace bench::core {

using process = caf::event_based_actor;

struct caf_config : caf::actor_system_config {
  explicit caf_config(std::size_t threads) {
    const auto all = std::max<std::size_t>(1, std::thread::hardware_concurrency());
    set("scheduler.max-threads", threads != 0 ? threads : all);
    set("logger.verbosity", caf::atom("quiet"));
  }
};

class host {
public:
  explicit host(std::size_t threads) : config_(threads), system_(config_) {}

  template <class Class, class... Ts>
  caf::actor spawn(Ts&&... args) {
    return system_.spawn<Class>(std::forward<Ts>(args)...);
  }

  [[nodiscard]] std::size_t processes() noexcept { return system_.registry().running(); }

  [[nodiscard]] static std::string name() {
    return fmt::format("CAF {}.{}.{}", CAF_VERSION / 10'000, CAF_VERSION / 100 % 100, CAF_VERSION % 100);
  }

private:
  caf_config config_;
  caf::actor_system system_;
};

/// A class and not a function: CAF 0.17 wraps those once more, and under a sanitizer is told of a null reference in it.
template <class Class, class... Ts>
void spawn_from(process& self, Ts&&... args) {
  self.spawn<Class>(std::forward<Ts>(args)...);
}

/// Without a time-out: each would stay behind in CAF's clock until it expires.
template <class OnAnswer, class... Ts>
void call_from(process& self, const caf::actor& to, OnAnswer on_answer, Ts&&... content) {
  self.request(to, caf::infinite, std::forward<Ts>(content)...).then(std::move(on_answer));
}

} // namespace bench::core
