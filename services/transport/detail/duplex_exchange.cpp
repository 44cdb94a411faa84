#include "services/transport/detail/duplex_exchange.hpp"

#include "services/jsonrpc/parse.hpp"
#include "services/jsonrpc/serialize.hpp"

#include <utility>

namespace actors::transport::detail {

namespace {

class duplex_stream final : public event_stream {
public:
  duplex_stream(std::shared_ptr<duplex_link> link, std::uint64_t exchange)
      : link_(std::move(link)), exchange_(exchange) {}
  ~duplex_stream() override { end(); }

  [[nodiscard]] bool write(stream_event message) override {
    if (ended_.load(std::memory_order_acquire))
      return false;
    return message.data.empty() ? !link_->is_gone() : link_->send(std::move(message.data));
  }

  void finish(stream_event last) override { end(std::move(last.data)); }
  void close() override { end(); }

private:
  void end(std::string last = {}) {
    if (!ended_.exchange(true, std::memory_order_acq_rel))
      link_->settle(exchange_, std::move(last));
  }

  const std::shared_ptr<duplex_link> link_;
  const std::uint64_t exchange_;
  std::atomic<bool> ended_{false};
};

std::string error_for(const jsonrpc::result<jsonrpc::message>& message, std::string_view text) {
  if (!message)
    return jsonrpc::serialize(jsonrpc::make_error(message.error()));
  if (const auto* request = std::get_if<jsonrpc::request>(&*message))
    return jsonrpc::serialize(jsonrpc::make_error(request->id, jsonrpc::error_code::internal_error, std::string{text}));
  return {};
}

} // namespace

duplex_exchange::~duplex_exchange() {
  if (!answered_.load(std::memory_order_acquire))
    link_->settle(number_, error_for(message_, "the server dropped the request without an answer"));
}

void duplex_exchange::respond(outbound answer) {
  if (!answered_.exchange(true, std::memory_order_acq_rel))
    link_->settle(number_, std::move(answer.body));
}

std::shared_ptr<event_stream> duplex_exchange::open_stream(int, transport::headers) {
  if (answered_.exchange(true, std::memory_order_acq_rel))
    return nullptr;
  if (link_->is_gone()) {
    link_->settle(number_, {});
    return nullptr;
  }
  return std::make_shared<duplex_stream>(link_, number_);
}

void duplex_exchange::on_gone(std::function<void()> callback) {
  link_->on_gone(number_, std::move(callback));
}

std::string error_for(const inbound& message, std::string_view text) {
  if (message.too_large)
    return jsonrpc::serialize(
        jsonrpc::make_error({}, jsonrpc::error_code::invalid_request, "the message is too large"));
  const auto parsed = jsonrpc::parse(message.body);
  if (!parsed)
    return jsonrpc::serialize(jsonrpc::make_error(parsed.error()));
  if (const auto* one = std::get_if<jsonrpc::message>(&*parsed))
    return error_for(*one, text);
  std::string answers;
  for (const auto& element : std::get<jsonrpc::batch>(*parsed)) {
    const auto answer = error_for(element, text);
    if (!answer.empty())
      answers += (answers.empty() ? "[" : ",") + answer;
  }
  return answers.empty() ? answers : answers + "]";
}

} // namespace actors::transport::detail
