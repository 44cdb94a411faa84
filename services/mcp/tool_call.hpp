// The message that every handler receives, of tools as of resources, prompts and completions, and the one error enum of handlers.
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
#include "services/mcp/question.hpp"
#include "services/mcp/results.hpp"

#include <boost/json/object.hpp>
#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>
#include <caf/type_id.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace actors::mcp {

/// How a client is asked.
enum class asking : std::uint8_t {
  nobody,      ///< there is no client
  by_requests, ///< 2025: the server sends requests, and the handler stays suspended until they are answered
  by_results, ///< 2026: the result is a list of questions; the client calls again with the answers, and the handler runs anew
  by_task, ///< 2026: whoever asks after the task is told; the handler stays suspended until they are answered
};

/// Who waits for a call: what a handler can tell and ask it before the result. Thread safety: all members.
class caller {
public:
  using answers = std::function<void(std::vector<client_answer>)>;

  virtual ~caller() = default;
  virtual void progress(double done, std::optional<double> total, std::string_view message) = 0;
  virtual void log(log_level level, const boost::json::value& data, std::string_view logger) = 0;
  virtual void release_connection(std::optional<std::chrono::milliseconds>) {}

  [[nodiscard]] virtual asking asks() const noexcept { return asking::nobody; }

  /// What the client has declared that it can do.
  [[nodiscard]] virtual const boost::json::object& capabilities() const noexcept;

  /// Of those asked by requests or by a task: `then` runs once, on some thread, with an answer for each in their order. What comes back withdraws them.
  virtual std::uint64_t ask(std::vector<question> questions, answers then);

  /// 2025: the user is led to a page; see service::elicitation_completed.
  virtual void leads_to_page(std::string_view) {}

  /// Nobody waits for the answers any more; the client is told.
  virtual void withdraw(std::uint64_t) {}

  /// The call goes on as a task, until the time returned. Nothing: it cannot.
  virtual std::optional<time_point> become_task() { return {}; }

  /// How long a question may wait for its answer.
  [[nodiscard]] virtual duration patience() const noexcept { return {}; }
};

namespace detail {

/// What a call has brought with it, sealed, from its rounds before this one. It stays: no later round can take it back or change it. 2026.
struct sealed_rounds {
  boost::json::object answers = {};                     // of the client, by key
  boost::json::object done = {};                        // what `context::once` has returned, by name
  std::optional<boost::json::object> capabilities = {}; // what the client could do in the first one
};

/// What all copies of a call share.
struct tool_call_content {
  std::string name;
  boost::json::object arguments;
  boost::json::object meta = {};
  caller* from = nullptr; // null: nobody to be told
  sealed_rounds before = {};
  boost::json::object responses = {}; // 2026: new answers, which came with this round, by key
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

  /// Of the tool or prompt; of a resource its URI.
  [[nodiscard]] const std::string& name() const noexcept { return content_->name; }

  /// Of handlers with a schema: validated.
  [[nodiscard]] const boost::json::object& arguments() const noexcept { return content_->arguments; }

  /// `params._meta` of the request.
  [[nodiscard]] const boost::json::object& meta() const noexcept { return content_->meta; }

  /// A part of `meta` that is a text, such as meta_key::traceparent; empty where it has none. Trace context is passed on unread.
  /// Source: 2026-07-28, basic, "OpenTelemetry trace context".
  [[nodiscard]] std::string_view meta(std::string_view key) const noexcept;

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
  /// those alone that ask for it with the request. Deprecated since 2026-07-28 (SEP-2577): log to standard error or by OpenTelemetry
  /// instead. Source: 2026-07-28, server/utilities/logging.
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
  friend class context;

  std::shared_ptr<const detail::tool_call_content> content_;
  call_ptr waiting_;
};

/// Why a handler did not produce a result. The texts are shown to clients, where nothing else is said.
enum class tool_errc : std::uint8_t {
  /// The arguments do not fit the schema; the text says where and why.
  invalid_arguments = 1,
  /// The handler has crashed too often; it is tried again later. The text says when.
  unavailable,
  /// The handler's exception or exit ended this call.
  crashed,
  /// Something was registered in a way that cannot work; the text names each one and what to correct.
  invalid_registration,
  /// Nothing by that name or URI.
  not_found,
  /// The client has not declared what a question needs; the text names it. Its handler is not told, it ends.
  missing_capability,
  /// The client would not or could not answer a question; the text is the client's own.
  no_answer,
  /// The client's answer to a question is malformed or does not fit; the text says where.
  invalid_answer,
  /// 2025: the user has to open a page first; the text names it, as the client is told. Its handler is not told, it ends.
  page_required,
  /// The handler's result does not fit the tool's output schema, or holds a number that JSON has not. The text says where and why; it is
  /// logged, and the client told no more than that.
  invalid_result,
};

[[nodiscard]] std::string_view to_string(tool_errc code) noexcept;

[[nodiscard]] caf::error make_error(tool_errc code);
[[nodiscard]] caf::error make_error(tool_errc code, std::string text);

/// The code, if `error` is one of these.
[[nodiscard]] std::optional<tool_errc> tool_errc_of(const caf::error& error) noexcept;

/// The text that `make_error` was given, or that of the code.
[[nodiscard]] std::string text_of(const caf::error& error);

namespace detail {

/// Sent to a handler, on the control lane, when nobody waits for its present call any more.
struct cancel_present {};

/// Answered by a handler that is back at its mailbox.
struct are_you_there {};

/// To a coroutine handler: the answers to what it asked under that number.
struct answers_arrived {
  std::uint64_t ticket = 0;
  std::vector<client_answer> answers = {};
};

/// To a coroutine handler, by itself: its present call ends where it waits.
struct end_present {
  std::uint64_t ticket = 0;
};

/// What a handler answers that cannot go on without the client. 2026.
struct input_required {
  std::vector<question> questions = {};
  sealed_rounds so_far = {}; // with what the handler has asked for and done in this one
};

} // namespace detail

} // namespace actors::mcp

CAF_BEGIN_TYPE_ID_BLOCK(actors_mcp, first_custom_type_id + 60)
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::tool_call))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::tool_result))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::detail::cancel_present))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::detail::are_you_there))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::read_result))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::prompt_result))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::completion))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::detail::answers_arrived))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::detail::end_present))
CAF_ADD_TYPE_ID(actors_mcp, (actors::mcp::detail::input_required))
CAF_END_TYPE_ID_BLOCK(actors_mcp)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::tool_call)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::tool_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::detail::cancel_present)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::detail::are_you_there)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::read_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::prompt_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::completion)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::detail::answers_arrived)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::detail::end_present)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::mcp::detail::input_required)
