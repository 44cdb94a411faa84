// What a start function starts its child with: the `s` of `[](auto& s) { return s.spawn(store_behavior); }`.
//
// It labels the process with the child's id, marks it as supervised and has it report its init to the supervisor. A
// start function starts one process and returns it; a process that a child needs for itself is a child of its own.
//
// Threading and lifetime: valid during the start function, in the supervisor's process.
#pragma once

#include "libactors/process.hpp"
#include "libactors/spawn.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace actors {

struct supervisor_spec;
struct dynamic_supervisor_spec;
namespace detail {
class child_refs;
}

class start_context {
public:
  using init_report = std::function<void(const caf::error&)>;

  /// Requires: `label` outlives the context.
  start_context(system& runtime, std::string_view label, init_report report, detail::child_refs* refs = nullptr)
      : runtime_(runtime), label_(label), report_(std::move(report)), refs_(refs) {}
  start_context(const start_context&) = delete;
  start_context& operator=(const start_context&) = delete;

  [[nodiscard]] system& runtime() const noexcept { return runtime_; }

  /// Spawns the child from a behavior function, as `system::spawn` does. Errors: std::logic_error on a second call.
  template <class F>
  [[nodiscard]] caf::actor spawn(F what, start_options options = {}) {
    return spawned_ = spawn_process(runtime_, std::move(what), prepare(std::move(options)));
  }

  /// Spawns the child from a class derived from process, with the constructor (caf::actor_config&, args…).
  template <class Class, class... Ts>
  [[nodiscard]] caf::actor spawn(start_options options, Ts&&... args) {
    return spawned_ = spawn_process<Class>(runtime_, prepare(std::move(options)), std::forward<Ts>(args)...);
  }

  /// Spawns a supervisor as the child; its spec should say `.kind = child_kind::supervisor`.
  [[nodiscard]] caf::actor spawn_supervisor(supervisor_spec spec, start_options options = {});

  [[nodiscard]] caf::actor spawn_dynamic_supervisor(dynamic_supervisor_spec spec, start_options options = {});

  /// Passes something on to whoever asked for the start and wants to know (`.informed = true`): OTP's {ok, Child, Info}.
  template <class... Ts>
  void inform(Ts&&... what) {
    info_ = caf::make_message(std::forward<Ts>(what)...);
  }

  [[nodiscard]] const caf::message& info() const noexcept { return info_; }

  /// The start fails with this reason, and what has been spawned is killed: `return context.refuse(why);`
  [[nodiscard]] caf::actor refuse(caf::error why) {
    refused_ = std::move(why);
    return {};
  }

  [[nodiscard]] const caf::error& refused() const noexcept { return refused_; }

  /// What else the options of the child shall say, whatever its start function gives: for those who wrap start functions, such as
  /// supervision/testing.hpp. What is given first is done first.
  void decorate(std::function<void(start_options&)> how);

  /// What has been spawned with this context; empty if nothing.
  [[nodiscard]] const caf::actor& spawned() const noexcept { return spawned_; }

private:
  start_options prepare(start_options options);

  system& runtime_;
  std::string_view label_;
  init_report report_;
  detail::child_refs* refs_; // of the child
  caf::actor spawned_;
  caf::message info_;
  caf::error refused_;
  std::function<void(start_options&)> decorate_;
};

} // namespace actors
