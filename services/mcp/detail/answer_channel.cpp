#include "services/mcp/detail/answer_channel.hpp"

#include "services/mcp/codec.hpp"

#include <utility>

namespace actors::mcp::detail {

answer_channel::~answer_channel() {
  if (number_)
    streams_->close(*number_);
}

bool answer_channel::open() {
  if (stream_ || number_)
    return true;
  auto over = exchange_->open_stream(200, event_stream_headers());
  if (!over)
    return false;
  if (!streams_) {
    stream_ = std::move(over);
    return true;
  }
  first_over_ = over;
  number_ = streams_->open(std::move(over));
  return number_.has_value();
}

void answer_channel::notify(std::string message) {
  const std::lock_guard lock{mutex_};
  if (missing_ == 0)
    return;
  if (const auto link = exchange_->link())
    static_cast<void>(link->send(std::move(message)));
  else if (open() && number_)
    streams_->write(*number_, std::move(message));
  else if (stream_)
    static_cast<void>(stream_->write(std::move(message)));
}

void answer_channel::release_connection(std::optional<std::chrono::milliseconds> retry) {
  const std::lock_guard lock{mutex_};
  if (missing_ != 0 && streams_ && streams_->polled() && open() && number_)
    streams_->release(*number_, retry);
}

bool answer_channel::outlives_peer() {
  const std::lock_guard lock{mutex_};
  if (!number_)
    return false;
  streams_->departed(*number_, first_over_);
  return true;
}

void answer_channel::answer(transport::outbound out, std::size_t place) {
  std::unique_lock lock{mutex_};
  if (!batch_.empty())
    std::swap(batch_[place], out);
  if (--missing_ > 0)
    return;
  const auto stream = std::exchange(stream_, nullptr);
  const auto number = std::exchange(number_, std::nullopt);
  lock.unlock(); // nobody touches the rest after the last answer
  if (!batch_.empty())
    out = codec::join(batch_);
  if (number && out.body.empty())
    streams_->close(*number);
  else if (number)
    streams_->finish(*number, std::move(out.body));
  else if (!stream)
    exchange_->respond(std::move(out));
  else if (out.body.empty())
    stream->close();
  else
    stream->finish(std::move(out.body));
}

void answer_channel::no_answer(std::size_t place) {
  // Over HTTP something has to end the response: a stream without an answer, and without an event for which the client
  // would come back. A batch may have others.
  if (batch_.empty() && !exchange_->link()) {
    const std::lock_guard lock{mutex_};
    if (!number_ && !stream_)
      stream_ = exchange_->open_stream(200, event_stream_headers());
  }
  answer({.status = 202, .headers = {}, .body = {}}, place);
}

} // namespace actors::mcp::detail
