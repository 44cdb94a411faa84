#include "services/transport/detail/memory_wire.hpp"

#include "services/transport/detail/deliver.hpp"
#include "services/transport/detail/duplex_listener.hpp"

#include <condition_variable>
#include <deque>
#include <utility>

namespace actors::transport::detail {

namespace {

struct sent_message {
  std::string text;
  bool too_large = false;
};

// What the ends share. Whoever changes it wakes the wire.
struct memory_channel {
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<sent_message> to_server;
  std::size_t to_server_bytes = 0;
  std::deque<std::string> to_client;
  std::shared_ptr<const std::function<void(std::string)>> callback;
  bool client_closed = false;
  bool server_closed = false;
};

class memory_wire final : public duplex_wire {
public:
  memory_wire(std::shared_ptr<memory_channel> channel, std::shared_ptr<duplex_link> link, std::shared_ptr<service> to)
      : channel_(std::move(channel)), link_(std::move(link)), service_(std::move(to)) {}
  ~memory_wire() override { end(false); }

  void wake() override {
    deliver_to_service();
    deliver_to_client();
    if (!ended_)
      end_if_over();
  }

  void close() override { end(false); }

private:
  void deliver_to_service() {
    while (!ended_ && !link_->is_closing()) {
      sent_message next;
      {
        const std::lock_guard lock{channel_->mutex};
        if (channel_->to_server.empty())
          return;
        next = std::move(channel_->to_server.front());
        channel_->to_server.pop_front();
        channel_->to_server_bytes -= next.text.size();
      }
      inbound message{.method = "POST", .body = std::move(next.text), .headers = {}, .peer = {"memory"}};
      message.too_large = next.too_large;
      if (link_->is_stopping())
        link_->refuse(message);
      else
        deliver(*service_, link_->open_exchange(std::move(message)));
    }
  }

  void deliver_to_client() {
    link_->take(messages_);
    if (!messages_.empty()) {
      const std::lock_guard lock{channel_->mutex};
      std::move(messages_.begin(), messages_.end(), std::back_inserter(channel_->to_client));
      channel_->arrived.notify_all();
    }
    while (!ended_) {
      std::string next;
      std::shared_ptr<const std::function<void(std::string)>> callback;
      {
        const std::lock_guard lock{channel_->mutex};
        callback = channel_->callback;
        if (!callback || channel_->client_closed || channel_->to_client.empty())
          return;
        next = std::move(channel_->to_client.front());
        channel_->to_client.pop_front();
      }
      link_->written(next.size());
      notify([&] { (*callback)(std::move(next)); });
    }
  }

  void end_if_over() {
    bool left = false;
    {
      const std::lock_guard lock{channel_->mutex};
      left = channel_->client_closed && (channel_->to_server.empty() || link_->is_closing());
    }
    if (left || link_->is_done())
      end(left);
  }

  void end(bool by_peer) {
    if (std::exchange(ended_, true))
      return;
    std::shared_ptr<const void> callback; // destroyed outside the lock: it may own the client
    {
      const std::lock_guard lock{channel_->mutex};
      callback = std::exchange(channel_->callback, nullptr);
      channel_->server_closed = true;
      channel_->to_server.clear();
      channel_->arrived.notify_all();
    }
    link_->gone(by_peer);
  }

  const std::shared_ptr<memory_channel> channel_;
  const std::shared_ptr<duplex_link> link_;
  const std::shared_ptr<service> service_;
  std::vector<std::string> messages_;
  bool ended_ = false;
};

class memory_client_end final : public memory_client {
public:
  memory_client_end(std::shared_ptr<memory_channel> channel, std::shared_ptr<duplex_link> link,
                    const listen_options& options)
      : channel_(std::move(channel)),
        link_(std::move(link)),
        max_message_bytes_(options.max_message_bytes),
        max_pending_bytes_(options.max_pending_bytes) {}
  ~memory_client_end() override { leave(); }

  [[nodiscard]] bool send(std::string message) override {
    sent_message next{std::move(message)};
    if (next.too_large = next.text.size() > max_message_bytes_; next.too_large)
      next.text.clear();
    if (link_->pending_bytes() > max_pending_bytes_)
      return false;
    {
      const std::lock_guard lock{channel_->mutex};
      if (channel_->client_closed || channel_->server_closed ||
          channel_->to_server_bytes + next.text.size() > max_pending_bytes_)
        return false;
      channel_->to_server_bytes += next.text.size();
      channel_->to_server.push_back(std::move(next));
    }
    return wake();
  }

  [[nodiscard]] std::optional<std::string> try_receive() override { return receive(std::chrono::milliseconds{0}); }

  [[nodiscard]] std::optional<std::string> receive(std::chrono::milliseconds timeout) override {
    std::string next;
    {
      std::unique_lock lock{channel_->mutex};
      channel_->arrived.wait_for(lock, timeout, [&] {
        return !channel_->to_client.empty() || channel_->server_closed || channel_->client_closed;
      });
      if (channel_->to_client.empty() || channel_->client_closed)
        return std::nullopt;
      next = std::move(channel_->to_client.front());
      channel_->to_client.pop_front();
    }
    link_->written(next.size());
    return next;
  }

  void on_message(std::function<void(std::string)> callback) override {
    {
      const std::lock_guard lock{channel_->mutex};
      channel_->callback = std::make_shared<const std::function<void(std::string)>>(std::move(callback));
    }
    static_cast<void>(wake());
  }

  void close() override { leave(); }

private:
  void leave() {
    {
      const std::lock_guard lock{channel_->mutex};
      channel_->client_closed = true;
      channel_->arrived.notify_all();
    }
    static_cast<void>(wake());
  }

  bool wake() {
    return link_->way().post([](duplex_wire* wire) {
      if (wire)
        wire->wake();
    });
  }

  const std::shared_ptr<memory_channel> channel_;
  const std::shared_ptr<duplex_link> link_;
  const std::size_t max_message_bytes_;
  const std::size_t max_pending_bytes_;
};

} // namespace

memory_pair connect_in_memory(const io_executor& executor, std::shared_ptr<service> to, const listen_options& options) {
  auto channel = std::make_shared<memory_channel>();
  auto link = std::make_shared<duplex_link>(executor, options.max_pending_bytes);
  auto wire = std::make_shared<memory_wire>(channel, link, std::move(to));
  link->way().lead_to(wire);
  auto client = std::make_unique<memory_client_end>(channel, link, options);
  auto server = std::make_unique<duplex_listener>("memory:", executor, std::move(link), std::move(wire));
  return {std::move(server), std::move(client)};
}

} // namespace actors::transport::detail
