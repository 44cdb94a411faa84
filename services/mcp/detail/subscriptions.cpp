#include "services/mcp/detail/subscriptions.hpp"

#include "services/mcp/detail/answer_channel.hpp"
#include "services/mcp/notifications.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace actors::mcp::detail {

namespace {

using boost::json::object;

/// What was asked for, as all of it is honoured.
object to_json(const listen_filter& filter) {
  object out;
  for (const auto& [list, key] : {std::pair{listened::tools, "toolsListChanged"},
                                  {listened::prompts, "promptsListChanged"},
                                  {listened::resources, "resourcesListChanged"}})
    if (filter.wants(list))
      out.emplace(key, true);
  if (!filter.uris.empty())
    out.emplace("resourceSubscriptions", boost::json::array(filter.uris.begin(), filter.uris.end()));
  if (!filter.tasks.empty())
    out.emplace("taskIds", boost::json::array(filter.tasks.begin(), filter.tasks.end()));
  return out;
}

} // namespace

std::optional<protocol_error> subscriptions::open(const reply_address& request, const object* params,
                                                  const transport::exchange_ptr& exchange) {
  auto filter = read_listen(params);
  if (!filter)
    return filter.error();
  std::unique_lock lock{mutex_};
  if (listeners_.size() >= most_)
    return protocol_error{.code = errc::internal_error, .message = "too many clients listen; try again later"};
  listener made{.request = request, .filter = std::move(*filter), .stream = nullptr, .exchange = nullptr};
  if (exchange->link())
    made.exchange = exchange;
  else if (!(made.stream = exchange->open_stream(200, event_stream_headers())))
    return std::nullopt; // it has gone
  // Nothing may come before the acknowledgement, and no change after it may be missed.
  auto acknowledged = listen_notification(request.id, "notifications/subscriptions/acknowledged",
                                          object{{"notifications", to_json(made.filter)}});
  if (!made.send(std::move(acknowledged)))
    return std::nullopt;
  const auto key = ++last_;
  listeners_.emplace(key, std::move(made));
  lock.unlock();
  exchange->on_gone([weak = weak_from_this(), key] {
    if (const auto all = weak.lock())
      all->remove(key);
  });
  return std::nullopt;
}

void subscriptions::tell(std::string_view method, const object& params,
                         const std::function<bool(const listen_filter&)>& wants) {
  std::vector<listener> slow;
  std::unique_lock lock{mutex_};
  for (auto each = listeners_.begin(); each != listeners_.end();) {
    if (!wants(each->second.filter) ||
        each->second.send(listen_notification(each->second.request.id, method, params))) {
      ++each;
      continue;
    }
    slow.push_back(std::move(each->second));
    each = listeners_.erase(each);
  }
  lock.unlock();
  for (const auto& each : slow)
    end(each);
}

void subscriptions::list_changed(listened list) {
  tell("notifications/" + std::string{to_string(list)} + "/list_changed", {},
       [list](const listen_filter& filter) { return filter.wants(list); });
}

void subscriptions::resource_updated(std::string_view uri) {
  tell("notifications/resources/updated", {{"uri", uri}},
       [uri](const listen_filter& filter) { return filter.uris.contains(uri); });
}

void subscriptions::task_changed(const std::string& id, const object& detailed) {
  tell("notifications/tasks", detailed, [&id](const listen_filter& filter) { return filter.tasks.contains(id); });
}

void subscriptions::remove(std::uint64_t key) {
  std::unique_lock lock{mutex_};
  const auto gone = listeners_.extract(key); // outlives the lock
  lock.unlock();
}

void subscriptions::cancel(std::size_t link, const jsonrpc::id& request) {
  std::unique_lock lock{mutex_};
  const auto found = std::ranges::find_if(
      listeners_, [&](const auto& each) { return each.second.is_over(link) && each.second.request.id == request; });
  if (found == listeners_.end())
    return;
  const auto gone = listeners_.extract(found);
  lock.unlock();
  gone.mapped().exchange->respond(codec::accepted()); // nothing
}

void subscriptions::link_gone(std::size_t link) {
  const std::lock_guard lock{mutex_};
  std::erase_if(listeners_, [&](const auto& each) { return each.second.is_over(link); });
}

// Source: "Graceful Closure"; basic/patterns/cancellation, which has the server say that it tears a subscription down.
void subscriptions::end(const listener& which) const {
  const auto& id = which.request.id;
  static_cast<void>(which.send(listen_notification(id, "notifications/cancelled", {{"requestId", id.to_json()}})));
  auto last = wire_->encode_result(which.request, {{"_meta", object{{meta_key::subscription_id, id.to_json()}}}});
  if (which.stream)
    which.stream->finish(std::move(last.body));
  else
    which.exchange->respond(std::move(last));
}

void subscriptions::drain() {
  std::unique_lock lock{mutex_};
  const auto all = std::exchange(listeners_, {});
  lock.unlock();
  for (const auto& [key, each] : all)
    end(each);
}

std::size_t subscriptions::size() const {
  const std::lock_guard lock{mutex_};
  return listeners_.size();
}

} // namespace actors::mcp::detail
