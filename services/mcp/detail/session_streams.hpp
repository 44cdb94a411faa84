// The event streams of one 2025 session over HTTP. A stream outlives its connections: what it carries is numbered and
// kept for a while, and a client that comes back with the number of what it read last goes on from there.
//
//   POST ── answer_channel ── open, write …, finish ─┐
//   GET ─── connect ─────────────────────────────────┼─ a connection at a time
//   GET with Last-Event-ID ── connect ───────────────┘
//
// A stream of a call ends with its answer, whether or not a connection is there; what was kept of it stays until it is
// pushed out. A stream of news ends with the session, or when a few others have been left behind after it. A client that
// reads too slowly loses its connection, not its messages, if its revision knows that it has to come back; older ones
// miss a notification as long as they stay.
// Memory: resumption_options, and one connection for each stream of a call under way or of a GET.
//
// Thread safety: all members. Locks: one, held while connections are written to; they call nobody back meanwhile.
// Source: 2025-11-25, basic/transports, "Sending Messages to the Server", 6, and "Resumability and Redelivery".
#pragma once

#include "services/mcp/detail/event_id.hpp"
#include "services/mcp/detail/event_store.hpp"
#include "services/mcp/protocol.hpp"
#include "services/mcp/service_options.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace actors::mcp::detail {

/// What a stream of events is sent with. Source: 2026-07-28, basic/transports/streamable-http, "Receiving Messages".
[[nodiscard]] transport::headers event_stream_headers();

class session_streams final : public std::enable_shared_from_this<session_streams> {
public:
  using connection = std::shared_ptr<transport::event_stream>;

  session_streams(version agreed, const resumption_options& options);

  /// Whether a stream may outlive its connection.
  [[nodiscard]] bool resumable() const noexcept { return options_.max_events != 0; }

  /// Whether its clients know that they have to come back where a connection ends before its stream.
  [[nodiscard]] bool polled() const noexcept { return polls_; }

  // -- streams of calls. Requires: resumable(). A stream that has ended takes nothing. -----------

  /// Its number. Nothing: the session has ended, and `over` is closed.
  [[nodiscard]] std::optional<std::uint64_t> open(connection over);
  void write(std::uint64_t stream, std::string message);
  void finish(std::uint64_t stream, std::string answer);

  /// Ends it without an answer.
  void close(std::uint64_t stream);

  /// Lets the connection go, after it was told when to come back, if that is not what it was told before. Does nothing
  /// where the client does not know how to come back.
  void release(std::uint64_t stream, std::optional<std::chrono::milliseconds> retry);

  /// The peer of that connection is gone. Another one may be there meanwhile.
  void departed(std::uint64_t stream, const std::weak_ptr<transport::event_stream>& over);

  // -- what a GET opens --------------------------------------------------------------------------

  enum class connected {
    yes,           ///< answered, or gone
    unknown_event, ///< not answered: it is of no call that has something left to say
    no_news,       ///< not answered: there are none any more
  };

  /// Answers with a stream: what came after `last_event_id`, or an empty event if nothing did, and what is to come; or
  /// news from now on, where that is empty or names news that are not known any more. `hold` lives as long as the
  /// connection.
  [[nodiscard]] connected connect(const transport::exchange_ptr& exchange, std::string_view last_event_id,
                                  std::shared_ptr<void> hold);

  /// Sends a message on one stream of news, though there be several; on one that waits for its client where none is
  /// connected. False: there is none. Source: "Multiple Connections".
  bool send(const std::string& message);

  /// Closes the streams of news; none opens any more.
  void end_news();

  /// Closes all; nothing opens any more.
  void end();

private:
  struct open_stream {
    event_id::stream_kind kind;
    std::uint64_t last = 0; // number of its last event
    connection over;        // null: its client is away
    std::shared_ptr<void> hold;
  };
  using streams = std::map<std::uint64_t, open_stream>; // the newest last

  // Under the lock.
  streams::iterator add(event_id::stream_kind kind, connection over, std::shared_ptr<void> hold);
  [[nodiscard]] bool put(streams::reference to, std::string message);
  [[nodiscard]] bool can_resume(const event_id& from) const;
  std::uint64_t resume(const event_id& from, connection over, std::shared_ptr<void> hold);
  void forget_left_news();

  const bool polls_;
  const resumption_options options_;

  std::mutex mutex_;
  bool news_ended_ = false;
  bool ended_ = false;
  std::uint64_t next_;
  streams open_;
  event_store kept_;
};

} // namespace actors::mcp::detail
