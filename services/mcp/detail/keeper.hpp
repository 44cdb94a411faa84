// The process that keeps the handlers of one tool: starts them when calls wait, up to the tool's concurrency, asks those in doubt,
// and closes the tool for a while when they crash too often. Calls do not pass through it: see dispatcher.hpp.
//
// Handlers live under a dynamic supervisor of their own. One past its deadline is told to cancel and asked whether it is back; if
// it does not say so within the grace, its supervisor replaces it. One whose caller has left is only told: it has until its
// deadline, or clients could wear a tool out. When the supervisor has spent its budget, the tool is unavailable for a while and
// then tried again.
#pragma once

#include "libactors/process.hpp"
#include "services/mcp/detail/dispatcher.hpp"
#include "services/mcp/handler.hpp"
#include "services/mcp/tool_options.hpp"

#include <caf/system_messages.hpp>

#include <atomic>
#include <mutex>
#include <string>
#include <utility>

namespace actors::mcp::detail {

struct tool_setup {
  tool_setup(std::string called, tool_handler with, tool_options how, std::size_t concurrency, bool may_block)
      : name(std::move(called)),
        handler(std::move(with)),
        options(std::move(how)),
        blocking(may_block),
        calls(concurrency, options.max_queue) {}

  const std::string name;
  const tool_handler handler;
  const tool_options options;
  const bool blocking;
  dispatcher calls;
  std::atomic<bool> server_ends{false}; ///< what ends by `shutdown` from now on ends with the server
};

/// The supervisor under which each tool's own is put: its present life.
class shelf {
public:
  void set(caf::actor who);
  [[nodiscard]] caf::actor get() const;

private:
  mutable std::mutex mutex_;
  caf::actor present_;
};

class keeper final : public process {
public:
  keeper(caf::actor_config& config, std::shared_ptr<tool_setup> setup, caf::actor shelf);

protected:
  caf::behavior make_behavior() override;
  void on_end(const caf::error& reason) override;

private:
  void open();
  void opened(caf::actor supervisor);
  void start(std::size_t handlers);
  void start_one();
  void ready(const caf::actor& handler);
  void probe(const caf::actor& handler);
  void replace(const caf::actor& handler);
  void ended(const caf::down_msg& told);
  void quarantine(const caf::error& why);

  std::shared_ptr<tool_setup> setup_;
  caf::actor shelf_;
  caf::actor supervisor_;   // of the handlers; null while the tool is unavailable
  std::uint64_t terms_ = 0; // how often it was opened
  bool up_ = false;         // the first handler has been ready
};

} // namespace actors::mcp::detail
