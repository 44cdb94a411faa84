// The processes of the job server.
#pragma once

#include "examples/job_server/job_server.hpp"

#include "libactors/process.hpp"

namespace job_server {

/// Computes "upper TEXT", "reverse TEXT" and "count TEXT"; crashes on "crash".
caf::behavior worker(actors::process* self);

/// Takes jobs out of the queue, several at a time, and sees to each until its result is kept. Crashes on "trip", the first time.
caf::behavior runner(actors::process* self, const services& parts);

/// Keeps the lines that its group gets; answers them, and begins anew.
caf::behavior board(actors::process* self, const services& parts);

inline constexpr const char* finished = "finished"; ///< the group

} // namespace job_server
