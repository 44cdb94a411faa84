// A ref: whoever is child X of supervisor Y at the moment. It outlives restarts of X, and of Y under its own supervisor.
//
//   actors::ref store{system, {.label = "store", .hold = 100}};
//   auto root = actors::start_supervisor(system, {.strategy = actors::strategy::one_for_one, .children = {
//     {.id = "store", .start = [](auto& s) { return s.spawn(store_behavior); }, .ref = store},
//     {.id = "web", .start = [store](auto& s) { return s.spawn([store](auto* self) { return web(self, store); }); }},
//   }});
//   …
//   self->call(store, 2s, caf::get_atom_v, key).then([=](int value) { … }, [=](const caf::error& why) { … });
//
// A ref stands wherever a process is called: `self->call`, `co_await actors::call`, `system.call`, `reply_port::call`. Plain
// messages go by `send`, which tells what became of them; CAF's own sends take `address()`. Where no ref was made beforehand,
// `find_ref` makes one.
//
// While the child has no process and is to get one (before its first start; restarting, or in backoff; or its supervisor is),
// messages are refused with ref_errc::not_running, or held for its next process as far as `hold` allows. Held calls keep their
// deadlines. What is held goes to the next process, once that has run its init, in the order in which it came and before what is
// sent later. Once the child is not to come back by itself (terminated, deleted, done, quarantined, or its supervisor is), what is
// held is refused, and so is what comes, with ref_errc::gone. A child that is started again after that is there again.
//
// Nothing is lost in silence, nothing goes to two processes: a call is answered in any case; a plain message that is refused is
// reported by `send`, or else, if it was held before or sent by CAF, by event::kind::message_refused, and to a sender that is a
// process by an error message. What a process has in its mailbox when it ends is lost with it, as ever; calls are answered then.
//
// Not for exits: a stop or kill that is sent to a ref goes to the process that is there, and to nobody where there is none. To be
// told of ends, monitor the process that `get` gives: the ref itself has none.
//
// Threading: all members from any thread. Lifetime: copies are the same ref; not beyond the system. An event subscriber must not
// send through a ref. Cost: a message costs an atomic load and a count more than one to the process itself; a lock only while
// there is none.
#pragma once

#include "libactors/delivery.hpp"
#include "libactors/fwd.hpp"
#include "libactors/time.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>
#include <caf/expected.hpp>
#include <caf/message.hpp>
#include <caf/type_id.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace actors {

enum class ref_errc : std::uint8_t {
  /// The child has no process at this moment, and its ref does not hold messages.
  not_running = 1,
  /// The child has no process at this moment, and its ref holds as many messages as it may.
  full,
  /// The child has no process and will not get one by itself; the text says why.
  gone,
};

[[nodiscard]] std::string_view to_string(ref_errc code) noexcept;
[[nodiscard]] caf::error make_error(ref_errc code);
[[nodiscard]] caf::error make_error(ref_errc code, const std::string& text);

struct ref_options {
  std::string label = {}; ///< names it in errors and events; empty: the child's id
  std::size_t hold = 0;   ///< how many messages it holds while the child is between two lives; 0: it refuses them
};

class ref {
public:
  /// Stands for nobody; a message to it is refused with ref_errc::gone.
  ref() = default;

  /// Stands for the child in whose spec it is put, which may be started later. A ref is for one child: of several, the last one to
  /// be added has it.
  explicit ref(system& sys, ref_options options = {});

  /// Whether it was made with a system.
  [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(address_); }

  /// The process of this moment, which may have ended by now; empty while there is none.
  [[nodiscard]] caf::actor get() const;

  /// Sends a plain message. Errors: ref_errc; errc::overloaded where the process's mailbox has a limit. The empty error: it has been
  /// taken by the process, or is held.
  template <class... Ts>
  [[nodiscard]] caf::error send(Ts&&... content) const {
    return send_message(caf::make_message(std::forward<Ts>(content)...));
  }

  /// An actor that passes on what it gets, for whatever takes actors: calls above all, CAF's sends, delegation.
  [[nodiscard]] const caf::actor& address() const noexcept { return address_; }
  operator const caf::actor&() const noexcept { return address_; }

  friend bool operator==(const ref& left, const ref& right) noexcept { return left.address_ == right.address_; }

private:
  [[nodiscard]] caf::error send_message(caf::message content) const;

  caf::actor address_;
};

/// Answers ref: that of a child of a (static) supervisor, which is made if there is none yet; `options` count only then. For
/// processes. Errors: supervision_errc::not_found.
struct ref_of_child_msg {
  std::string id;
  ref_options options = {};
};

/// The same for other threads; see supervision/supervisor.hpp. `supervisor` may be given as a ref.
[[nodiscard]] caf::expected<ref> find_ref(system& sys, const caf::actor& supervisor, std::string id,
                                          ref_options options = {}, duration timeout = std::chrono::seconds{5});

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_supervision_ref, first_custom_type_id + 44)
CAF_ADD_TYPE_ID(actors_supervision_ref, (actors::ref))
CAF_ADD_TYPE_ID(actors_supervision_ref, (actors::ref_of_child_msg))
CAF_END_TYPE_ID_BLOCK(actors_supervision_ref)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::ref)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::ref_of_child_msg)
