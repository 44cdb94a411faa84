// The message that every tool handler receives, and the one error enum of handlers.
//
// A raw CAF behavior takes it and answers a tool_result, at once or through a response promise; an error or an
// exception is told to the client as a failed call:
//
//   caf::behavior echo(caf::event_based_actor*) {
//     return {[](const actors::mcp::tool_call& call) {
//       return actors::mcp::tool_result::text(actors::jsonrpc::serialize(call.arguments()));
//     }};
//   }
//
// Thread safety: const members from any thread. Lifetime: copies share the content; keep one as long as you need.
#pragma once

#include "libactors/call.hpp"
#include "services/mcp/content.hpp"
#include "services/mcp/protocol.hpp"

#include <boost/json/object.hpp>
#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>
#include <caf/type_id.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace actors::mcp {

/// Who waits for a call: what a handler can tell it before the result. Thread safety: all members.
class caller {
public:
  virtual ~caller() = default;
  virtual void progress(double done, std::optional<double> total, std::string_view message) = 0;
  virtual void log(log_level level, const boost::json::value& data, std::string_view logger) = 0;
  virtual void release_connection(std::optional<std::chrono::milliseconds>) {}
};

namespace detail {

/// What all copies of a call share.
struct tool_call_content {
  std::string name;
  boost::json::object arguments;
  boost::json::object meta = {};
  caller* from = nullptr; // null: nobody to be told
};

} // namespace detail

class tool_call {
public:
  /// An empty call, as CAF's messages need one.
  tool_call();

  /// Nobody hears of its progress.
  tool_call(std::string name, boost::json::object arguments, boost::json::object meta = {});

  /// The server's: for the caller who waits for `waiting`.
  tool_call(std::shared_ptr<const detail::tool_call_content> content, call_ptr waiting)
      : content_(std::move(content)), waiting_(std::move(waiting)) {}

  [[nodiscard]] const std::string& name() const noexcept { return content_->name; }

  /// Of handlers with a schema: validated.
  [[nodiscard]] const boost::json::object& arguments() const noexcept { return content_->arguments; }

  /// `params._meta` of the request.
  [[nodiscard]] const boost::json::object& meta() const noexcept { return content_->meta; }

  /// The client waits no longer: it has gone, or its deadline has passed.
  [[nodiscard]] bool cancelled() const noexcept { return waiting_ && waiting_->cancelled(); }

  /// Tells the client how far the work is, where it has asked to be told: `done` out of `total`, if that is known.
  /// A `done` that is not above that of the last time is not sent, nor is anything after the result, or what a client
  /// does not read fast enough. Source: 2026-07-28, basic/patterns/progress.
  void progress(double done, std::optional<double> total = {}, std::string_view message = {}) const {
    if (content_->from)
      content_->from->progress(done, total, message);
  }

  /// Tells the client a log message, if it listens at that level: any JSON, and the name of who speaks. No secrets, no
  /// internals: a stranger may read it. In 2025 clients get "info" and above until they choose another level; in 2026
  /// those alone that ask for it with the request. Source: 2026-07-28, server/utilities/logging.
  void log(log_level level, const boost::json::value& data, std::string_view logger = {}) const {
    if (content_->from)
      content_->from->log(level, data, logger);
  }

  /// Lets the client's connection go while the work goes on: it comes back, after `retry` or what the server has told it, for
  /// what was sent meanwhile and for the result. For long work behind proxies that cut connections, and to hold fewer of
  /// them. Does nothing where a client cannot come back: before 2025-11-25, in 2026, and everywhere but over HTTP.
  /// Source: 2025-11-25, basic/transports, "Sending Messages to the Server", 6.
  void release_connection(std::optional<std::chrono::milliseconds> retry = {}) const {
    if (content_->from)
      content_->from->release_connection(retry);
  }

private:
  std::shared_ptr<const detail::tool_call_content> content_;
  call_ptr waiting_;
};

/// Why a handler did not produce a result. The texts are shown to clients.
enum class tool_errc : std::uint8_t {
  /// The arguments do not fit the schema; the text says where and why.
  invalid_arguments = 1,
  /// The handler has crashed too often; it is tried again later. The text says when.
  unavailable,
  /// The handler's exception or exit ended this call.
  crashed,
  /// A tool was registered in a way that cannot work; the text names each one and what to correct.
  invalid_registration,
};

[[nodiscard]] caf::error make_error(tool_errc code);
[[nodiscard]] caf::error make_error(tool_errc code, std::string text);

/// The code, if `error` is one of these.
[[nodiscard]] std::optional<tool_errc> tool_errc_of(const caf::error& error) noexcept;

/// The text that `make_error` was given.
[[nodiscard]] std::string text_of(const caf::error& error);

namespace detail {

/// Sent to a handler, on the control lane, when nobody waits for its present call any more.
struct cancel_present {};

/// Answered by a handler that is back at its mailbox.
struct are_you_there {};

} // namespace detail

} // namespace actors::mcp

CAF_BEGIN_TYPE_ID_BLOCK(actors_mcp, first_custom_type_id + 60)
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::tool_call))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::tool_result))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::detail::cancel_present))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::detail::are_you_there))
CAF_END_TYPE_ID_BLOCK(actors_mcp)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::tool_call)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::tool_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::detail::cancel_present)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::detail::are_you_there)
