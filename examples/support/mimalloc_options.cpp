// Compiled into our own programs where they run on mimalloc: memory that is freed goes back to the system at once. By
// default mimalloc gives it back with later allocations of the same thread, which may be never: after a few large
// messages an idle server would stay tens of MiB above what it uses.
#include <mimalloc.h>

namespace {

[[maybe_unused]] const bool set = [] {
  mi_option_set(mi_option_decommit_delay, 0);
  return true;
}();

} // namespace
