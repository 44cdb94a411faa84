// Turns the handlers that users write into processes:
//
// - a function of a described struct, of a context, of both (in that order) or of nothing, that returns nothing or what its kind of
//   thing answers: see handler_kinds.hpp. Callable as const: several of its calls run at once;
// - the same as a coroutine: actors::task<R>;
// - an object with state, `stateful<Class>(args…)`: Class has the function as operator(); each life of the handler begins with a new
//   object;
// - a behavior function of CAF, `caf::behavior(caf::event_based_actor*)`, that takes a `tool_call`.
//
// Users write none of this; see server.hpp.
#pragma once

#include "libactors/spawn.hpp"
#include "services/mcp/handler_kinds.hpp"
#include "services/mcp/handler_shape.hpp"

#include <caf/response_promise.hpp>

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
struct any_handler {
  handler_kind kind;
  bool coroutine = false; ///< runs on the scheduler's threads, also where it has state
  std::function<caf::behavior(process*)> init;
  std::optional<boost::json::object> input_schema;  ///< derived; absent for behaviors
  std::optional<boost::json::object> output_schema; ///< derived, where the result has a shape
  bool takes_struct = false;                        ///< whose schema input_schema is
  bool answers_text = false;                        ///< or nothing, of a tool: never structured content

  /// Checks arguments before the handler sees them; an empty text lets them pass. For hand-written schemas.
  std::function<std::string(const boost::json::object&)> check = {};

  /// The same of a result before the client sees it. What is derived from a type is checked where the result is made.
  std::function<std::string(const tool_result&)> check_result = {};
};

namespace detail {

template <class Arguments>
boost::json::object input_schema() {
  if constexpr (std::is_same_v<Arguments, no_arguments>)
    return {{"type", "object"}, {"additionalProperties", false}};
  else
    return schema::json_schema<Arguments>();
}

template <class Kind, class Arguments>
schema::result<Arguments> read_arguments(const boost::json::object& given) {
  if constexpr (std::is_same_v<Arguments, no_arguments>) {
    return Arguments{};
  } else if constexpr (Kind::arguments_are_texts) {
    static const auto expected = schema::json_schema<Arguments>();
    return schema::from_json<Arguments>(from_texts(given, expected));
  } else {
    return schema::from_json<Arguments>(given);
  }
}

/// Of a tool without arguments: it has published that it takes none.
std::string check_no_arguments(const boost::json::object& given);

/// `of`, and after it what cancels a handler and asks whether it is back: a plain behavior has nothing to do about either.
caf::behavior with_signals(caf::behavior of);

/// The present call of a coroutine handler.
struct present_call {
  std::shared_ptr<context> running; // null: none
  caf::response_promise answer;
  coroutine_id frame{};

