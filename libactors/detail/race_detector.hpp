// Tells ThreadSanitizer in which order a mailbox puts things: CAF's library is not instrumented, so that it cannot see for
// itself. Nothing in all other builds.
//
//   sender:    handed_over(&process);  then CAF queues the message
//   receiver:  taken_over(&process);   then its handler runs
//
// The same for what one thread makes for a functor that it attaches to a process, whose end calls it on another.
// What CAF does behind our back, above all the last reference that goes, is left to test/tsan_suppressions.txt.
#pragma once

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

namespace actors::detail {

#ifdef __SANITIZE_THREAD__
inline void handed_over(const void* what) noexcept {
  __tsan_release(const_cast<void*>(what));
}
inline void taken_over(const void* what) noexcept {
  __tsan_acquire(const_cast<void*>(what));
}
#else
inline void handed_over(const void*) noexcept {}
inline void taken_over(const void*) noexcept {}
#endif

} // namespace actors::detail
