#include "services/mcp/detail/answer_channel.hpp"

#include "services/mcp/codec.hpp"

#include <utility>

namespace actors::mcp::detail {

transport::headers event_stream_headers() {
  return {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}};
}

transport::event_stream* answer_channel::open() {
  if (!stream_)
    stream_ = exchange_->open_stream(200, event_stream_headers());
  return stream_.get();
}

void answer_channel::notify(std::string message) {
  const std::lock_guard lock{mutex_};
  if (missing_ == 0)
    return;
  if (const auto link = exchange_->link())
    static_cast<void>(link->send(std::move(message)));
  else if (auto* stream = open())
    static_cast<void>(stream->write(std::move(message)));
}

void answer_channel::answer(transport::outbound out, std::size_t place) {
  std::unique_lock lock{mutex_};
  if (!batch_.empty())
    std::swap(batch_[place], out);
  if (--missing_ > 0)
    return;
  const auto stream = std::exchange(stream_, nullptr);
  lock.unlock(); // nobody touches the rest after the last answer
  if (!batch_.empty())
    out = codec::join(batch_);
  if (!stream)
    exchange_->respond(std::move(out));
  else if (out.body.empty())
    stream->close();
  else
    stream->finish(std::move(out.body));
}

void answer_channel::no_answer(std::size_t place) {
  // Over HTTP something has to end the response: a stream without an answer. A batch may have others.
  if (batch_.empty() && !exchange_->link()) {
    const std::lock_guard lock{mutex_};
    open();
  }
  answer({.status = 202, .headers = {}, .body = {}}, place);
}

} // namespace actors::mcp::detail
