// The way out of the actors: calls made from code that is no process, each answered through a callback.
//
// A port is an address without a mailbox: the answer is handed to the callback on the thread of the process that
// answers, with no hop through the scheduler in between. Transports use one port for all their requests.
//
//   actors::reply_port port{system};
//   port.call(tool, system.now() + 2s, [exchange](actors::answer a) { … }, call_tool{…});
//
// Threading: all members from any thread; a callback runs on the answering thread (or the timer's), must be quick and
// must not block.
// Lifetime: copies are handles to the same port; calls under way keep it alive until they are answered. A shutdown of
// the system answers those that are left with errc::shutting_down.
// Ordering: none between calls.
#pragma once

#include "libactors/call.hpp"
#include "libactors/fwd.hpp"
#include "libactors/time.hpp"

#include <caf/actor.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/error.hpp>
#include <caf/message.hpp>
#include <caf/message_priority.hpp>
#include <caf/type_erased_tuple.hpp>

#include <cstdint>
#include <functional>
#include <utility>

namespace actors {

/// The answer to a call: its content, or the reason why there is none. Valid during the callback.
class answer {
public:
  explicit answer(caf::type_erased_tuple& content) : content_(content) {}

  [[nodiscard]] bool is_error() const { return actors::is_error(content_); }

  /// Empty where this is no error.
  [[nodiscard]] caf::error error() const { return is_error() ? content_.get_as<caf::error>(0) : caf::error{}; }

  template <class... Ts>
  [[nodiscard]] bool is() const {
    return content_.match_elements<Ts...>();
  }

  /// Requires: is<…>() with a T at `position`.
  template <class T>
  [[nodiscard]] T take(std::size_t position = 0) {
    return std::move(content_.get_mutable_as<T>(position));
  }

private:
  caf::type_erased_tuple& content_;
};

class reply_port {
public:
  using callback = std::function<void(answer)>;

  /// Identifies a call that is under way.
  enum class call_id : std::uint64_t {};

  reply_port() = default;
  explicit reply_port(system& sys);

  /// Calls `to`. `on_answer` runs exactly once, unless the call is forgotten: with the answer, errc::deadline_exceeded
  /// at `deadline`, or the reason why the callee ended (errc::callee_gone where there is none, or it had ended before).
  /// It may run before `call` returns. An exception that leaves it is logged. Requires: a port made with a system.
  template <class... Ts>
  call_id call(const caf::actor& to, time_point deadline, callback on_answer, Ts&&... content) {
    return call_impl(to, deadline, caf::message_priority::normal, std::move(on_answer),
                     caf::make_message(std::forward<Ts>(content)...));
  }

  /// The same on the control lane; see process::call_urgently.
  template <class... Ts>
  call_id call_urgently(const caf::actor& to, time_point deadline, callback on_answer, Ts&&... content) {
    return call_impl(to, deadline, caf::message_priority::high, std::move(on_answer),
                     caf::make_message(std::forward<Ts>(content)...));
  }

  /// A call whose message has yet to be sent, when it is known to whom. Its deadline runs from now on.
  struct open_call {
    call_id id{};
    call_ptr state = {}; ///< what its callee will see
  };

  /// The first half of `call`: `on_answer` as there.
  [[nodiscard]] open_call open(time_point deadline, callback on_answer);

  /// The second half. Requires: once for each.
  template <class... Ts>
  void send(const open_call& opened, const caf::actor& to, Ts&&... content) {
    send_impl(opened, to, caf::make_message(std::forward<Ts>(content)...));
  }

  /// Moves the deadline of a call under way, later or earlier. Its callee is not told: call_state::deadline stays what it was.
  /// False: it is over.
  bool move_deadline(call_id id, time_point to);

  /// Gives a call up: its callback will not run, its callee sees it cancelled. False: the answer came first.
  bool forget(call_id id);

private:
  call_id call_impl(const caf::actor& to, time_point deadline, caf::message_priority lane, callback on_answer,
                    caf::message content);
  void send_impl(const open_call& opened, const caf::actor& to, caf::message content);

  caf::strong_actor_ptr impl_;
};

} // namespace actors
