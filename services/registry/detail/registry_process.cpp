#include "services/registry/detail/registry_process.hpp"

#include <caf/result.hpp>
#include <caf/typed_response_promise.hpp>

#include <chrono>
#include <utility>

namespace actors::detail {

namespace {

constexpr std::chrono::minutes longest_plain_wait{1};

caf::result<caf::ok_atom> done_unless(caf::error failed) {
  if (failed)
    return failed;
  return caf::ok_atom_v;
}

caf::result<caf::actor> whereis(const registry& names, const std::string& name) {
  auto holder = names.whereis(name);
  if (!holder)
    return make_error(registry_errc::not_registered, "'" + name + "'");
  return holder;
}

// A call goes on to the desk as it is, and ends there when its caller does. For a plain request, of which nobody can tell, the registry
// waits itself.
caf::result<caf::actor> await(process* self, const registry& names, const caf::actor& desk, std::string& name) {
  if (const auto& call = self->current_call()) {
    desk->enqueue(call_element::make(self->current_sender(), self->current_message_id(), call,
                                     caf::make_message(await_name_msg{std::move(name)})),
                  nullptr);
    return caf::delegated<caf::actor>{};
  }
  auto promise = self->make_response_promise<caf::actor>();
  names.await_name(self, std::move(name), longest_plain_wait)
      .then([promise](const caf::actor& holder) mutable { promise.deliver(holder); },
            [promise](const caf::error& why) mutable { promise.deliver(why); });
  return promise;
}

} // namespace

caf::behavior registry_behavior(process* self, const registry& names, const caf::actor& desk) {
  self->provide_state([names] { return std::to_string(names.size()) + " names"; });
  return {
      [names](const whereis_msg& request) { return whereis(names, request.name); },
      [names](const register_name_msg& request) {
        return done_unless(names.register_name(request.name, request.process));
      },
      [names](const unregister_name_msg& request) { return done_unless(names.unregister_name(request.name)); },
      [names](const rename_msg& request) { return done_unless(names.rename(request.from, request.to)); },
      [names](const list_names_msg& request) {
        return name_list{request.process ? names.names_of(request.process) : names.names()};
      },
      [self, names, desk](await_name_msg& request) { return await(self, names, desk, request.name); },
  };
}

} // namespace actors::detail
