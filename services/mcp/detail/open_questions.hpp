// The requests that a server has sent to one client and that are not answered yet. 2025.
//
// Thread safety: all members. Locks: none is held while a callback runs.
#pragma once

#include "services/jsonrpc/id.hpp"
#include "services/mcp/question.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace actors::mcp::detail {

class open_questions {
public:
  using callback = std::function<void(client_answer)>;

  /// At most this many wait in one conversation.
  static constexpr std::size_t most = 256;

  /// The id under which to ask; `then` runs once, unless it is forgotten. Nothing: too many wait, or the client has gone.
  [[nodiscard]] std::optional<std::int64_t> open(callback then);

  /// False: not one of ours, or nobody waits for it any more.
  bool answer(const jsonrpc::id& id, client_answer with);
  bool forget(std::int64_t id);

  /// Whether somebody still waits for its answer.
  [[nodiscard]] bool is_open(std::int64_t id) const;

  /// The ids of a session that has outlived its server are to be none that it has used before, which are not known any more.
  /// Requires: nothing was opened yet. Source: 2025-11-25, basic, "Requests".
  void begin_anew();

  /// The client has gone: all are told so, and none begins any more.
  void close();

private:
  mutable std::mutex mutex_;
  std::int64_t last_ = 0;
  bool closed_ = false;
  std::unordered_map<std::int64_t, callback> open_;
};

} // namespace actors::mcp::detail
