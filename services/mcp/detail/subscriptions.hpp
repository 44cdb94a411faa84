// The clients of 2026 that listen for news: one for each `subscriptions/listen` that is open.
//
//   if (const auto wrong = listeners.open(request, params, capabilities, exchange)) …
//   listeners.list_changed(listened::tools);
//   listeners.resource_updated("file:///config");
//
// A listener that does not read is told of its end, rather than that its news grow without bound: it asks again, and reads anew.
// Thread safety: all members. Locks: held while streams and links are written to.
// Source: 2026-07-28, basic/patterns/subscriptions.
#pragma once

#include "services/mcp/codec.hpp"
#include "services/mcp/methods.hpp"
#include "services/transport/connection.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace actors::mcp::detail {

class subscriptions : public std::enable_shared_from_this<subscriptions> {
public:
  subscriptions(std::shared_ptr<const codec> wire, std::size_t most) : wire_(std::move(wire)), most_(most) {}

  /// Whether a client may hear of the task of that id.
  using task_test = std::function<bool(const std::string&)>;

  /// Answers the request with a stream that begins with the acknowledgement: of what it asks for, that which the server has by its
  /// `capabilities`, and the tasks that are the client's. Errors: malformed parameters; an id that is open on its link already; too
  /// many listen; the server ends.
  [[nodiscard]] std::optional<protocol_error> open(const reply_address& request, const boost::json::object* params,
                                                   const boost::json::object& capabilities, const task_test& is_theirs,
                                                   const transport::exchange_ptr& exchange);

  void list_changed(listened list);
  void resource_updated(std::string_view uri);
  void task_changed(const std::string& id, const boost::json::object& detailed);

  /// The client wants no more of that one, which came over that link. No answer.
  void cancel(std::size_t link, const jsonrpc::id& request);

  /// Ends all of them in good order; none opens any more.
  void drain();

  [[nodiscard]] std::size_t size() const;

private:
  struct listener {
    reply_address request;
    listen_filter filter;
    std::optional<std::size_t> link; // nothing: HTTP
    std::shared_ptr<transport::event_stream> stream;

    [[nodiscard]] bool is(std::size_t over, const jsonrpc::id& id) const { return link == over && request.id == id; }
  };

  /// Tells those that `wants` picks.
  void tell(std::string_view method, const boost::json::object& params,
            const std::function<bool(const listen_filter&)>& wants);
  void remove(std::uint64_t key);

  /// In good order.
  void end(const listener& which) const;

  const std::shared_ptr<const codec> wire_;
  const std::size_t most_;
  mutable std::mutex mutex_;
  bool draining_ = false;
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, listener> listeners_;
};

} // namespace actors::mcp::detail
