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
  auto queue = std::make_shared<event_queue>(max_stream_bytes_);
  {
    const std::lock_guard lock{mutex_};
    stream_ = queue;
  }
  const bool reached =
      gate_->run([number = number_, status, fields = std::move(fields), queue](http_connection* connection) {
        if (!connection || !connection->start_stream(number, status, fields, queue))
          queue->abandon();
      });
  if (!reached)
    queue->abandon();
  return queue->was_abandoned() ? nullptr : std::make_shared<http_event_stream>(std::move(queue), gate_);
}

std::shared_ptr<event_queue> http_exchange::stream() const {
  const std::lock_guard lock{mutex_};
  return stream_;
}

void http_exchange::on_gone(std::function<void()> callback) {
  const bool answered = answered_.load(std::memory_order_acquire);
  auto notice = [number = number_, answered, stream = answered ? stream() : nullptr,
                 callback = std::move(callback)](http_connection* connection) mutable {
    if (connection)
      connection->add_gone(number, std::move(callback));
    else if (!answered || (stream && stream->was_abandoned()))
      notify(callback);
  };
  if (!gate_->run(notice))
    notice(nullptr);
}

bool http_event_stream::write(stream_event message) {
  return wake_after(queue_->push(message));
}

void http_event_stream::finish(stream_event last) {
  wake_after(queue_->finish(last));
}

bool http_event_stream::wake_after(event_queue::pushed how) {
  if (how == event_queue::pushed::refused)
    return false;
  if (how == event_queue::pushed::queued || tell())
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
