// The supervision tree of a server:
//
//   calculator          rest_for_one
//   ├─ sessions         their store, a dynamic supervisor of one process per session, and their keeper
//   ├─ tasks            one_for_one: a process for each task
//   ├─ handlers         one_for_one: per tool, resource, prompt … a dynamic supervisor of its handlers; temporary, so that one that has
//   │  └─ tool add …    spent its budget takes nobody along
//   └─ keepers          one_for_one: one process for each, which starts and watches its handlers
//      └─ tool add …
#pragma once

#include "services/mcp/detail/handler_setup.hpp"
#include "supervision/supervisor.hpp"

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace actors::mcp::detail {

/// Whose handlers are kept: what is offered, and what is about to be. Keepers that are started anew ask it. Thread safety: all members.
class roster {
public:
  using list = std::vector<std::shared_ptr<handler_setup>>;

  explicit roster(list all) : all_(std::move(all)) {}

  void set(list all) {
    const std::lock_guard lock{mutex_};
    all_.swap(all);
  }

  [[nodiscard]] list get() const {
    const std::lock_guard lock{mutex_};
    return all_;
  }

private:
  mutable std::mutex mutex_;
  list all_;
};

[[nodiscard]] supervisor_spec service_tree(child_spec sessions, child_spec tasks,
                                           const std::shared_ptr<const roster>& kept,
                                           const std::shared_ptr<shelf>& handlers);

} // namespace actors::mcp::detail
