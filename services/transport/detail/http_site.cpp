#include "services/transport/detail/http_site.hpp"

#include "services/transport/detail/deliver.hpp"
#include "services/transport/detail/http_connection.hpp"

#include <algorithm>
#include <utility>

namespace actors::transport::detail {

namespace {

using std::chrono::milliseconds;

// How long a peer gets to read the last answer while the rest of what it sends is read over.
constexpr milliseconds linger_time{2'000};

milliseconds choose_tick(const listen_options& options) {
  auto shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout});
  if (options.stream_heartbeat > milliseconds{0})
    shortest = std::min(shortest, options.stream_heartbeat);
  return std::clamp(shortest / 8, milliseconds{1}, milliseconds{1'000});
}

// One more, because the current tick is already partly over. Ticks are compared as signed differences.
std::uint32_t ticks(milliseconds time, milliseconds tick) {
  constexpr milliseconds::rep most = 1 << 30;
  return static_cast<std::uint32_t>(std::clamp(time / tick + (time % tick != milliseconds{0} ? 1 : 0), {}, most)) + 1;
}

} // namespace

http_site::http_site(std::string path, std::shared_ptr<service> to, const listen_options& options)
    : path_(std::move(path)),
      service_(std::move(to)),
      options_(options),
      tick_length_(choose_tick(options)),
      header_ticks_(ticks(options.header_timeout, tick_length_)),
      body_ticks_(ticks(options.body_timeout, tick_length_)),
      idle_ticks_(ticks(options.idle_timeout, tick_length_)),
      heartbeat_ticks_(options.stream_heartbeat > milliseconds{0} ? ticks(options.stream_heartbeat, tick_length_) : 0),
      linger_ticks_(ticks(linger_time, tick_length_)) {}

bool http_site::add(std::shared_ptr<http_connection> connection) {
  const std::lock_guard lock{mutex_};
  if (stopping_ || connections_.size() >= options_.max_connections)
    return false;
  auto* key = connection.get();
  return connections_.emplace(key, std::move(connection)).second;
}

void http_site::remove(http_connection& connection) {
  std::shared_ptr<http_connection> last; // outlives the lock
  callbacks to_call;
  {
    const std::lock_guard lock{mutex_};
    if (const auto found = connections_.find(&connection); found != connections_.end()) {
      last = std::move(found->second);
      connections_.erase(found);
    }
    to_call = take_due_callbacks();
  }
  for (const auto& callback : to_call)
    notify(callback);
}

http_site::callbacks http_site::take_due_callbacks() {
  return stopped_ && connections_.empty() ? std::exchange(stopped_callbacks_, {}) : callbacks{};
}

void http_site::tick() {
  const auto now = now_.fetch_add(1, std::memory_order_relaxed) + 1;
  const std::lock_guard lock{mutex_};
  for (const auto& [key, connection] : connections_)
    if (connection->is_overdue(now))
      connection->post_expire(now);
    else if (connection->is_watched())
      connection->post_look_for_peer();
}

void http_site::begin_stop() {
  const std::lock_guard lock{mutex_};
  stopping_ = true;
  for (const auto& [key, connection] : connections_)
    connection->post_finish();
}

void http_site::end_stop() {
  callbacks to_call;
  {
    const std::lock_guard lock{mutex_};
    stopped_ = true;
    to_call = take_due_callbacks();
  }
  for (const auto& callback : to_call)
    notify(callback);
}

void http_site::on_stopped(std::function<void()> callback) {
  callbacks to_call;
  {
    const std::lock_guard lock{mutex_};
    stopped_callbacks_.push_back(std::move(callback));
    to_call = take_due_callbacks();
  }
  for (const auto& one : to_call)
    notify(one);
}

void http_site::cut_off() {
  cut_off_.store(true, std::memory_order_release);
  callbacks forgotten; // destroyed outside the lock
  const std::lock_guard lock{mutex_};
  forgotten.swap(stopped_callbacks_);
  stopping_ = stopped_ = true;
  for (auto& [key, connection] : std::exchange(connections_, {}))
    connection->post_close();
}

} // namespace actors::transport::detail
