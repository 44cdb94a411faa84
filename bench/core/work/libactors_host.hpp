// Ours: the runtime with the scheduler that is its default.
#pragma once

#include "libactors/exit_reason.hpp"
#include "libactors/system.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <utility>

namespace bench::core {

using process = actors::process;

class host {
public:
  explicit host(std::size_t threads) : system_(actors::system_options{.workers = threads}) {}

  template <class Class, class... Ts>
  caf::actor spawn(Ts&&... args) {
    return system_.spawn<Class>({}, std::forward<Ts>(args)...);
  }

  [[nodiscard]] actors::system& runtime() noexcept { return system_; }

  [[nodiscard]] std::size_t processes() const noexcept { return system_.live_processes(); }

  [[nodiscard]] static std::string name() { return "libactors"; }

private:
  actors::system system_;
};

template <class Class, class... Ts>
void spawn_from(process& self, Ts&&... args) {
  self.runtime().spawn<Class>({}, std::forward<Ts>(args)...);
}

/// With a deadline, as every call has one.
template <class OnAnswer, class... Ts>
void call_from(process& self, const caf::actor& to, OnAnswer on_answer, Ts&&... content) {
  self.call(to, std::chrono::seconds{60}, std::forward<Ts>(content)...)
      .then(std::move(on_answer), [](const caf::error& why) {
        fmt::print(stderr, "a call failed: {}\n", actors::describe(why));
        std::_Exit(1);
      });
}

} // namespace bench::core
