// How a worker sleeps and is woken, with or without sockets, and runs their handlers.
#include "libactors/log.hpp"
#include "libactors/scheduler/coordinator.hpp"
#include "libactors/scheduler/worker.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <exception>

namespace actors::scheduler {

namespace {

using namespace std::chrono_literals;

constexpr duration io_interval = 20us;
constexpr std::size_t io_handlers_at_once = 32;

// How often one that watches looks at the others.
constexpr duration watch_interval = 1ms;

} // namespace

// What handlers send is run when they have returned: nobody need be woken for it.
template <class F>
std::size_t worker::handle_io(F some) {
  quick_ = true;
  std::size_t handlers = 0;
  try {
    handlers = some();
  } catch (const std::exception& e) {
    log().error("an exception left an I/O handler: {}", e.what());
  } catch (...) {
    log().error("an exception left an I/O handler");
  }
  quick_ = false;
  last_poll_ = time_ = clock::now();
  if (handlers != 0)
    rest_policy_.served_sockets();
  return handlers;
}

bool worker::poll_io() {
  const auto handled = handle_io([this] {
    std::size_t handlers = 0;
    while (handlers < io_handlers_at_once) {
      if (io_->poll_one() == 0)
        break;
      ++handlers;
      next_turn(); // nobody is to think that this one is stuck
    }
    return handlers;
  });
  return handled != 0;
}

void worker::poll_io_when_due(bool time_is_known) {
  if (!time_is_known)
    time_ = clock::now();
  if (time_ - last_poll_ >= io_interval)
    poll_io();
}

void worker::serve(boost::asio::io_context* io) {
  {
    const std::lock_guard lock{mutex_};
    wanted_io_ = io;
    must_notice_.store(true, std::memory_order_seq_cst);
  }
  notify();
}

bool worker::await_notice(time_point limit) {
  std::unique_lock lock{mutex_};
  return changed_.wait_until(lock, limit, [this] { return !must_notice_.load(std::memory_order_relaxed); });
}

void worker::take_notice() {
  const std::lock_guard lock{mutex_};
  io_ = wanted_io_;
  last_poll_ = time_ = clock::now();
  must_notice_.store(false, std::memory_order_relaxed);
  changed_.notify_all();
}

void worker::sleep_until_notified(bool watching) {
  {
    std::unique_lock lock{mutex_};
    if (!io_) {
      const auto is_over = [this] { return notified_; };
      if (watching)
        changed_.wait_for(lock, watch_interval, is_over);
      else
        changed_.wait(lock, is_over);
      return;
    }
    if (notified_)
      return;
    sleeps_in_ = io_;
  }
  handle_io([&] { return watching ? io_->run_one_for(watch_interval) : io_->run_one(); });
  const std::lock_guard lock{mutex_};
  sleeps_in_ = nullptr;
}

void worker::notify() {
  std::unique_lock lock{mutex_};
  notified_ = true;
  if (sleeps_in_) {
    // Under the lock: once it is released, the io_context may be gone.
    boost::asio::post(*sleeps_in_, [] {});
    return;
  }
  // The one that wakes wants the lock at once.
  lock.unlock();
  changed_.notify_all();
}

} // namespace actors::scheduler
