// The rows of the services, which libactors alone has. Each does its work once and returns when it is done: its processes have ended or
// been told to.
#pragma once

#include "bench/core/work/host.hpp"
#include "bench/ruler/performer.hpp"
#include "bench/ruler/work.hpp"

namespace bench::core {

/// `width` processes each check one of `window` workers out and in again, `count` times. An op: both.
outcome check_out_workers(host& on, const work& what);

/// The same, with a call to the worker in between.
outcome transact_with_workers(host& on, const work& what);

/// `width` clients each give `count` jobs to a pool of `window` workers, one at a time. An op: a job answered.
outcome dispatch_jobs(host& on, const work& what);

/// By the name in `work::row`.
[[nodiscard]] std::map<std::string_view, part<host>> service_parts();

} // namespace bench::core
