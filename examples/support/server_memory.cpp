// Compiled into our servers where they run on mimalloc: memory that is freed goes back to the system at once. By default mimalloc gives
// it back with later allocations of the same thread, which may be never: after a few large messages an idle server would stay tens of
// MiB above what it uses. Not for programs that allocate and free a mailbox full of messages over and over: each time is a call of the
// system, which took three tenths of the rate of message/one_to_one on a virtual machine where they are dear.
#include <mimalloc.h>

namespace {

[[maybe_unused]] const bool set = [] {
  mi_option_set(mi_option_decommit_delay, 0);
  return true;
}();

} // namespace
