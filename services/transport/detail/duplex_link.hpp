// What stdio and the link in memory have in common: messages that wait for the peer, exchanges under way, and the end.
//
// The link is plain state that users may keep for as long as they like. What moves the bytes is a wire, which lives on
// the executor and which the link wakes through its gate.
// Thread safety: all members from any thread, but for those that say otherwise.
#pragma once

#include "services/transport/connection.hpp"
#include "services/transport/detail/gate.hpp"

#include <cstdint>
#include <unordered_map>

namespace actors::transport::detail {

class duplex_wire {
public:
  virtual ~duplex_wire() = default;

  /// Messages wait, or the link is done. On the executor.
  virtual void wake() = 0;

  /// Ends the wire and with it the link. On the executor.
  virtual void close() = 0;
};

class duplex_link final : public link, public std::enable_shared_from_this<duplex_link> {
public:
  duplex_link(const io_executor& executor, std::size_t max_pending_bytes);

  // -- for the user -----------------------------------------------------------

  [[nodiscard]] bool send(std::string message) override;
  [[nodiscard]] std::size_t id() const noexcept override { return id_; }
  void on_gone(std::function<void()> callback) override;
  void close() override;

  // -- for exchanges ----------------------------------------------------------

  /// The exchange is over; an empty answer is none. Not bounded: the wire stops reading instead.
  void settle(std::uint64_t exchange, std::string answer);
  void on_gone(std::uint64_t exchange, std::function<void()> callback);

  // -- for the listener -------------------------------------------------------

  void on_input_end(std::function<void()> callback);
  void on_end(std::function<void()> callback);

  /// Done when the exchanges under way are settled.
  void stop();
  void on_stopped(std::function<void()> callback);

  /// Drops the callbacks of the listener, which is about to be destroyed.
  void forget_listener();

  // -- for the wire -----------------------------------------------------------

  /// The way to the wire. Requires: `lead_to` was called on it before the link is shared.
  [[nodiscard]] gate<duplex_wire>& way() noexcept { return gate_; }

  [[nodiscard]] exchange_ptr open_exchange(inbound message);

  /// Swaps the messages that wait into `out`; their bytes count as pending until `written`.
  void take(std::vector<std::string>& out);
  void written(std::size_t bytes);
  [[nodiscard]] std::size_t pending_bytes() const;

  /// The peer sends no more. Calls back who waits for it; on the executor.
  void input_ended();

  /// What arrives is refused; see `refuse`.
  [[nodiscard]] bool is_stopping() const;
  void refuse(const inbound& message);

  /// Nothing is read any more.
  [[nodiscard]] bool is_closing() const;
  [[nodiscard]] bool is_gone() const;

  /// Nothing is left to do.
  [[nodiscard]] bool is_done() const;

  /// The wire has closed. Calls back who waits for it; on the executor.
  void gone(bool by_peer);

private:
  using callbacks = std::vector<std::function<void()>>;

  void wake();

  const std::size_t id_;
  const std::size_t max_pending_bytes_;
  gate<duplex_wire> gate_;

  mutable std::mutex mutex_;
  std::vector<std::string> waiting_;
  std::size_t pending_bytes_ = 0;
  std::uint64_t last_exchange_ = 0;
  bool woken_ = false; // the wire has been told, and has not taken since
  bool input_ended_ = false;
  bool stopping_ = false;
  bool closing_ = false;
  bool gone_ = false;
  bool ended_ = false; // by the peer
  callbacks gone_callbacks_;
  std::unordered_map<std::uint64_t, callbacks> under_way_; // exchanges, and who waits for the peer's leaving
  std::function<void()> input_end_callback_;
  std::function<void()> end_callback_;
  callbacks stopped_callbacks_;
};

} // namespace actors::transport::detail
