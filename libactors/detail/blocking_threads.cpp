#include "libactors/detail/blocking_threads.hpp"

#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"

#include <caf/actor_system.hpp>
#include <caf/scheduled_actor.hpp>
#include <caf/scoped_execution_unit.hpp>

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

namespace actors::detail {

namespace {

// Ends a process that no thread will run any more. Its last messages go through the scheduler, as from any foreign
// thread.
void discard(caf::resumable* job) {
  if (job->subtype() == caf::resumable::scheduled_actor)
    static_cast<caf::scheduled_actor*>(job)->cleanup(make_error(exit_reason::killed), nullptr);
  caf::intrusive_ptr_release(job);
}

} // namespace

blocking_threads::blocking_threads(caf::actor_system& sys, limits allowed)
    : caf::execution_unit(&sys), allowed_(allowed) {}

blocking_threads::~blocking_threads() = default;

void blocking_threads::exec_later(caf::resumable* job) {
  {
    std::unique_lock lock{mutex_};
    if (!stopping_) {
      jobs_.push_back(job);
      if (jobs_.size() > idle_ && threads_ < std::max<std::size_t>(1, allowed_.threads))
        add_thread();
      ready_.notify_one();
      return;
    }
  }
  discard(job);
}

void blocking_threads::add_thread() {
  try {
    std::thread{[this] { run(); }}.detach();
    ++threads_;
  } catch (const std::system_error& e) {
    // The work waits for one of the others.
    log().error("no new thread for blocking processes: {}; {} are running", e.what(), threads_);
  }
}

std::size_t blocking_threads::threads() const {
  std::unique_lock lock{mutex_};
  return threads_;
}

void blocking_threads::stop(std::chrono::milliseconds patience) {
  std::unique_lock lock{mutex_};
  stopping_ = true;
  ready_.notify_all();
  discard_all(lock);
  gone_.wait_for(lock, patience, [this] { return threads_ == 0; });
}

void blocking_threads::discard_all(std::unique_lock<std::mutex>& lock) {
  const auto left = std::exchange(jobs_, {});
  lock.unlock();
  for (auto* job : left)
    discard(job);
  lock.lock();
}

void blocking_threads::run() {
  // What a blocking process sends to others goes to the scheduler, as from any foreign thread.
  caf::scoped_execution_unit outside{&system()};
  std::unique_lock lock{mutex_};
  for (;;) {
    ++idle_;
    const bool woken = ready_.wait_for(lock, allowed_.idle_time, [this] { return stopping_ || !jobs_.empty(); });
    --idle_;
    if (!woken || jobs_.empty())
      break;
    auto* job = jobs_.front();
    jobs_.pop_front();
    lock.unlock();
    const auto outcome = job->resume(&outside, allowed_.messages);
    if (outcome != caf::resumable::resume_later)
      caf::intrusive_ptr_release(job);
    lock.lock();
    if (outcome == caf::resumable::resume_later) {
      // To the end of the queue; this thread goes on with the front.
      jobs_.push_back(job);
      if (stopping_)
        discard_all(lock);
    }
  }
  --threads_;
  // Under the lock: once it is released, the object may be gone.
  gone_.notify_all();
}

} // namespace actors::detail
