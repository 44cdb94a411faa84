// How a dynamic supervisor starts a child from arguments: OTP's simple_one_for_one template.
//
//   actors::dynamic_supervisor_spec rooms{
//     .start = [](actors::start_context& s, const std::string& name, int seats) {
//       return s.spawn(room_behavior(name, seats), {.label = name});
//     }};
//   actors::start_child(system, supervisor, caf::make_message("lobby", 12));
//
// Made from any function of a start_context and further parameters, whose types must be spelled out (no `auto`). The
// arguments are kept for restarts, unless the children are temporary.
//
// Threading and lifetime: as start functions (supervision/child_spec.hpp).
#pragma once

#include "supervision/errc.hpp"
#include "supervision/start_context.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>
#include <caf/message.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace actors {

/// Starts a child and returns it. A process that was made with the context counts as started once it has run its init;
/// any other actor at once. One that throws is a failed start.
using start_function = std::function<caf::actor(start_context&)>;

class start_template {
public:
  start_template() = default;

  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, start_template>) start_template(F start)
      : start_template(std::move(start), &F::operator()) {}

  template <class... Ts>
  start_template(caf::actor (*start)(start_context&, Ts...)) {
    take<Ts...>(start);
  }

  [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(bind_); }

  /// A start function for these arguments. Errors: invalid_arguments. Requires: it is not empty.
  [[nodiscard]] caf::expected<start_function> bind(caf::message arguments) const { return bind_(std::move(arguments)); }

private:
  template <class F, class... Ts>
  start_template(F start, caf::actor (F::*)(start_context&, Ts...) const) {
    take<Ts...>(std::move(start));
  }

  template <class... Ts, class F>
  void take(F start) {
    bind_ = [start =
                 std::make_shared<const F>(std::move(start))](caf::message arguments) -> caf::expected<start_function> {
      if (!arguments.match_elements<std::remove_cvref_t<Ts>...>())
        return make_error(supervision_errc::invalid_arguments);
      return start_function{[start, arguments = std::move(arguments)](start_context& context) {
        return apply<Ts...>(*start, context, arguments, std::index_sequence_for<Ts...>{});
      }};
    };
  }

  template <class... Ts, class F, std::size_t... Is>
  static caf::actor apply(const F& start, start_context& context, const caf::message& arguments,
                          std::index_sequence<Is...>) {
    return start(context, arguments.get_as<std::remove_cvref_t<Ts>>(Is)...);
  }

  std::function<caf::expected<start_function>(caf::message)> bind_;
};

} // namespace actors
