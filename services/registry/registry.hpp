// A registry: names for processes. Any string is a name; one process has it at a time, and may have many.
//
//   actors::registry names{system};
//   auto root = actors::start_supervisor(system, {.children = {
//     names.child(),                                                                       // for those who ask by message
//     actors::registered_as(names, "db", {.id = "db", .start = [](auto& s) { return s.spawn(db_behavior); }}),
//   }});
//
//   if (auto db = names.whereis("db")) self->call(db, 1s, query{…}).then(…);
//   if (auto taken = names.register_name("leader", self)) follow(actors::holder_of(taken));
//   auto db = co_await names.await_name(self, "db", 5s);                                   // caf::expected<caf::actor>
//
// Use it where who wants a process knows no more than its name. For a child of a supervisor a `ref` (supervision/ref.hpp) costs less
// and can hold messages between two lives; for many processes under one key, services/registry/groups.hpp; to send to whoever has a
// name at the moment, services/registry/name_ref.hpp.
//
// A name goes with its process, without anybody asking: whoever has heard of the end by a monitor, a link or as its supervisor finds
// the name free. Before that, `whereis` may return one that is ending or has ended: a call to it is answered with its exit reason, or
// errc::callee_gone. A name keeps no process alive; a process lives by itself, a CAF actor that is none ends with its last handle.
//
// Ordering: writes are ordered name by name; a read that begins after a write has returned sees it, or what came after. Of several
// names each is for itself: a reader of two may see the one before and the other after a write. While `rename` runs a reader may find both.
//
// Threading: all members from any thread, processes and foreign threads included. Reads take no lock and never wait; writes take a
// lock, one of sixteen, for a moment; nothing passes through a mailbox. The first read on a thread registers it with liburcu, once,
// under a lock. Not between fork and exec.
// Lifetime: copies are handles to the same names, a child_spec from `child` keeps them too. The system must outlive them. After a
// shutdown there is no process left: names are gone and registrations are refused.
// Cost: a read is a hash and a strong handle: some 30 ns, up to 0.1 µs where another core had the handle's count last. A name that
// comes and goes allocates nothing. Names are hashed by std::hash: whoever can choose many of them can make them collide.
// Source: OTP, erlang(3) register/2, global(3); Elixir, Registry.
#pragma once

#include "libactors/async.hpp"
#include "libactors/fwd.hpp"
#include "libactors/process.hpp"
#include "libactors/reply_port.hpp"
#include "libactors/time.hpp"
#include "services/registry/errc.hpp"
#include "services/registry/messages.hpp"
#include "supervision/child_spec.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>
#include <caf/expected.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace actors {

namespace detail {
struct registrar;
}

/// What a process waits for with `registry::await_name`: in a coroutine by co_await, in a handler by `then`.
class [[nodiscard]] name_wait {
public:
  name_wait(process* self, caf::actor desk, std::string name, duration timeout)
      : self_(self), desk_(std::move(desk)), name_(std::move(name)), timeout_(timeout) {}

  /// Runs one of the two in the process. Returns an id for `process::forget`.
  template <class OnProcess, class OnError>
  std::uint64_t then(OnProcess on_process, OnError on_error) && {
    return self_->call(desk_, timeout_, await_name_msg{std::move(name_)})
        .then(std::move(on_process), std::move(on_error));
  }

  /// Result: caf::expected<caf::actor>.
  call_wait<caf::actor> operator co_await() && {
    return {self_, nullptr, desk_, timeout_, caf::make_message(await_name_msg{std::move(name_)})};
  }

private:
  process* self_;
  caf::actor desk_;
  std::string name_;
  duration timeout_;
};

class registry {
public:
  explicit registry(system& sys);

  // -- reading ----------------------------------------------------------------

  /// Whoever has the name; empty: nobody. It may have just died.
  [[nodiscard]] caf::actor whereis(std::string_view name) const noexcept;

  /// All names, in no order: those that are there all the while, and some of those that come or go meanwhile. Cost: O(n).
  [[nodiscard]] std::vector<std::string> names() const;

  /// Those of one process, in no order; one that is just ending may have them still. Takes locks. Cost: O(its names).
  [[nodiscard]] std::vector<std::string> names_of(const caf::actor& process) const;

  /// How many names there are. Stale as soon as it returns; a name whose process is just ending may count.
  [[nodiscard]] std::size_t size() const noexcept;

  // -- writing ----------------------------------------------------------------

  /// The empty error: from here on `process` has the name. Errors: already_registered, also where it is this process that has it;
  /// `holder_of` says who. no_process: the handle is empty, or its process has ended. invalid_name.
  [[nodiscard]] caf::error register_name(std::string_view name, const caf::actor& process) const;

  /// Gives the name to `process`, whoever has it, with no moment in which nobody has; the holder until then comes back, empty if there
  /// was none, and is not told. OTP's global:re_register_name. Errors: no_process, invalid_name.
  [[nodiscard]] caf::expected<caf::actor> reregister_name(std::string_view name, const caf::actor& process) const;

  /// Errors: not_registered.
  caf::error unregister_name(std::string_view name) const;

  /// The same, if it is `process` that has it: for those who cannot know whether somebody else has taken the name meanwhile.
  caf::error unregister_name(std::string_view name, const caf::actor& process) const;

  /// Whoever has `from` has `to` instead, in one step for all who write. Errors: not_registered; already_registered, also where it
  /// has `to` itself; invalid_name.
  [[nodiscard]] caf::error rename(std::string_view from, std::string_view to) const;

  // -- waiting for a name ---------------------------------------------------------

  /// Waits until somebody has the name; answers at once where that is so. It may have ended, or given the name up, when the answer
  /// arrives. Errors: errc::deadline_exceeded, invalid_name, errc::callee_gone when the registry goes. A caller that ends, or forgets
  /// the call, leaves nothing that would be kept for longer than a second.
  [[nodiscard]] name_wait await_name(process* self, std::string name, duration timeout) const;

  /// The same from outside the processes; it blocks, so never in a process.
  [[nodiscard]] caf::expected<caf::actor> await_name(std::string name, duration timeout) const;

  /// The same through a reply port.
  reply_port::call_id await_name(reply_port& port, std::string name, time_point deadline,
                                 reply_port::callback on_answer) const;

  /// How many requests wait for a name. Cost: O(n).
  [[nodiscard]] std::size_t waiting() const;

  // -- its process ------------------------------------------------------------

  /// The process that answers the messages of services/registry/messages.hpp, as a child of yours; use it once at a time. All else
  /// goes without it. The names do not live in it: it may crash, and its replacement answers as if nothing had happened.
  [[nodiscard]] child_spec child(std::string id = "registry") const;

  /// That process, through its restarts; messages are refused while there is none.
  [[nodiscard]] const ref& address() const noexcept;

private:
  friend struct detail::registrar;
  class impl;
  std::shared_ptr<const impl> impl_;
};

} // namespace actors
