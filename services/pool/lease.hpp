// A worker that somebody has to himself for a while: what a checkout gives.
//
//   if (auto lease = pool.try_checkout(self)) {
//     self->call(lease->worker(), 1s, query).then(…);
//     …
//     lease->checkin();
//   }
//
// A lease that goes without `checkin` was dropped: by an exception, or with the process that had it. What state its worker is in,
// nobody knows then; pool_options::on_owner_end says what becomes of it. A worker that has ended is gone from the pool whatever its
// lease says: it is not told to the owner, whose calls to it fail.
//
// Threading: one thread at a time; it may go from one to another. Lifetime: keeps the pool's books alive, not its workers.
#pragma once

#include <caf/actor.hpp>
#include <caf/actor_control_block.hpp>

#include <cstdint>
#include <memory>
#include <utility>

namespace actors {

class lease {
public:
  lease() = default;
  lease(caf::strong_actor_ptr pool, std::uint64_t ticket, caf::actor worker) noexcept
      : pool_(std::move(pool)), ticket_(ticket), worker_(std::move(worker)) {}
  lease(lease&& other) noexcept
      : pool_(std::move(other.pool_)), ticket_(other.ticket_), worker_(std::move(other.worker_)) {}
  lease& operator=(lease&& other) noexcept {
    auto taken = std::move(other); // and what was here goes with it, as dropped
    std::swap(pool_, taken.pool_);
    std::swap(ticket_, taken.ticket_);
    std::swap(worker_, taken.worker_);
    return *this;
  }
  ~lease() {
    if (pool_)
      end(how::dropped);
  }

  /// Whether it is there: it has neither been checked in nor moved from.
  [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(pool_); }

  /// Whose worker it is from here on, as long as the lease is there. It may have just ended.
  [[nodiscard]] const caf::actor& worker() const noexcept { return worker_; }

  /// Gives the worker back: the next one may have it. Nothing happens where it is not there.
  void checkin() {
    if (pool_)
      end(how::checkin);
  }

  /// The worker is beyond use: it is ended and replaced, at the cost of one restart.
  void discard() {
    if (pool_)
      end(how::discard);
  }

private:
  enum class how : std::uint8_t { checkin, discard, dropped };
  void end(how it_went);

  caf::strong_actor_ptr pool_;
  std::uint64_t ticket_ = 0;
  caf::actor worker_;
};

/// The answer to a checkout_msg, for reply ports and plain calls. What nobody takes out of it is checked in.
class granted_lease {
public:
  granted_lease() = default;
  explicit granted_lease(lease given) : box_(std::make_shared<box>(std::move(given))) {}

  /// Once.
  [[nodiscard]] lease take() { return box_ ? std::move(box_->content) : lease{}; }

private:
  struct box {
    explicit box(lease given) noexcept : content(std::move(given)) {}
    ~box() { content.checkin(); }
    lease content;
  };
  std::shared_ptr<box> box_;
};

} // namespace actors
