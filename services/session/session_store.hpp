// Where the state of sessions is kept. The one that comes with this library is
// services/session/memory_session_store.hpp; write your own to keep sessions elsewhere.
//
// The process of a session is the only one that names its id, from `save` at its start to `erase` at its end, one call
// after the other. Every session is erased at its end, however it ended; what of it is to last, a store has to put
// aside by itself.
//
// Thread safety: required of all members, for different ids at the same time. They run in the processes of the sessions
// and must not block, nor throw: an error is a value, and answers the request that it failed.
#pragma once

#include <caf/error.hpp>
#include <caf/expected.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace actors {

/// Text keys, arbitrary bytes as values.
using session_state = std::map<std::string, std::string, std::less<>>;

class session_store {
public:
  virtual ~session_store() = default;

  /// Keeps `state` as that of the session, in place of what there was.
  [[nodiscard]] virtual caf::error save(std::string_view id, session_state state) = 0;

  /// Errors: session_errc::no_such_session.
  [[nodiscard]] virtual caf::expected<session_state> load(std::string_view id) = 0;

  /// One value. Errors: session_errc::no_such_session, session_errc::no_such_key.
  [[nodiscard]] virtual caf::expected<std::string> get(std::string_view id, std::string_view key) = 0;

  /// Keeps one value. Errors: session_errc::no_such_session.
  [[nodiscard]] virtual caf::error put(std::string_view id, std::string key, std::string value) = 0;

  /// Forgets the session. Nothing happens where there is none.
  virtual void erase(std::string_view id) noexcept = 0;
};

} // namespace actors
