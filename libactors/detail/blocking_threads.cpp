#include "libactors/detail/blocking_threads.hpp"

#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"

#include <caf/actor_system.hpp>
#include <caf/scheduled_actor.hpp>
#include <caf/scoped_execution_unit.hpp>

#include <algorithm>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace actors::detail {

namespace {

// Ends a process that no thread will run any more. Its last messages go through the scheduler, as from any foreign
// thread.
void discard(caf::resumable* job, caf::error why) {
  if (job->subtype() == caf::resumable::scheduled_actor)
    static_cast<caf::scheduled_actor*>(job)->cleanup(std::move(why), nullptr);
  caf::intrusive_ptr_release(job);
}

} // namespace

blocking_threads::blocking_threads(caf::actor_system& sys, limits allowed, thread_maker make)
    : caf::execution_unit(&sys), allowed_(allowed), make_thread_(std::move(make)) {}

blocking_threads::~blocking_threads() = default;

void blocking_threads::start_thread(std::function<void()> run) {
  std::thread{std::move(run)}.detach();
}

void blocking_threads::exec_later(caf::resumable* job) {
  auto why = make_error(exit_reason::killed);
  {
    std::unique_lock lock{mutex_};
    if (!stopping_) {
      if (jobs_.size() >= idle_ && threads_ < std::max<std::size_t>(1, allowed_.threads))
        why = add_thread();
      if (threads_ > 0) {
        // Where no more can be made, it waits for one of those that there are.
        jobs_.push_back(job);
        ready_.notify_one();
        return;
      }
    }
  }
  discard(job, std::move(why));
}

caf::error blocking_threads::add_thread() {
  try {
    make_thread_([this] { run(); });
    ++threads_;
    return {};
  } catch (const std::system_error& e) {
    log().error("no new thread for blocking processes: {}; {} are running", e.what(), threads_);
    return make_error(errc::overloaded, std::string{"no thread for blocking processes: "} + e.what());
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
    discard(job, make_error(exit_reason::killed));
  lock.lock();
}

void blocking_threads::run() {
  // What a blocking process sends to others goes to the scheduler, as from any foreign thread.
  caf::scoped_execution_unit outside{&system()};
  std::unique_lock lock{mutex_};
  for (;;) {
    const auto is_wanted = [this] { return stopping_ || !jobs_.empty(); };
    ++idle_;
    // The last idle one stays: when work comes again there may be none to be had.
    while (!ready_.wait_for(lock, allowed_.idle_time, is_wanted) && idle_ == 1)
      ready_.wait(lock, is_wanted);
    --idle_;
    if (jobs_.empty())
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
