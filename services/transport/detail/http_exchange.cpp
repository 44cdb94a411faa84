#include "services/transport/detail/http_exchange.hpp"

#include "services/transport/detail/deliver.hpp"
#include "services/transport/detail/http_connection.hpp"
#include "services/transport/detail/http_response.hpp"

#include <utility>

namespace actors::transport::detail {

http_exchange::~http_exchange() {
  if (!answered_.load(std::memory_order_acquire))
    respond(refusal(500));
}

void http_exchange::respond(outbound answer) {
  if (answered_.exchange(true, std::memory_order_acq_rel))
    return;
  gate_->run([number = number_, answer = std::move(answer)](http_connection* connection) mutable {
    if (connection)
      connection->answer(number, std::move(answer));
  });
}

std::shared_ptr<event_stream> http_exchange::open_stream(int status, transport::headers fields) {
  if (answered_.exchange(true, std::memory_order_acq_rel))
    return nullptr;
  auto queue = std::make_shared<event_queue>(max_pending_bytes_);
  const bool reached =
      gate_->run([number = number_, status, fields = std::move(fields), queue](http_connection* connection) {
        if (!connection || !connection->start_stream(number, status, fields, queue))
          queue->abandon();
      });
  return reached ? std::make_shared<http_event_stream>(std::move(queue), gate_) : nullptr;
}

void http_exchange::on_gone(std::function<void()> callback) {
  const bool answered = answered_.load(std::memory_order_acquire);
  auto notice = [number = number_, answered, callback](http_connection* connection) mutable {
    if (connection)
      connection->add_gone(number, std::move(callback));
    else if (!answered)
      notify(callback);
  };
  if (!gate_->run(std::move(notice)) && !answered)
    notify(callback);
}

event_queue::pushed event_queue::push(std::string_view message) {
  const std::lock_guard lock{mutex_};
  if (ended_ || waiting_.size() + being_written_ + message.size() > max_bytes_)
    return pushed::refused;
  append_event(waiting_, message);
  return std::exchange(told_, true) ? pushed::queued : pushed::first;
}

bool event_queue::end() {
  const std::lock_guard lock{mutex_};
  return !std::exchange(ended_, true) && !std::exchange(told_, true);
}

void event_queue::abandon() noexcept {
  const std::lock_guard lock{mutex_};
  ended_ = true;
  waiting_.clear();
  told_ = true;
}

bool event_queue::take(std::string& out) {
  out.clear();
  const std::lock_guard lock{mutex_};
  std::swap(out, waiting_);
  being_written_ = out.size();
  told_ = !out.empty();
  return !ended_ || !out.empty();
}

bool http_event_stream::write(std::string message) {
  switch (queue_->push(message)) {
  case event_queue::pushed::refused:
    return false;
  case event_queue::pushed::queued:
    return true;
  case event_queue::pushed::first:
    break;
  }
  if (tell())
    return true;
  queue_->abandon();
  return false;
}

void http_event_stream::close_quietly() {
  if (queue_->end())
    tell();
}

bool http_event_stream::tell() {
  return gate_->run([queue = queue_](http_connection* connection) {
    if (connection)
      connection->flush(*queue);
  });
}

} // namespace actors::transport::detail
