#include "services/transport/detail/duplex_link.hpp"

#include "services/transport/detail/deliver.hpp"
#include "services/transport/detail/duplex_exchange.hpp"

#include <atomic>
#include <utility>

namespace actors::transport::detail {

namespace {

std::size_t next_id() noexcept {
  static std::atomic<std::size_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

} // namespace

duplex_link::duplex_link(const io_executor& executor, std::size_t max_pending_bytes)
    : id_(next_id()), max_pending_bytes_(max_pending_bytes), gate_(executor) {}

// -- for the user -------------------------------------------------------------

bool duplex_link::send(std::string message) {
  {
    const std::lock_guard lock{mutex_};
    if (gone_ || closing_ || (pending_bytes_ != 0 && pending_bytes_ + message.size() > max_pending_bytes_))
      return false;
    pending_bytes_ += message.size();
    waiting_.push_back(std::move(message));
  }
  wake();
  return true;
}

void duplex_link::on_gone(std::function<void()> callback) {
  {
    const std::lock_guard lock{mutex_};
    if (!gone_) {
      gone_callbacks_.push_back(std::move(callback));
      return;
    }
  }
  notify(callback);
}

void duplex_link::close() {
  {
    const std::lock_guard lock{mutex_};
    closing_ = true;
  }
  wake();
}

// -- for exchanges ------------------------------------------------------------

exchange_ptr duplex_link::open_exchange(inbound message) {
  const std::lock_guard lock{mutex_};
  const auto number = ++last_exchange_;
  under_way_.try_emplace(number);
  return std::make_shared<duplex_exchange>(std::move(message), shared_from_this(), number);
}

void duplex_link::settle(std::uint64_t exchange, std::string answer) {
  decltype(under_way_)::node_type settled; // destroyed outside the lock: it may own what calls back into the link
  {
    const std::lock_guard lock{mutex_};
    settled = under_way_.extract(exchange);
    if (!answer.empty() && !gone_ && !closing_) {
      pending_bytes_ += answer.size();
      waiting_.push_back(std::move(answer));
    }
  }
  wake();
}

void duplex_link::on_gone(std::uint64_t exchange, std::function<void()> callback) {
  {
    const std::lock_guard lock{mutex_};
    const auto found = under_way_.find(exchange);
    if (found == under_way_.end())
      return; // settled
    if (!gone_) {
      found->second.push_back(std::move(callback));
      return;
    }
  }
  notify(callback);
}

// -- for the listener ---------------------------------------------------------

void duplex_link::on_input_end(std::function<void()> callback) {
  {
    const std::lock_guard lock{mutex_};
    if (!input_ended_) {
      input_end_callback_ = std::move(callback);
      return;
    }
  }
  notify(callback);
}

void duplex_link::on_end(std::function<void()> callback) {
  {
    const std::lock_guard lock{mutex_};
    if (!ended_) {
      end_callback_ = std::move(callback);
      return;
    }
  }
  notify(callback);
}

void duplex_link::stop() {
  callbacks to_call;
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
    if (gone_)
      to_call.swap(stopped_callbacks_);
  }
  for (const auto& callback : to_call)
    notify(callback);
  wake();
}

void duplex_link::on_stopped(std::function<void()> callback) {
  {
    const std::lock_guard lock{mutex_};
    if (!gone_ || !stopping_) {
      stopped_callbacks_.push_back(std::move(callback));
      return;
    }
  }
  notify(callback);
}

void duplex_link::forget_listener() {
  callbacks forgotten; // destroyed outside the lock
  const std::lock_guard lock{mutex_};
  forgotten.swap(stopped_callbacks_);
  forgotten.push_back(std::exchange(input_end_callback_, nullptr));
  forgotten.push_back(std::exchange(end_callback_, nullptr));
}

// -- for the wire -------------------------------------------------------------

// Never at once: whoever sends may hold locks, and a wire that wakes may deliver messages or call back.
void duplex_link::wake() {
  {
    const std::lock_guard lock{mutex_};
    if (gone_ || std::exchange(woken_, true))
      return;
  }
  gate_.post([](duplex_wire* wire) {
    if (wire)
      wire->wake();
  });
}

void duplex_link::take(std::vector<std::string>& out) {
  out.clear();
  const std::lock_guard lock{mutex_};
  woken_ = false;
  std::swap(out, waiting_);
}

void duplex_link::written(std::size_t bytes) {
  const std::lock_guard lock{mutex_};
  pending_bytes_ -= bytes;
}

std::size_t duplex_link::pending_bytes() const {
  const std::lock_guard lock{mutex_};
  return pending_bytes_;
}

void duplex_link::input_ended() {
  std::unique_lock lock{mutex_};
  input_ended_ = true;
  const auto callback = std::exchange(input_end_callback_, nullptr);
  lock.unlock();
  if (callback)
    notify(callback);
}

bool duplex_link::is_stopping() const {
  const std::lock_guard lock{mutex_};
  return stopping_;
}

bool duplex_link::is_closing() const {
  const std::lock_guard lock{mutex_};
  return closing_;
}

void duplex_link::refuse(const inbound& message) {
  constexpr std::uint64_t no_exchange = 0;
  settle(no_exchange, error_for(message, "the server is shutting down"));
}

bool duplex_link::is_gone() const {
  const std::lock_guard lock{mutex_};
  return gone_;
}

bool duplex_link::is_done() const {
  const std::lock_guard lock{mutex_};
  return waiting_.empty() && (closing_ || ((input_ended_ || stopping_) && under_way_.empty()));
}

void duplex_link::gone(bool by_peer) {
  gate_.shut();
  callbacks to_call;
  {
    const std::lock_guard lock{mutex_};
    if (std::exchange(gone_, true))
      return;
    ended_ = by_peer;
    to_call.swap(gone_callbacks_);
    for (auto& [exchange, waiting] : under_way_)
      std::move(waiting.begin(), waiting.end(), std::back_inserter(to_call));
    waiting_.clear();
    if (by_peer && end_callback_)
      to_call.push_back(std::move(end_callback_));
    end_callback_ = nullptr;
    if (stopping_)
      std::move(stopped_callbacks_.begin(), stopped_callbacks_.end(), std::back_inserter(to_call));
    if (stopping_)
      stopped_callbacks_.clear();
  }
  for (const auto& callback : to_call)
    notify(callback);
}

} // namespace actors::transport::detail
