// A name as an address: a message goes to whoever has the name when it is sent. Erlang's `Name ! Message`.
//
//   const actors::name_ref db{system, names, "db"};
//   self->call(db, 1s, query{…}).then(…);
//   if (auto refused = db.send(log_line{…})) …
//
// Where nobody has the name, calls are answered with registry_errc::not_registered, `send` returns it, and what CAF's own sends bring is
// dropped with event::kind::message_refused. Nothing is held: a `ref` (supervision/ref.hpp) does that, for a child.
//
// Not for exits and monitors: they are for the process that `get` gives.
// Threading: all members from any thread. Lifetime: copies are the same address; it keeps the names, and not beyond the system.
// Cost: of `whereis`, for each message.
#pragma once

#include "services/registry/registry.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>

#include <string>
#include <utility>

namespace actors {

class name_ref {
public:
  name_ref(system& sys, registry names, std::string name);

  /// Whoever has the name at this moment; empty: nobody.
  [[nodiscard]] caf::actor get() const;

  /// Sends a plain message. Errors: registry_errc::not_registered; of a process, errc::callee_gone and errc::overloaded.
  template <class... Ts>
  [[nodiscard]] caf::error send(Ts&&... content) const {
    return send_message(caf::make_message(std::forward<Ts>(content)...));
  }

  /// For whatever takes actors.
  [[nodiscard]] const caf::actor& address() const noexcept { return address_; }
  operator const caf::actor&() const noexcept { return address_; }

private:
  [[nodiscard]] caf::error send_message(caf::message content) const;

  caf::actor address_;
};

} // namespace actors
