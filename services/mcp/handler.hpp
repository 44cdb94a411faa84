// How the kinds of tool handler become processes:
//
// - a function `R(const Args&)`, `R(const Args&, context&)`, `R(context&)` or `R()`, where Args is a described struct and
//   R is tool_result, std::string, void, anything that services/schema converts, or a `task` of one of these (a coroutine);
// - `stateful<Class>(args…)`: a Class with such a function as operator(); each life of the handler begins with a new
//   object;
// - a behavior function of CAF, `caf::behavior(caf::event_based_actor*)`, that takes a `tool_call`.
//
// Users write none of this; see server.hpp.
#pragma once

#include "libactors/spawn.hpp"
#include "services/mcp/context.hpp"
#include "services/mcp/tool_call.hpp"
#include "services/schema/schema.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>

namespace actors::mcp {

/// Makes an object per life of a handler.
template <class Class, class... Ts>
struct stateful_handler {
  std::tuple<Ts...> args;

  Class operator()() const {
    return std::apply([](const Ts&... each) { return Class(each...); }, args);
  }
};

/// A handler with state: `Class` is constructed with copies of `args` whenever the handler (re)starts. Its calls run
/// one at a time.
template <class Class, class... Ts>
stateful_handler<Class, std::decay_t<Ts>...> stateful(Ts&&... args) {
  return {{std::forward<Ts>(args)...}};
}

enum class handler_kind : std::uint8_t {
  function,  ///< may block, unless the options say otherwise
  coroutine, ///< suspends instead of blocking
  stateful,  ///< one object, one call at a time
  behavior,  ///< CAF's
};

/// A handler without its types: what the server needs to run it.
struct tool_handler {
  handler_kind kind;
  bool coroutine = false; ///< runs on the scheduler's threads, also where it has state
  std::function<caf::behavior(process*)> init;
  std::optional<boost::json::object> input_schema;  ///< derived; absent for behaviors
  std::optional<boost::json::object> output_schema; ///< derived, where the result has a shape

  /// Checks arguments before the handler sees them; an empty text lets them pass. For hand-written schemas.
  std::function<std::string(const boost::json::object&)> check = {};
};

namespace detail {

// -- signatures ---------------------------------------------------------------

template <class F>
struct signature : signature<decltype(&F::operator())> {};
template <class R, class... Ts>
struct signature<R (*)(Ts...)> {
  using result = R;
  using params = std::tuple<std::decay_t<Ts>...>;
};
template <class C, class R, class... Ts>
struct signature<R (C::*)(Ts...)> : signature<R (*)(Ts...)> {};
template <class C, class R, class... Ts>
struct signature<R (C::*)(Ts...) const> : signature<R (*)(Ts...)> {};
template <class C, class R, class... Ts>
struct signature<R (C::*)(Ts...) noexcept> : signature<R (*)(Ts...)> {};
template <class C, class R, class... Ts>
struct signature<R (C::*)(Ts...) const noexcept> : signature<R (*)(Ts...)> {};

struct no_arguments {};

template <class Params>
struct arguments_of {
  using type = no_arguments;
};
template <class First, class... Rest>
struct arguments_of<std::tuple<First, Rest...>> {
  using type = std::conditional_t<std::is_same_v<First, context>, no_arguments, First>;
};

template <class Params>
inline constexpr bool ends_in_context = false;
template <class Only>
inline constexpr bool ends_in_context<std::tuple<Only>> = std::is_same_v<Only, context>;
template <class First, class Second>
inline constexpr bool ends_in_context<std::tuple<First, Second>> = std::is_same_v<Second, context>;

template <class R>
struct plain_result {
  using type = R;
};
template <class T>
struct plain_result<task<T>> {
  using type = T;
};

/// Everything that follows from a function's type.
template <class F>
struct shape {
  using params = typename signature<F>::params;
  using arguments = typename arguments_of<params>::type;
  using returned = typename signature<F>::result;
  using result = typename plain_result<returned>::type;

  static constexpr bool takes_arguments = !std::is_same_v<arguments, no_arguments>;
  static constexpr bool takes_context = ends_in_context<params>;
  static constexpr bool is_coroutine = is_task<returned>;

  static_assert(std::tuple_size_v<params> == std::size_t{takes_arguments} + std::size_t{takes_context},
                "a tool's function takes (const Args&), (const Args&, context&), (context&) or nothing");
  static_assert(!takes_arguments || schema::described<arguments>, "a tool's arguments are a described struct");