  template <class Answer>
  void end(caf::expected<Answer> with);
};

// What a handler does with a call. Its types stay in there: the behavior around it is compiled once, not with each handler, which took a
// fifth of the time of a source full of handlers.

template <class Answer>
using call_function = std::function<caf::expected<Answer>(const tool_call&, context&)>;

using coroutine_function = std::function<caf::expected<task<>>(const tool_call&, const std::shared_ptr<context>&)>;

template <class Answer>
caf::behavior function_behavior(process* self, handler_kind kind, call_function<Answer> f);

caf::behavior coroutine_behavior(process* self, std::shared_ptr<present_call> present, coroutine_function f);

extern template void present_call::end(caf::expected<tool_result>);
extern template void present_call::end(caf::expected<read_result>);
extern template void present_call::end(caf::expected<prompt_result>);
extern template void present_call::end(caf::expected<completion>);
extern template caf::behavior function_behavior(process*, handler_kind, call_function<tool_result>);
extern template caf::behavior function_behavior(process*, handler_kind, call_function<read_result>);
extern template caf::behavior function_behavior(process*, handler_kind, call_function<prompt_result>);
extern template caf::behavior function_behavior(process*, handler_kind, call_function<completion>);

template <class Kind, class F>
task<> run_coroutine(std::shared_ptr<F> f, std::shared_ptr<present_call> present, std::shared_ptr<context> ctx,
                     typename shape<F>::arguments in) {
  using answer = typename Kind::answer;
  try {
    if constexpr (std::is_void_v<typename shape<F>::result>) {
      co_await shape<F>::invoke(*f, in, *ctx);
      present->end<answer>(Kind::done());
    } else {
      auto result = Kind::from(co_await shape<F>::invoke(*f, in, *ctx));
      present->end<answer>(std::move(result));
    }
  } catch (...) {
    // Told to end, a coroutine may well end by an exception; that is no crash.
    if (!ctx->told_to_end())
      throw;
    present->end<answer>(make_error(actors::errc::cancelled));
  }
}

/// Calls a function that is no coroutine.
template <class Kind, class F>
caf::expected<typename Kind::answer> invoke_to_answer(F& f, const typename shape<F>::arguments& in, context& ctx) {
  if constexpr (std::is_void_v<typename shape<F>::result>) {
    shape<F>::invoke(f, in, ctx);
    return Kind::done();
  } else {
    return Kind::from(shape<F>::invoke(f, in, ctx));
  }
}

template <class Kind, class F>
caf::behavior behavior_of(process* self, handler_kind kind, F made) {
  auto f = std::make_shared<F>(std::move(made));
  const auto read = [](const tool_call& call) {
    return read_arguments<Kind, typename shape<F>::arguments>(call.arguments());
  };
  if constexpr (shape<F>::is_coroutine) {
    auto present = std::make_shared<present_call>();
    return coroutine_behavior(
        self, present,
        [f, present, read](const tool_call& call, const std::shared_ptr<context>& ctx) -> caf::expected<task<>> {
          auto in = read(call);
          if (!in)
            return make_error(tool_errc::invalid_arguments, in.error().text());
          return run_coroutine<Kind, F>(f, present, ctx, std::move(*in));
        });
  } else {
    using answer = typename Kind::answer;
    return function_behavior<answer>(self, kind,
                                     [f, read](const tool_call& call, context& ctx) -> caf::expected<answer> {
                                       const auto in = read(call);
                                       if (!in)
                                         return make_error(tool_errc::invalid_arguments, in.error().text());
                                       return invoke_to_answer<Kind>(*f, *in, ctx);
                                     });
  }
}

template <class F>
inline constexpr bool is_stateful = false;
template <class Class, class... Ts>
inline constexpr bool is_stateful<stateful_handler<Class, Ts...>> = true;

template <class Kind, class F, class Make>
any_handler typed_handler(handler_kind kind, const Make& make) {
  using facts = shape<F>;
  using arguments = typename facts::arguments;
  using result = typename facts::result;
  if constexpr (answerable<Kind, result>() && fitting_arguments<Kind, arguments>()) {
    any_handler out{kind, facts::is_coroutine,
                    [kind, make](process* self) { return behavior_of<Kind, F>(self, kind, make()); },
                    input_schema<arguments>(), Kind::template output_schema<result>()};
    out.takes_struct = facts::takes_arguments;
    if constexpr (std::is_same_v<Kind, of_tool>) {
      out.answers_text = std::is_void_v<result> || text<result>;
      if (!facts::takes_arguments)
        out.check = check_no_arguments;
    }
    return out;
  } else {
    return {}; // what is wrong has been said
  }
}

/// A behavior function of CAF whose behavior also takes what a handler is told besides its calls.
template <class F>
any_handler behavior_handler(F handler) {
  return {handler_kind::behavior, false,
          [handler = std::move(handler)](process* self) mutable { return with_signals(handler(self)); }, std::nullopt,
          std::nullopt};
}

} // namespace detail

/// What the functions of `server` and `offer` accept.
template <class Kind, class F>
any_handler make_handler(F handler) {
  if constexpr (detail::is_stateful<F>) {
    return detail::typed_handler<Kind, decltype(handler())>(handler_kind::stateful, std::move(handler));
  } else if constexpr (behavior_function<F>) {
    static_assert(std::is_same_v<std::invoke_result_t<F&, process*>, caf::behavior>,
                  "a behavior function returns caf::behavior");
    return detail::behavior_handler(std::move(handler));
  } else {
    static_assert(detail::runs_as_const<F>,
                  "the function of a handler changes itself, as a mutable lambda does, but several of its calls run at "
                  "once, each on a copy: make it const, or a class whose object stateful<Class>() keeps");
    constexpr auto kind = detail::shape<F>::is_coroutine ? handler_kind::coroutine : handler_kind::function;
    return detail::typed_handler<Kind, F>(kind, [handler = std::move(handler)] { return handler; });
  }
}

} // namespace actors::mcp
