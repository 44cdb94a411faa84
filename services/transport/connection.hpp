// The connection contract: what a protocol asks of the wire, whichever wire it is.
//
// A transport turns what arrives into exchanges and hands each to a `service`. An exchange is one inbound message
// together with the one way to answer it: a single response, or an event stream. HTTP fills in everything; over stdio
// and in memory the headers are empty, the status is ignored, and an empty body writes nothing (a notification has
// no answer).
//
//   struct echo : actors::transport::service {
//     void on_message(actors::transport::exchange_ptr in) override { in->respond({.body = in->request().body}); }
//   };
//
// Threading: `service::on_message` and the callbacks run on the transport's executor and must not block; the runtime
// may have several I/O threads, then messages of different peers arrive concurrently. Everything else may be called
// from any thread, at any time, also after the peer or the listener has gone (it then does nothing).
// Lifetime: whoever answers later keeps the exchange_ptr; an exchange that is dropped unanswered is answered by the
// transport (HTTP: 500; elsewhere: a JSON-RPC internal error, if the message was a request), so that no peer waits for
// ever.
// Ordering: HTTP answers in the order of the requests of one connection; the others as answers come.
#pragma once

#include "services/transport/headers.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace actors::transport {

/// Who is at the other end.
struct peer {
  std::string address = {}; ///< "127.0.0.1:51234", "[::1]:51234", "stdio", "memory"
};

struct inbound {
  std::string method = {}; ///< HTTP's method; "POST" where the transport has none
  std::string body = {};
  transport::headers headers = {};
  transport::peer peer = {};
  /// The message was longer than `max_message_bytes` and has not been kept: `body` is empty. The protocol says what the
  /// peer is told. Never over HTTP, where the transport answers 413 itself.
  bool too_large = false;
};

struct outbound {
  int status = 200;
  transport::headers headers =
      {}; ///< HTTP: the transport adds length, date, and "application/json" where no Content-Type is given
  std::string body =
      {}; ///< UTF-8, JSON where the transport separates messages by line breaks (stdio): see `link::send`
};

/// The lasting two-way link behind an exchange, where there is one (stdio, in memory): the place for messages that
/// the server starts, and for state that lives as long as the link.
class link {
public:
  virtual ~link() = default;

  /// Sends one message outside any exchange; nothing arrives and nobody is called back before it returns. False: the
  /// peer is gone, or more than `max_pending_bytes` of the listener would be waiting; the message was not taken. While
  /// nothing waits a message is taken whatever its size. Over stdio a line break in it goes out as a space (JSON has
  /// them only between tokens).
  [[nodiscard]] virtual bool send(std::string message) = 0;

  /// Stable identity of the link, unique in the program's life.
  [[nodiscard]] virtual std::size_t id() const noexcept = 0;

  /// Runs `callback` once, on the executor, when the link is gone; if it already is, possibly at once, on the calling
  /// thread.
  virtual void on_gone(std::function<void()> callback) = 0;

  /// Ends the link after what is queued. Exchanges under way are lost.
  virtual void close() = 0;
};

/// One message of a stream, with what HTTP can say beside it; a string is an event that says no more. Elsewhere the data
/// alone goes out, and nothing where it is empty.
struct stream_event {
  stream_event(std::string message, std::string name = {}, std::optional<std::chrono::milliseconds> wait = {})
      : data(std::move(message)), id(std::move(name)), retry(wait) {}
  stream_event(const char* message) : data(message) {}

  std::string data; ///< may be empty: a client takes note of `id` and `retry`, and of nothing else

  /// Where the client is when it has got this: it names it in Last-Event-ID when it comes back. Empty: not sent.
  /// Requires: no line break, no NUL.
  std::string id;

  std::optional<std::chrono::milliseconds> retry; ///< how long the client waits before it comes back
};

/// An open answer of many messages (HTTP: text/event-stream; elsewhere plain messages).
class event_stream {
public:
  virtual ~event_stream() = default;

  /// Queues one message. False: the peer is gone, the stream has ended, or too many bytes wait for a slow reader; the
  /// message was not taken. While nothing waits a message is taken whatever its size.
  [[nodiscard]] virtual bool write(stream_event message) = 0;

  /// Queues a last message, taken whatever waits (the answer to a call must not be lost to its progress messages), and
  /// ends the stream after it. Does nothing on a stream that has ended.
  virtual void finish(stream_event last) = 0;

  /// Ends the stream after what is queued; so does dropping it.
  virtual void close() = 0;
};

class exchange {
public:
  virtual ~exchange() = default;

  [[nodiscard]] virtual const inbound& request() const noexcept = 0;

  /// Answers. The first of `respond` and `open_stream` counts; later calls do nothing.
  virtual void respond(outbound answer) = 0;

  /// Answers with a stream. Null when the exchange was already answered or the peer is gone.
  [[nodiscard]] virtual std::shared_ptr<event_stream> open_stream(int status, transport::headers fields) = 0;

  /// Runs `callback` once, on the executor, if the peer goes away before the answer is complete, a stream's too; if it
  /// already has, possibly at once, on the calling thread. Over HTTP a peer that only shuts its sending side down counts
  /// as gone, because sockets do not tell the difference; a single response to it is still written, a stream ends.
  virtual void on_gone(std::function<void()> callback) = 0;

  /// Null where each message stands alone (HTTP).
  [[nodiscard]] virtual std::shared_ptr<transport::link> link() const noexcept = 0;
};

using exchange_ptr = std::shared_ptr<exchange>;

class service {
public:
  virtual ~service() = default;

  /// Takes one message. An exception that leaves it is logged, and the exchange counts as dropped once nobody keeps it.
  virtual void on_message(exchange_ptr in) = 0;
};

} // namespace actors::transport
