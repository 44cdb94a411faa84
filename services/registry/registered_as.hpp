// A child that comes back under its name: OTP's {local, Name} and {via, Module, Name}.
//
//   actors::registry names{system};
//   … .children = {actors::registered_as(names, "db", {.id = "db", .start = start_db}), …}
//
// The process has the name before its start is acknowledged, so that who starts after it finds it; its own init may run before that.
// A start that finds the name taken fails with registry_errc::already_registered, and nothing is spawned; for a restart that is a failed
// restart. The name goes with the process, and the next one takes it: also where its predecessor was abandoned and still runs.
// That is known of the predecessor under the same supervisor process; one that a new supervisor does not know keeps the name until it
// ends.
//
// A process may as well register itself in its init, and end with the error: `if (auto taken = names.register_name("db", self)) …`.
//
// Threading and lifetime: as start functions (supervision/child_spec.hpp).
#pragma once

#include "services/registry/registry.hpp"
#include "supervision/child_spec.hpp"

#include <string>

namespace actors {

[[nodiscard]] start_function registered_as(registry names, std::string name, start_function start);

/// The same spec with such a start function.
[[nodiscard]] child_spec registered_as(registry names, std::string name, child_spec spec);

} // namespace actors
