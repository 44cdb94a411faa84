// What a registry does for children of supervisors alone.
#pragma once

#include "services/registry/registry.hpp"

#include <caf/actor_control_block.hpp>

#include <string_view>

namespace actors::detail {

struct registrar {
  /// Registers `process`, and takes the name from `former` if that has it. Errors: as of register_name.
  [[nodiscard]] static caf::error succeed(const registry& names, std::string_view name, const caf::actor& process,
                                          const caf::weak_actor_ptr& former);
};

} // namespace actors::detail