  static returned invoke(F& f, const arguments& in, context& ctx) {
    if constexpr (takes_arguments && takes_context)
      return f(in, ctx);
    else if constexpr (takes_arguments)
      return f(in);
    else if constexpr (takes_context)
      return f(ctx);
    else
      return f();
  }
};

// -- results ------------------------------------------------------------------

/// A result with a shape that is not an object is sent as the member "result" of one: before 2026-07-28 structured
/// content had to be an object.
template <class R>
inline constexpr bool has_shape =
    !std::is_void_v<R> && !std::is_same_v<R, tool_result> && !std::is_same_v<R, std::string>;

boost::json::object wrapped_result(boost::json::value result);

template <class R>
tool_result to_result(R&& value) {
  using type = std::decay_t<R>;
  if constexpr (std::is_same_v<type, tool_result>)
    return std::forward<R>(value);
  else if constexpr (std::is_same_v<type, std::string>)
    return tool_result::text(std::forward<R>(value));
  else if constexpr (schema::described<type>)
    return tool_result::structured(schema::to_json(value));
  else
    return tool_result::structured(wrapped_result(schema::to_json(value)));
}

boost::json::object wrapped_schema(boost::json::object inner);

template <class R>
std::optional<boost::json::object> output_schema() {
  if constexpr (!has_shape<R>)
    return std::nullopt;
  else if constexpr (schema::described<R>)
    return schema::json_schema<R>();
  else
    return wrapped_schema(schema::json_schema<R>());
}

template <class Arguments>
boost::json::object input_schema() {
  if constexpr (std::is_same_v<Arguments, no_arguments>)
    return {{"type", "object"}, {"additionalProperties", false}};
  else
    return schema::json_schema<Arguments>();
}

template <class Arguments>
schema::result<Arguments> read_arguments(const boost::json::object& given) {
  if constexpr (std::is_same_v<Arguments, no_arguments>)
    return Arguments{};
  else
    return schema::from_json<Arguments>(given);
}

// -- processes ----------------------------------------------------------------

/// The present call of a coroutine handler.
struct present_call {
  std::shared_ptr<context> running; // null: none
  caf::typed_response_promise<tool_result> answer;
  coroutine_id frame{};

  template <class Answer>
  void end(Answer&& with) {
    running.reset();
    std::exchange(answer, {}).deliver(std::forward<Answer>(with));
  }
};

/// The part of a coroutine handler's behavior that cancels: drops the coroutine if it will not end.
void cancel_coroutine(process* self, present_call& present);

template <class F>
task<> run_coroutine(std::shared_ptr<F> f, std::shared_ptr<present_call> present, std::shared_ptr<context> ctx,
                     typename shape<F>::arguments in) {
  try {
    if constexpr (std::is_void_v<typename shape<F>::result>) {
      co_await shape<F>::invoke(*f, in, *ctx);
      present->end(tool_result::text("done"));
    } else {
      auto result = to_result(co_await shape<F>::invoke(*f, in, *ctx));
      present->end(std::move(result));
    }
  } catch (...) {
    // Told to end, a coroutine may well end by an exception; that is no crash.
    if (!ctx->told_to_end())
      throw;
    present->end(make_error(actors::errc::cancelled));
  }
}

/// Calls a function that is no coroutine.
template <class F>
tool_result invoke_to_result(F& f, const typename shape<F>::arguments& in, context& ctx) {
  if constexpr (std::is_void_v<typename shape<F>::result>) {
    shape<F>::invoke(f, in, ctx);
    return tool_result::text("done");
  } else {
    return to_result(shape<F>::invoke(f, in, ctx));
  }
}

template <class F>
caf::behavior function_behavior(process* self, handler_kind kind, F made) {
  using facts = shape<F>;
  auto f = std::make_shared<F>(std::move(made));
  auto present = std::make_shared<present_call>();
  auto on_call = [self, kind, f, present](const tool_call& call) -> caf::result<tool_result> {
    auto in = read_arguments<typename facts::arguments>(call.arguments());
    if (!in)
      return make_error(tool_errc::invalid_arguments, in.error().text());
    if constexpr (facts::is_coroutine) {
      static_cast<void>(kind);
      present->running = std::make_shared<context>(self, call, self->current_call());
      const auto promise = present->answer = self->make_response_promise<tool_result>();
      present->frame = run(self, run_coroutine<F>(f, present, present->running, std::move(*in)));
      return promise;
    } else {
      context ctx{self, call, self->current_call()};
      try {
        return invoke_to_result(*f, *in, ctx);
      } catch (...) {
        // A way to leave early when nobody waits any more; but what state it leaves behind, nobody knows.
        if (!call.cancelled() || kind == handler_kind::stateful)
          throw;
        return make_error(actors::errc::cancelled);
      }
    }
  };
  return {std::move(on_call), [self, present](cancel_present) { cancel_coroutine(self, *present); },
          [](are_you_there) {}};
}

template <class F>
inline constexpr bool is_stateful = false;
template <class Class, class... Ts>
inline constexpr bool is_stateful<stateful_handler<Class, Ts...>> = true;

template <class F, class Make>
tool_handler typed_handler(handler_kind kind, const Make& make) {
  using facts = shape<F>;
  return {kind, facts::is_coroutine, [kind, make](process* self) { return function_behavior<F>(self, kind, make()); },
          input_schema<typename facts::arguments>(), output_schema<typename facts::result>()};
}

} // namespace detail

/// What `server::tool` accepts.
template <class F>
tool_handler make_handler(F handler) {
  if constexpr (detail::is_stateful<F>) {
    return detail::typed_handler<decltype(handler())>(handler_kind::stateful, std::move(handler));
  } else if constexpr (behavior_function<F>) {
    static_assert(std::is_same_v<std::invoke_result_t<F&, process*>, caf::behavior>,
                  "a behavior function returns caf::behavior");
    return {handler_kind::behavior, false, std::move(handler), std::nullopt, std::nullopt};
  } else {
    constexpr auto kind = detail::shape<F>::is_coroutine ? handler_kind::coroutine : handler_kind::function;
    return detail::typed_handler<F>(kind, [handler = std::move(handler)] { return handler; });
  }
}

} // namespace actors::mcp
