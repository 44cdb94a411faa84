// What cannot be among the options of a service.
#pragma once

#include "services/mcp/service_options.hpp"

#include <string>

namespace actors::mcp::detail {

/// What is wrong, a line for each; empty: nothing.
[[nodiscard]] std::string check(const service_options& options);

} // namespace actors::mcp::detail
