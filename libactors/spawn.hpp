// How processes come to be: the one place that makes them. Applications use `system::start`, supervisors their start context.
#pragma once

#include "libactors/process.hpp"

#include <caf/actor.hpp>
#include <caf/actor_config.hpp>
#include <caf/make_actor.hpp>

#include <concepts>
#include <optional>
#include <type_traits>

namespace actors {

/// A behavior function: takes the process (as any of its bases) and returns a behavior, or nothing if it calls `become` or is done.
template <class F>
concept behavior_function = std::invocable<F&, process*>;

/// A process whose init is a function.
template <behavior_function F>
class function_process final : public process {
public:
  function_process(caf::actor_config& config, F init) : process(config), init_(std::move(init)) {}

protected:
  caf::behavior make_behavior() override {
    // The function goes when the init is over, and with it the handles that it captured.
    auto init = std::move(*init_);
    init_.reset();
    if constexpr (std::is_void_v<std::invoke_result_t<F&, process*>>) {
      init(this);
      return {};
    } else {
      return init(this);
    }
  }

private:
  std::optional<F> init_;
};

namespace detail {

/// Gives a new process its options and hands it to the scheduler.
caf::actor launch(caf::actor made, start_options options);

/// Where new actors are accounted: the parts of a CAF system that making one needs.
struct host {
  explicit host(system& sys);
  caf::actor_system& caf;
  std::uint64_t id;
  const caf::node_id& node;
};

} // namespace detail

/// Requires: Class derives from process and has a constructor (caf::actor_config&, Ts…).
template <class Class, class... Ts>
caf::actor spawn_process(system& sys, start_options options, Ts&&... args) {
  static_assert(std::derived_from<Class, process>, "a process derives from actors::process");
  caf::actor_config config;
  detail::host host{sys};
  return detail::launch(
      caf::make_actor<Class, caf::actor>(host.id, host.node, &host.caf, config, std::forward<Ts>(args)...),
      std::move(options));
}

template <class F>
caf::actor spawn_process(system& sys, F init, start_options options) {
  static_assert(behavior_function<F>, "a behavior function takes an actors::process* (or caf::event_based_actor*)");
  return spawn_process<function_process<F>>(sys, std::move(options), std::move(init));
}

} // namespace actors
