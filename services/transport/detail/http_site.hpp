// What the connections of one HTTP listener share: what is served, the limits, the list of connections and their coarse
// clock.
//
// Deadlines are counted in ticks of one timer per listener; a connection stores a number where it would else re-arm a
// timer for every request. A deadline is therefore met up to two ticks late, never early.
// Thread safety: all members from any thread.
#pragma once

#include "services/transport/listen.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace actors::transport::detail {

class http_connection;

class http_site {
public:
  http_site(std::string path, std::shared_ptr<service> to, const listen_options& options);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] service& target() const noexcept { return *service_; }
  [[nodiscard]] const listen_options& options() const noexcept { return options_; }
  [[nodiscard]] std::chrono::milliseconds tick_length() const noexcept { return tick_length_; }

  /// The ticks at which a deadline set now has certainly passed.
  [[nodiscard]] std::uint32_t header_deadline() const noexcept { return now() + header_ticks_; }
  [[nodiscard]] std::uint32_t body_deadline() const noexcept { return now() + body_ticks_; }
  [[nodiscard]] std::uint32_t idle_deadline() const noexcept { return now() + idle_ticks_; }
  [[nodiscard]] std::uint32_t linger_deadline() const noexcept { return now() + linger_ticks_; }

  /// 0: never.
  [[nodiscard]] std::uint32_t heartbeat_deadline() const noexcept {
    return heartbeat_ticks_ == 0 ? 0 : now() + heartbeat_ticks_;
  }

  /// Keeps the connection until `remove`. False: too many, or stopped.
  [[nodiscard]] bool add(std::shared_ptr<http_connection> connection);
  void remove(http_connection& connection);

  /// The next tick: tells what is past its deadline, and what may have lost its peer.
  void tick();

  /// Takes no more connections, and ends each when it is idle.
  void begin_stop();

  /// The port is free: from now on it is stopped when no connection is left.
  void end_stop();

  /// Calls back when it is stopped and no connection is left.
  void on_stopped(std::function<void()> callback);

  /// Ends each connection now and calls nobody back. After it returns no exchange reaches an executor any more.
  void cut_off();

  [[nodiscard]] bool is_cut_off() const noexcept { return cut_off_.load(std::memory_order_acquire); }

private:
  using callbacks = std::vector<std::function<void()>>;

  [[nodiscard]] std::uint32_t now() const noexcept { return now_.load(std::memory_order_relaxed); }
  [[nodiscard]] callbacks take_due_callbacks(); // under the lock

  const std::string path_;
  const std::shared_ptr<service> service_;
  const listen_options options_;
  const std::chrono::milliseconds tick_length_;
  const std::uint32_t header_ticks_;
  const std::uint32_t body_ticks_;
  const std::uint32_t idle_ticks_;
  const std::uint32_t heartbeat_ticks_;
  const std::uint32_t linger_ticks_;
  std::atomic<std::uint32_t> now_{1};
  std::atomic<bool> cut_off_{false};

  mutable std::mutex mutex_;
  bool stopping_ = false;
  bool stopped_ = false; // but for the connections that are left
  callbacks stopped_callbacks_;
  std::unordered_map<http_connection*, std::shared_ptr<http_connection>> connections_;
};

} // namespace actors::transport::detail
