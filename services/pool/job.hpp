// How a job says more than its message does, and workers that run functions.
//
//   self->call(pool, 2s, actors::pool_job({.key = "ada", .idempotent = true}, image)).then(…);
//
//   actors::pool helpers{system, [](auto& s) { return s.spawn(actors::function_worker, {.blocking = true}); }};
//   self->call(helpers, 2s, actors::pool_function([path] { return read_file(path); })).then([](std::string& text) { … }, …);
//
// Threading: plain values; a function runs in the worker, and what it returns has to be something that may be sent.
#pragma once

#include "libactors/process.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/behavior.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>
#include <caf/type_id.hpp>

#include <functional>
#include <string>
#include <type_traits>
#include <utility>

namespace actors {

struct job_options {
  /// Under routing::consistent_hash: jobs of one key go to one worker. Empty: to any.
  std::string key = {};

  /// It may be run twice: if its worker crashes it is given to another one, once.
  bool idempotent = false;
};

/// What a worker gets is the content.
struct job_message {
  job_options options;
  caf::message content;
};

template <class... Ts>
[[nodiscard]] job_message pool_job(job_options options, Ts&&... content) {
  return {std::move(options), caf::make_message(std::forward<Ts>(content)...)};
}

/// For a function_worker: answers what the function returns. One that throws crashes the worker.
struct function_job {
  std::function<caf::message(process*)> run;
};

/// `what` takes nothing, or the worker's process*.
template <class F>
[[nodiscard]] function_job pool_function(F what) {
  return {[what = std::move(what)](process* self) mutable -> caf::message {
    const auto invoke = [&]() -> decltype(auto) {
      if constexpr (std::is_invocable_v<F&, process*>)
        return what(self);
      else
        return what();
    };
    if constexpr (std::is_void_v<decltype(invoke())>) {
      invoke();
      return {};
    } else {
      return caf::make_message(invoke());
    }
  }};
}

/// A behavior that runs functions.
[[nodiscard]] caf::behavior function_worker(process* self);

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_pool_job, first_custom_type_id + 150)
CAF_ADD_TYPE_ID(actors_pool_job, (actors::job_message))
CAF_ADD_TYPE_ID(actors_pool_job, (actors::function_job))
CAF_END_TYPE_ID_BLOCK(actors_pool_job)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::job_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::function_job)
