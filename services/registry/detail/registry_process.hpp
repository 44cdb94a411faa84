// The process of a registry: its members, by message.
#pragma once

#include "libactors/process.hpp"
#include "services/registry/registry.hpp"

#include <caf/behavior.hpp>

namespace actors::detail {

/// `desk`: where one waits for a name.
[[nodiscard]] caf::behavior registry_behavior(process* self, const registry& names, const caf::actor& desk);

} // namespace actors::detail
