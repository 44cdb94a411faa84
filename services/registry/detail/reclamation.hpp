// Memory that readers look at without a lock: what is taken away from them is freed when the last of those who may have seen it has
// left. All of liburcu that we use (read-copy-update, the flavour that registers threads by itself).
//
//   reader:  { const reading here; auto* found = head.load(acquire); … }   // nothing is freed under it
//   writer:  head.store(next, release); retire(std::move(old));           // freed later, on a thread of liburcu's
//
// A reader never waits: no lock, no loop, no barrier of the processor where the kernel has membarrier(2). The first time on a thread
// registers it, under a lock of liburcu's; its end is noticed. What is retired may be freed after the end of whoever retired it, so
// that destructors touch nothing but memory, and never what belongs to a system.
//
// Inside a `reading` nothing runs that is not ours: a reader that stays keeps the memory of all.
#pragma once

#include <urcu-bp.h>
#include <urcu/static/urcu-bp.h>

#include <memory>

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

namespace actors::detail {

class retired;

#ifdef __SANITIZE_THREAD__
// liburcu is not instrumented: what it orders, readers before the end of what they read, is told to the detector here.
inline char all_readers;
inline void reader_leaves() noexcept {
  __tsan_release(&all_readers);
}
inline void readers_have_left() noexcept {
  __tsan_acquire(&all_readers);
}
#else
inline void reader_leaves() noexcept {}
inline void readers_have_left() noexcept {}
#endif

class reading {
public:
  reading() noexcept { _urcu_bp_read_lock(); }
  ~reading() {
    reader_leaves();
    _urcu_bp_read_unlock();
  }
  reading(const reading&) = delete;
  reading& operator=(const reading&) = delete;
};

/// What readers may still look at when its owner is done with it.
class retired : private rcu_head {
public:
  retired() noexcept : rcu_head{} {}
  virtual ~retired() = default;
  retired(const retired&) = delete;
  retired& operator=(const retired&) = delete;

private:
  friend void retire(std::unique_ptr<retired> what) noexcept;
  static void free(rcu_head* head) noexcept;
};

/// Requires: no reader who comes from now on can find it. Thread safety: any thread; also with a lock held, as nothing is freed here.
void retire(std::unique_ptr<retired> what) noexcept;

/// Waits until all that has been retired is freed: for tests. Requires: not inside a `reading`.
void wait_for_reclamation() noexcept;

} // namespace actors::detail
