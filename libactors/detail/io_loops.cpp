#include "libactors/detail/io_loops.hpp"

#include "libactors/log.hpp"
#include "libactors/scheduler/coordinator.hpp"

#include <chrono>
#include <exception>

namespace actors::detail {

namespace {

void run(boost::asio::io_context& io) {
  for (;;) {
    try {
      io.run();
      return;
    } catch (const std::exception& e) {
      log().error("an exception left an I/O handler: {}", e.what());
    } catch (...) {
      log().error("an exception left an I/O handler");
    }
  }
}

} // namespace

io_loops::io_loops(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    loops_.push_back(std::make_unique<loop>());
}

void io_loops::run_on_thread() {
  thread_ = std::thread{[this] {
    run(first());
    ran_.set_value();
  }};
}

boost::asio::io_context& io_loops::next() {
  const auto index = next_.fetch_add(1, std::memory_order_relaxed) % loops_.size();
  auto& chosen = *loops_[index];
  if (workers_ && !chosen.in_use.load(std::memory_order_acquire))
    put_to_use(index);
  return chosen.io;
}

void io_loops::put_to_use(std::size_t index) {
  const std::lock_guard lock{mutex_};
  if (!stopped_ && !loops_[index]->in_use.exchange(true))
    workers_->workers()[index]->serve(&loops_[index]->io);
}

bool io_loops::stop(std::chrono::milliseconds patience) {
  {
    const std::lock_guard lock{mutex_};
    stopped_ = true;
  }
  for (auto& each : loops_) {
    each->work.reset();
    each->io.stop();
  }
  if (!workers_) {
    if (!thread_.joinable())
      return true;
    if (ran_.get_future().wait_for(patience) != std::future_status::ready)
      return false;
    thread_.join();
    return true;
  }
  const auto& workers = workers_->workers();
  for (std::size_t i = 0; i < loops_.size(); ++i)
    if (loops_[i]->in_use)
      workers[i]->serve(nullptr);
  const auto limit = clock::now() + patience;
  bool all = true;
  for (std::size_t i = 0; i < loops_.size(); ++i)
    all = workers[i]->await_notice(limit) && all;
  return all;
}

} // namespace actors::detail
