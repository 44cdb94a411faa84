#include "services/mcp/detail/testing/wire.hpp"

#include "services/jsonrpc/parse.hpp"
#include "services/jsonrpc/serialize.hpp"

#include <atomic>
#include <limits>
#include <utility>

namespace actors::mcp::in_memory::detail {

namespace {

// Whichever of its ends comes first completes an exchange: a response, or the end of its stream.
class stream final : public transport::event_stream {
public:
  stream(std::shared_ptr<wire> over, std::size_t exchange) : over_(std::move(over)), exchange_(exchange) {}
  ~stream() override { close(); }

  [[nodiscard]] bool write(transport::stream_event message) override {
    return open_ && (message.data.empty() || over_->send(std::move(message.data)));
  }
  void finish(transport::stream_event last) override {
    if (!open_.exchange(false))
      return;
    if (!last.data.empty())
      static_cast<void>(over_->send(std::move(last.data)));
    over_->complete(exchange_);
  }
  void close() override {
    if (open_.exchange(false))
      over_->complete(exchange_);
  }

private:
  const std::shared_ptr<wire> over_;
  const std::size_t exchange_;
  std::atomic<bool> open_{true};
};

/// What the peer of a request is told that nobody answered; empty for anything else.
std::string answer_to_dropped(const std::string& message) {
  const auto parsed = jsonrpc::parse(message);
  const auto* one = parsed ? std::get_if<jsonrpc::message>(&*parsed) : nullptr;
  const auto* asked = one ? std::get_if<jsonrpc::request>(one) : nullptr;
  if (!asked)
    return {};
  return jsonrpc::serialize(jsonrpc::make_error(asked->id, jsonrpc::error_code::internal_error,
                                                "the server dropped the request without an answer"));
}

class exchange final : public transport::exchange {
public:
  exchange(std::shared_ptr<wire> over, std::size_t number, std::string message)
      : over_(std::move(over)), number_(number) {
    request_.method = "POST";
    request_.body = std::move(message);
    request_.peer.address = "memory";
  }

  ~exchange() override {
    if (!answered_)
      respond({.status = 500, .headers = {}, .body = answer_to_dropped(request_.body)});
  }

  [[nodiscard]] const transport::inbound& request() const noexcept override { return request_; }

  void respond(transport::outbound answer) override {
    if (answered_.exchange(true))
      return;
    if (!answer.body.empty())
      static_cast<void>(over_->send(std::move(answer.body)));
    over_->complete(number_);
  }

  [[nodiscard]] std::shared_ptr<transport::event_stream> open_stream(int, transport::headers) override {
    return answered_.exchange(true) ? nullptr : std::make_shared<stream>(over_, number_);
  }

  void on_gone(std::function<void()> callback) override { over_->on_gone(number_, std::move(callback)); }
  [[nodiscard]] std::shared_ptr<transport::link> link() const noexcept override { return over_; }

private:
  const std::shared_ptr<wire> over_;
  const std::size_t number_;
  transport::inbound request_;
  std::atomic<bool> answered_{false};
};

} // namespace

// Counts down: the ids of real links count up, and a server may have both.
std::size_t wire::next_id() noexcept {
  static std::atomic<std::size_t> next{std::numeric_limits<std::size_t>::max()};
  return next.fetch_sub(1, std::memory_order_relaxed);
}

transport::exchange_ptr wire::carry(std::string message) {
  std::unique_lock lock{mutex_};
  const auto number = ++exchanges_;
  under_way_[number];
  lock.unlock();
  return std::make_shared<exchange>(shared_from_this(), number, std::move(message));
}

std::optional<std::string> wire::receive() {
  const std::lock_guard lock{mutex_};
  if (arrived_.empty())
    return std::nullopt;
  auto first = std::move(arrived_.front());
  arrived_.pop_front();
  return first;
}

bool wire::empty() const {
  const std::lock_guard lock{mutex_};
  return arrived_.empty();
}

void wire::leave() {
  std::unique_lock lock{mutex_};
  gone_ = true;
  const auto exchanges = std::exchange(under_way_, {});
  const auto callbacks = std::exchange(when_gone_, {});
  lock.unlock();
  for (const auto& [number, all] : exchanges)
    for (const auto& each : all)
      each();
  for (const auto& each : callbacks)
    each();
}

bool wire::closed() const {
  const std::lock_guard lock{mutex_};
  return closed_;
}

bool wire::send(std::string message) {
  const std::lock_guard lock{mutex_};
  if (gone_ || closed_)
    return false;
  arrived_.push_back(std::move(message));
  return true;
}

void wire::on_gone(std::function<void()> callback) {
  std::unique_lock lock{mutex_};
  if (!gone_) {
    when_gone_.push_back(std::move(callback));
    return;
  }
  lock.unlock();
  callback();
}

void wire::on_gone(std::size_t exchange, std::function<void()> callback) {
  std::unique_lock lock{mutex_};
  const auto found = under_way_.find(exchange);
  if (found != under_way_.end()) {
    found->second.push_back(std::move(callback));
    return;
  }
  const bool at_once = gone_;
  lock.unlock();
  if (at_once)
    callback();
}

void wire::complete(std::size_t exchange) {
  std::unique_lock lock{mutex_};
  const auto over = under_way_.extract(exchange); // its callbacks go without the lock
  lock.unlock();
}

void wire::close() {
  const std::lock_guard lock{mutex_};
  closed_ = true;
}

} // namespace actors::mcp::in_memory::detail
