// For an object that the processes of several workers write under its lock: tells their worker when its core has to fetch what
// another one wrote last, which workers weigh as they do messages (see worker.hpp).
//
//   const std::lock_guard lock{mutex_};
//   crossings_.used_here();
//
// Threading: under the lock of what it belongs to.
#pragma once

namespace actors::scheduler {

class worker;

class crossing_count {
public:
  /// Threads that are no workers do not count.
  void used_here() noexcept;

private:
  const worker* last_ = nullptr; // never followed: it may be gone
};

} // namespace actors::scheduler
