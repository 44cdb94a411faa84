// What follows from the type of a handler's function: its arguments, whether it takes a context, whether it is a coroutine, its result.
// Included by handler.hpp; users write none of this.
#pragma once

#include "libactors/task.hpp"
#include "services/mcp/context.hpp"
#include "services/schema/schema.hpp"

#include <boost/describe/class.hpp>

#include <tuple>
#include <type_traits>

namespace actors::mcp::detail {

template <class F>
struct signature : signature<decltype(&F::operator())> {};
template <class R, class... Ts>
struct signature<R (*)(Ts...)> {
  using result = R;
  using params = std::tuple<std::decay_t<Ts>...>;
  static constexpr bool is_const = true;
};
template <class C, class R, class... Ts>
struct signature<R (C::*)(Ts...)> : signature<R (*)(Ts...)> {
  static constexpr bool is_const = false;
};
template <class C, class R, class... Ts>
struct signature<R (C::*)(Ts...) const> : signature<R (*)(Ts...)> {};
template <class C, class R, class... Ts>
struct signature<R (C::*)(Ts...) noexcept> : signature<R (C::*)(Ts...)> {};
template <class C, class R, class... Ts>
struct signature<R (C::*)(Ts...) const noexcept> : signature<R (*)(Ts...)> {};

/// Whether calls leave the function as it was: several processes may each run a copy of it.
template <class F>
inline constexpr bool runs_as_const = signature<F>::is_const;

struct no_arguments {};
BOOST_DESCRIBE_STRUCT(no_arguments, (), ())

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
  using result = std::remove_cvref_t<typename plain_result<returned>::type>;

  static constexpr bool takes_arguments = !std::is_same_v<arguments, no_arguments>;
  static constexpr bool takes_context = ends_in_context<params>;
  static constexpr bool is_coroutine = is_task<returned>;

  static_assert(std::tuple_size_v<params> == std::size_t{takes_arguments} + std::size_t{takes_context},
                "a handler's function takes (const Args&), (const Args&, context&), (context&) or nothing");
  static_assert(!takes_arguments || schema::described<arguments>, "a handler's arguments are a described struct");

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

} // namespace actors::mcp::detail
