// The rows of the services, which libactors alone has. Each does its work once and returns when it is done: its processes have ended or
// been told to.
#pragma once

#include "bench/core/work/host.hpp"
#include "bench/ruler/performer.hpp"
#include "bench/ruler/work.hpp"

namespace bench::core {

/// By the name in `work::row`.
[[nodiscard]] std::map<std::string_view, part<host>> service_parts();

} // namespace bench::core
