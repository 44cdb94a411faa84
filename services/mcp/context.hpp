// What a tool's function may ask besides its arguments: who waits, until when, ways to tell the client how it goes, and
// ways to wait that block nobody.
//
//   server.tool("resize", "Resizes a picture.", [](const resize_args& in, actors::mcp::context& ctx) {
//     for (int n = 0; n < in.tiles && !ctx.cancelled(); ++n) { work(n); ctx.progress(n + 1, in.tiles); }
//     …
//   });
//   server.tool("weather", "Asks a station.", [=](const place& in, actors::mcp::context& ctx) -> actors::task<report> {
//     auto found = co_await ctx.call<report>(station, 2s, in.name);
//     …
//   });
//
// g++ 12 miscompiles `if (co_await ctx.sleep(1s))`; name the result: `if (const auto why = co_await ctx.sleep(1s))`.
//
// Threading: `cancelled`, `deadline`, `request`, `progress` and `log` from any thread; the awaitable functions only in a coroutine handler.
// Lifetime: as long as the handler runs, in a coroutine until its end.
#pragma once

#include "libactors/async.hpp"
#include "services/mcp/tool_call.hpp"

namespace actors::mcp {

class context {
public:
  /// `own` is the call by which the handler was given its work, if it was one.
  context(process* self, tool_call call, call_ptr own)
      : self_(self),
        call_(std::move(call)),
        own_(std::move(own)),
        deadline_(own_ ? own_->deadline() : time_point::max()) {}
  context(const context&) = delete;
  context& operator=(const context&) = delete;

  /// The client no longer waits, the server stops, or the deadline has passed: what is computed from here on is thrown away.
  [[nodiscard]] bool cancelled() const noexcept {
    return call_.cancelled() || (own_ && own_->cancelled()) || self_->now() >= deadline_;
  }

  [[nodiscard]] time_point deadline() const noexcept { return deadline_; }

  [[nodiscard]] const tool_call& request() const noexcept { return call_; }

  /// See tool_call::progress.
  void progress(double done, std::optional<double> total = {}, std::string_view message = {}) const {
    call_.progress(done, total, message);
  }

  /// See tool_call::log.
  void log(log_level level, const boost::json::value& data, std::string_view logger = {}) const {
    call_.log(level, data, logger);
  }

  /// See tool_call::release_connection.
  void release_connection(std::optional<std::chrono::milliseconds> retry = {}) const {
    call_.release_connection(retry);
  }

  [[nodiscard]] system& runtime() const noexcept { return self_->runtime(); }

  /// co_await: the empty error after `time`, or errc::cancelled.
  [[nodiscard]] sleep_wait sleep(duration time) { return actors::sleep(self_, time, &scope_); }

  /// co_await: the answer of another actor, as caf::expected<T>. Errors: as of process::call; errc::cancelled.
  template <class T, class... Ts>
  [[nodiscard]] call_wait<T> call(const caf::actor& to, duration timeout, Ts&&... content) {
    return call_within<T>(scope_, self_, to, timeout, std::forward<Ts>(content)...);
  }

  /// Ends the present or next wait of the handler, which is its last: see wait_scope.
  void cancel() { scope_.cancel(); }
  [[nodiscard]] bool told_to_end() const noexcept { return scope_.cancelled(); }

private:
  process* self_;
  tool_call call_;
  call_ptr own_;
  time_point deadline_;
  wait_scope scope_;
};

} // namespace actors::mcp
