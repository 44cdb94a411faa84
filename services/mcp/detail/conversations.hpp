// The conversations of one server: by session id over HTTP, by link elsewhere. Thread safety: all members.
#pragma once

#include "services/mcp/detail/conversation.hpp"

#include <functional>
#include <shared_mutex>
#include <unordered_map>

namespace actors::mcp::detail {

class conversations {
public:
  using ptr = std::shared_ptr<conversation>;

  /// Null where there is none.
  [[nodiscard]] ptr find(std::string_view session) const;
  void add(const std::string& session, const ptr& made);

  /// The one over this link; the first to ask gets a new one.
  [[nodiscard]] ptr over(const std::shared_ptr<transport::link>& link, const std::function<void()>& when_new);

  /// Ends a conversation and forgets it.
  void end(std::string_view session);
  void end(std::size_t link);
  void end_all();

  void for_each(const std::function<void(conversation&)>& see) const;

  /// Drains all, and those that are still to come as they do.
  void drain();

private:
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, ptr, hash, std::equal_to<>> sessions_;
  std::unordered_map<std::size_t, ptr> links_;
  bool draining_ = false;
};

} // namespace actors::mcp::detail
