// What the process of a registry answers, by `process::call` or through a reply port, one request after the other.
//
//   self->call(names.address(), 1s, actors::whereis_msg{"db"})
//     .then([](const caf::actor& db) { … }, [](const caf::error& why) { … });
//
// They do what members of `registry` do (services/registry/registry.hpp), which cost a fraction and need no process: use these
// where requests of several are to run in the order in which they came, or where only messages get through.
// Errors: registry_errc, and those of every call.
#pragma once

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

#include <string>
#include <vector>

namespace actors {

/// Answers caf::actor. Errors: not_registered.
struct whereis_msg {
  std::string name;
};

/// Answers caf::ok_atom. Errors: invalid_name, no_process, already_registered.
struct register_name_msg {
  std::string name;
  caf::actor process;
};

/// Answers caf::ok_atom. Errors: not_registered.
struct unregister_name_msg {
  std::string name;
};

/// Answers caf::ok_atom. Errors: invalid_name, not_registered, already_registered.
struct rename_msg {
  std::string from;
  std::string to;
};

/// Answers caf::actor, as soon as somebody has the name. A request of a plain CAF actor does not say how long it waits: it is answered
/// by errc::deadline_exceeded after a minute. Errors: invalid_name.
struct await_name_msg {
  std::string name;
};

/// Answers name_list: all names, or those of one process.
struct list_names_msg {
  caf::actor process = {};
};

struct name_list {
  std::vector<std::string> names;
};

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_registry, first_custom_type_id + 100)
CAF_ADD_TYPE_ID(actors_registry, (actors::whereis_msg))
CAF_ADD_TYPE_ID(actors_registry, (actors::register_name_msg))
CAF_ADD_TYPE_ID(actors_registry, (actors::unregister_name_msg))
CAF_ADD_TYPE_ID(actors_registry, (actors::rename_msg))
CAF_ADD_TYPE_ID(actors_registry, (actors::await_name_msg))
CAF_ADD_TYPE_ID(actors_registry, (actors::list_names_msg))
CAF_ADD_TYPE_ID(actors_registry, (actors::name_list))
CAF_END_TYPE_ID_BLOCK(actors_registry)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::whereis_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::register_name_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::unregister_name_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::rename_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::await_name_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::list_names_msg)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::name_list)
