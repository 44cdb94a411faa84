// How a server as a whole behaves; every field has a default that suits most.
#pragma once

#include "services/mcp/catalog.hpp"
#include "services/mcp/codec.hpp"
#include "services/transport/connection.hpp"
#include "services/transport/listen.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace actors::mcp {

class service;

/// What a 2025 session over HTTP keeps of the messages that it has streamed, for a client that loses its connection and comes back with
/// Last-Event-ID. The oldest go first, those that none has read after the others, up to half of the room. Each session may keep as much.
/// Source: 2025-11-25, basic/transports, "Resumability and Redelivery".
struct resumption_options {
  std::size_t max_bytes = std::size_t{256} << 10;
  std::size_t max_events = 1024;         ///< 0: none; a stream ends with its connection, and a call with its stream
  std::chrono::milliseconds retry{1000}; ///< how long a client waits before it comes back; may be 0
};

/// Times are at most a year, and above 0 where nothing else is said; for those of `listen` see there. A service with others does not start.
struct service_options {
  codec_options codec = {};                                   ///< who may ask, limits of parsing
  catalog_options catalog = {};                               ///< page size of lists
  std::chrono::milliseconds session_idle_ttl{30 * 60 * 1000}; ///< of 2025 sessions over HTTP
  std::size_t max_sessions = 10'000;                          ///< more are refused: 503

  resumption_options resumption = {}; ///< of streams over HTTP in 2025

  /// Where there is no room for one more, the session that has been idle longest ends, if it has been for this long and neither a call
  /// runs in it nor a stream is open: its client gets 404 and begins anew. May be 0.
  std::chrono::milliseconds session_evict_after{60'000};

  /// Sessions are kept in this file, with what was negotiated, and are there again when a server is started with it; one server at a
  /// time. Empty: they end with the server. See services/session/sqlite_session_store.hpp.
  std::filesystem::path session_file = {};

  std::size_t max_listeners = 10'000; ///< 2026: `subscriptions/listen` that are open at a time

  /// That are kept at a time. One more, and calls of tools stay calls; those of 2025-11-25 that want to be tasks are refused.
  std::size_t max_tasks = 10'000;

  /// 2025: how long a handler stays suspended at a question that nobody answers. It goes on with errc::deadline_exceeded.
  std::chrono::milliseconds question_patience{10 * 60 * 1000};

  /// 2026: for how long answers may be brought back.
  std::chrono::milliseconds state_lifetime{10 * 60 * 1000};

  /// 2026: what seals the state of a call between its rounds (HMAC-SHA256); at least 32 random bytes each. The first seals, all open: put
  /// a new one in front and drop the old one after `state_lifetime`. All servers behind one address need the same. Empty: one that this
  /// server makes for itself, so that no other can go on with its calls.
  std::vector<std::string> state_keys = {};

  /// Who sends a message, as far as it is known: state that was sealed for one is refused from another. A proxy that authenticates says so
  /// in a header, for example. Empty: nobody is told apart.
  std::function<std::string(const transport::inbound&)> subject = nullptr;

  /// By which the lifetime of sealed states is measured. Empty: the system's.
  std::function<std::chrono::system_clock::time_point()> wall_clock = nullptr;

  /// Told of the service as soon as it runs, before it serves: for handlers that change what is offered. Keep it weakly: handlers live in it.
  std::function<void(const std::shared_ptr<service>&)> on_start = nullptr;

  /// For calls under way when `server::run` is asked to end, those that still run then are answered with an error; may be 0.
  std::chrono::milliseconds drain_timeout{10'000};

  /// Of the wire that `server::run` serves: sizes, connections, patience. Its `end_timeout` is `drain_timeout` there.
  transport::listen_options listen = {};
};

} // namespace actors::mcp
