// One tool's dispatcher: calls wait here, never in a handler's mailbox, so that a crash cannot take them along.
//
//   reply port → dispatcher → handler process → dispatcher → reply port
//
// Handlers live under a dynamic supervisor of their own, started when there is work for them, up to the tool's concurrency. Each has
// at most one call. The dispatcher loses a call only with the handler that was running it, and then answers it at once.
//
// A handler past its deadline is told to cancel and asked whether it is back; if it does not say so within the grace, its supervisor
// replaces it. One whose caller has left is only told: it has until its deadline, or clients could wear a tool out. When that supervisor has spent its budget, the tool is unavailable for a while and then tried again.
#pragma once

#include "libactors/process.hpp"
#include "services/mcp/handler.hpp"
#include "services/mcp/tool_options.hpp"

#include <caf/typed_response_promise.hpp>

#include <deque>
#include <mutex>
#include <unordered_map>

namespace actors::mcp::detail {

/// Where the present life of a dispatcher is found.
class dispatcher_place {
public:
  void set(caf::actor who);
  [[nodiscard]] caf::actor get() const;

private:
  mutable std::mutex mutex_;
  caf::actor present_;
};

struct tool_setup {
  std::string name;
  tool_handler handler;
  tool_options options;
  std::size_t concurrency = 1; ///< resolved
  bool blocking = false;
  dispatcher_place place;
};

class dispatcher final : public process {
public:
  /// `shelf` is the supervisor under which the tool's own supervisor is put.
  dispatcher(caf::actor_config& config, std::shared_ptr<tool_setup> setup, caf::actor shelf);

protected:
  caf::behavior make_behavior() override;
  void on_end(const caf::error& reason) override;

private:
  using promise = caf::typed_response_promise<tool_result>;

  struct job {
    tool_call call;
    call_ptr asked; // null: a plain request without a deadline
    promise answer;
  };

  caf::result<tool_result> accept(const tool_call& call);
  void pump();
  void assign(const caf::actor& handler, const job& next);
  void failed(const caf::actor& handler, promise& answer, const caf::error& why);

  void open();
  void start_handler();
  void ready(const caf::actor& handler);
  void release(const caf::actor& handler);
  void callers_left();
  void cancel(const caf::actor& handler);
  void overdue(const caf::actor& handler);
  void probe(const caf::actor& handler);
  void replace(const caf::actor& handler);
  void ended(const caf::actor_addr& who);
  void quarantine(const caf::error& why);

  [[nodiscard]] caf::error unavailable() const;

  std::shared_ptr<tool_setup> setup_;
  caf::actor shelf_;
  caf::actor supervisor_; // of the handlers; null while the tool is unavailable
  std::deque<job> queue_;
  std::vector<caf::actor> idle_;                      // the last one that worked is taken first: its memory is warm
  std::unordered_map<caf::actor, call_ptr> handlers_; // with what each works on: null where nobody waits for it
  std::size_t children_ = 0; // handlers that the supervisor keeps alive, those it is just restarting included
  std::size_t starting_ = 0;
  std::optional<time_point> closed_until_;
};

} // namespace actors::mcp::detail
