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

bool has(const object& capabilities, std::string_view feature, std::string_view part) {
  const auto* of = capabilities.if_contains(feature);
  const auto* declared = of && of->is_object() ? of->get_object().if_contains(part) : nullptr;
  return declared && declared->is_bool() && declared->get_bool();
}

/// Leaves what the server has.
void restrict_to(const object& capabilities, listen_filter& filter) {
  filter.tools = filter.tools && has(capabilities, "tools", "listChanged");
  filter.prompts = filter.prompts && has(capabilities, "prompts", "listChanged");
  filter.resources = filter.resources && has(capabilities, "resources", "listChanged");
  if (!has(capabilities, "resources", "subscribe"))
    filter.uris.clear();
}

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
                                                  const object& capabilities, const task_test& is_theirs,
                                                  const transport::exchange_ptr& exchange) {
  auto filter = read_listen(params);
  if (!filter)
    return filter.error();
  restrict_to(capabilities, *filter);
  // Source: SEP-2663, "Auth binding".
  std::erase_if(filter->tasks, [&](const std::string& id) { return !is_theirs(id); });
  listener made{.request = request, .filter = std::move(*filter), .link = {}, .stream = nullptr};
  if (const auto link = exchange->link())
    made.link = link->id();
  auto acknowledged = listen_notification(request.id, "notifications/subscriptions/acknowledged",
                                          object{{"notifications", to_json(made.filter)}});
  std::unique_lock lock{mutex_};
  if (draining_)
    return protocol_error{.code = errc::internal_error, .message = "the server is shutting down"};
  if (listeners_.size() >= most_)
    return protocol_error{.code = errc::internal_error, .message = "too many clients listen; try again later"};
  if (made.link &&
      std::ranges::any_of(listeners_, [&](const auto& each) { return each.second.is(*made.link, request.id); }))
    return protocol_error{.code = errc::invalid_request, .message = "a subscription with this id is open already"};
  // The stream outlives the exchange, which holds the whole request.
  made.stream = exchange->open_stream(200, event_stream_headers());
  if (!made.stream)
    return std::nullopt; // it has gone
  // Nothing may come before the acknowledgement, and no change after it may be missed.
  if (!made.stream->write(std::move(acknowledged))) {
    end(made);
    return std::nullopt;
  }
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
        each->second.stream->write(listen_notification(each->second.request.id, method, params))) {
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
  const auto found = std::ranges::find_if(listeners_, [&](const auto& each) { return each.second.is(link, request); });
  if (found == listeners_.end())
    return;
  const auto gone = listeners_.extract(found);
  lock.unlock();
  gone.mapped().stream->close();
}

// Source: "Graceful Closure"; schema, `CancelledNotification`: over stdio the server says that it tears a subscription down.
void subscriptions::end(const listener& which) const {
  const auto& id = which.request.id;
  if (!which.request.http)
    static_cast<void>(
        which.stream->write(listen_notification(id, "notifications/cancelled", {{"requestId", id.to_json()}})));
  which.stream->finish(
      wire_->encode_result(which.request, {{"_meta", object{{meta_key::subscription_id, id.to_json()}}}}).body);
}

void subscriptions::drain() {
  std::unique_lock lock{mutex_};
  draining_ = true;
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
