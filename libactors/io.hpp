// The executor that transports run on. The only header of the kernel that names Asio; include it in sources alone.
//
// The runtime owns the threads: a transport takes its executor from here and makes neither threads nor an io_context of its
// own. Handlers on this executor must not block.
//
//   boost::asio::ip::tcp::acceptor acceptor{actors::executor(system), endpoint};
//
// Thread safety: may be called from any thread. Successive calls may return executors of different I/O threads; objects that
// must run on one thread (a socket and its timers) take one executor and keep it.
// Lifetime: valid until the system is destroyed.
#pragma once

#include "libactors/fwd.hpp"

#include <boost/asio/io_context.hpp>

namespace actors {

using io_executor = boost::asio::io_context::executor_type;

[[nodiscard]] io_executor executor(system& sys);

/// Whether the calling thread is the one that runs the handlers of `where`: then what belongs to them may be used here and now,
/// also in a process. (The executor itself says so only inside its handlers.)
[[nodiscard]] bool runs_here(const io_executor& where) noexcept;

} // namespace actors
