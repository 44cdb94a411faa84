#include "services/mcp/detail/front_door.hpp"

#include "libactors/log.hpp"

#include <exception>
#include <utility>

namespace actors::mcp::detail {

namespace {

// What waits must not weigh nothing, or there could be any number of it.
std::size_t weight(const transport::exchange& in) {
  return 1024 + in.request().body.size();
}

} // namespace

void front_door::open(std::shared_ptr<transport::service> to) {
  for (;;) {
    std::vector<transport::exchange_ptr> next;
    {
      const std::lock_guard lock{mutex_};
      next.swap(waiting_);
      waiting_bytes_ = 0;
      if (next.empty()) {
        service_ = std::move(to);
        open_.store(true, std::memory_order_release);
        return;
      }
    }
    // What comes meanwhile waits in turn: no message overtakes another.
    for (auto& each : next) {
      try {
        if (to)
          to->on_message(std::move(each));
      } catch (const std::exception& e) {
        actors::log().error("a message that waited for the start of the server was lost: {}", e.what());
      }
    }
  }
}

void front_door::on_message(transport::exchange_ptr in) {
  if (!open_.load(std::memory_order_acquire) && keep_waiting(in))
    return;
  if (service_)
    service_->on_message(std::move(in));
}

// False: it has been opened meanwhile.
bool front_door::keep_waiting(transport::exchange_ptr& in) {
  const std::lock_guard lock{mutex_};
  if (open_.load(std::memory_order_relaxed))
    return false;
  const auto bytes = weight(*in);
  if (waiting_bytes_ + bytes <= max_waiting_bytes_) {
    waiting_bytes_ += bytes;
    waiting_.push_back(std::move(in));
  }
  return true;
}

} // namespace actors::mcp::detail
