// What a handler may ask besides its arguments: who waits, until when, ways to tell the client how it goes, and ways to wait that
// block nobody.
//
//   server.tool("resize", "Resizes a picture.", [](const resize_args& in, actors::mcp::context& ctx) {
//     for (int n = 0; n < in.tiles && !ctx.cancelled(); ++n) { work(n); ctx.progress(n + 1, in.tiles); }
//     …
//   });
//   server.tool("book", "Books a table.", [=](const table& in, actors::mcp::context& ctx) -> actors::task<std::string> {
//     const auto guest = co_await ctx.elicit<contact>("Who is coming?");
//     if (!guest) co_return "Nobody came.";
//     const auto number = ctx.once("reserve", [&] { return reserve(in, *guest); });
//     const auto sure = co_await ctx.elicit<confirmation>("Table " + std::to_string(number) + "?");
//     …
//   });
//
// Questions to the client work in both eras. In 2025 the handler stays suspended until the answer comes. In 2026 the server keeps
// nothing: the handler ends at its question, and with the client's next call it runs again from its start, where each question that
// has been answered returns at once. So what it does before a question has to be harmless to repeat; what is not, goes into `once`.
// Questions are told apart by their keys: those without one are numbered in their order, which must be the same in each run.
// A handler that asks for what the client has not declared ends there, and the client is told what it lacks: ask `can` before.
//
// g++ 12 miscompiles `if (co_await ctx.sleep(1s))`; name the result: `if (const auto why = co_await ctx.sleep(1s))`.
//
// Threading: `cancelled`, `deadline`, `request`, `can`, `progress`, `log`, `release_connection` from any thread, of a coroutine while it
// does not ask; the rest only in a coroutine handler, in its process. Lifetime: as long as the handler runs, in a coroutine until its end.
#pragma once

#include "libactors/async.hpp"
#include "services/mcp/question.hpp"
#include "services/mcp/tool_call.hpp"

#include <coroutine>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace actors::mcp {

class context;

/// The wait for the answers to some questions. Not for users.
class question_wait : public wait {
public:
  question_wait(context& of, std::vector<question> questions);
  ~question_wait();

  [[nodiscard]] bool await_ready();
  void await_suspend(std::coroutine_handle<> frame);

protected:
  /// An answer for each question, in their order.
  [[nodiscard]] std::vector<client_answer> take_answers();

private:
  friend class context;
  void arrived(std::vector<client_answer> answers);

  context& of_;
  std::vector<question> questions_;
  std::vector<client_answer> answers_; // in the order of the questions; empty before they are looked up
  std::vector<std::size_t> open_;      // places of the questions without an answer; none, and the wait is over
  std::uint64_t asked_ = 0;            // by requests: to withdraw it
  std::uint64_t timer_ = 0;
};

/// A question that has been put into words but not asked: co_await it, or give it to `context::all`.
template <class R>
class [[nodiscard]] asked final {
public:
  asked(context& of, question what, R (*read)(client_answer)) : of_(&of), question_(std::move(what)), read_(read) {}

  class awaiter final : public question_wait {
  public:
    awaiter(context& of, std::vector<question> questions, R (*read)(client_answer))
        : question_wait(of, std::move(questions)), read_(read) {}
    [[nodiscard]] R await_resume() { return read_(std::move(take_answers().front())); }

  private:
    R (*read_)(client_answer);
  };

  awaiter operator co_await() && {
    std::vector<question> one;
    one.push_back(std::move(question_));
    return {*of_, std::move(one), read_};
  }

private:
  friend class context;

  context* of_;
  question question_;
  R (*read_)(client_answer);
};

/// Several questions asked at once.
template <class... Rs>
class [[nodiscard]] all_asked final : public question_wait {
public:
  all_asked(context& of, std::vector<question> questions, std::tuple<Rs (*)(client_answer)...> read)
      : question_wait(of, std::move(questions)), read_(std::move(read)) {}

  [[nodiscard]] std::tuple<Rs...> await_resume() { return read_all(std::index_sequence_for<Rs...>{}); }

private:
  template <std::size_t... Is>
  std::tuple<Rs...> read_all(std::index_sequence<Is...>) {
    auto answers = take_answers();
    return std::tuple<Rs...>{std::get<Is>(read_)(std::move(answers[Is]))...};
  }

  std::tuple<Rs (*)(client_answer)...> read_;
};

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

  /// It moves when a question is answered, as the time in which a client is asked does not count, and when the call becomes a task.
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

  /// The call goes on as a task from here on: its request is answered, its deadline is the task's, questions are put to whoever asks after
  /// it. False: it stays a call, because the tool has no task_options or the client does not want a task. Source: SEP-2663.
  bool become_task() {
    auto* const who = client();
    const auto until = who ? who->become_task() : std::nullopt;
    if (until)
      deadline_ = *until;
    return until.has_value();
  }

  [[nodiscard]] system& runtime() const noexcept { return self_->runtime(); }

  /// co_await: the empty error after `time`, or errc::cancelled.
  [[nodiscard]] sleep_wait sleep(duration time) { return actors::sleep(self_, time, &scope_); }

  /// co_await: the answer of another actor, as caf::expected<T>. Errors: as of process::call; errc::cancelled.
  template <class T, class... Ts>
  [[nodiscard]] call_wait<T> call(const caf::actor& to, duration timeout, Ts&&... content) {
    return call_within<T>(scope_, self_, to, timeout, std::forward<Ts>(content)...);
  }

  // -- questions --------------------------------------------------------------
  // `key` names the question among those of this call; where it is empty, its number does. Two of the same key would share an answer: the
  // second throws std::logic_error when it is asked.

  /// Whether the client has declared that it can be asked that. In 2026 as of the first round: a client that has learnt or unlearnt
  /// something since does not lead the handler another way.
  [[nodiscard]] bool can(client_feature which) const noexcept;

  /// co_await: elicited<T>. The user fills in a form with the members of T, a described struct of texts, numbers, flags, enums and
  /// vectors of enums. Never for secrets: see elicit_url. Source: client/elicitation, "Form Mode Elicitation Requests".
  template <schema::described T>
  asked<elicited<T>> elicit(std::string_view message, std::string_view key = {}) {
    return {*this, form(message, detail::form_schema(schema::json_schema<T>()), key), &read<elicited<T>>};
  }

  /// The same with a form written by hand: co_await elicited<boost::json::object>; nobody checks its content.
  asked<elicited<boost::json::object>> elicit(std::string_view message, boost::json::object requested_schema,
                                              std::string_view key = {}) {
    return {*this, form(message, std::move(requested_schema), key), &read<elicited<boost::json::object>>};
  }

  /// co_await: elicited<void>. Leads the user to a page, past the client; what is done there does not come back this way.
  /// Source: client/elicitation, "URL Mode Elicitation Requests".
  asked<elicited<void>> elicit_url(const web_page& to, std::string_view key = {}) {
    return {*this, page(to, key), &read<elicited<void>>};
  }

  /// The same before anything can be done, for a handler that knows by itself whether the user has been there. In 2025 the call ends
  /// here, with the error that leads to the page, and the client repeats it afterwards; in 2026 it is as elicit_url.
  /// Source: 2025-11-25, client/elicitation, "URL Elicitation Required Error".
  asked<elicited<void>> require_url(const web_page& to, std::string_view key = {}) {
    auto what = page(to, key);
    what.by_error = true;
    return {*this, std::move(what), &read<elicited<void>>};
  }

  /// co_await: caf::expected<sampling_result>. Deprecated since 2026-07-28: call a model's own interface instead.
  asked<caf::expected<sampling_result>> sample(const sampling_request& what, std::string_view key = {}) {
    return {*this, question{key, "sampling/createMessage", what.params(), what.needs()}, &read_sampling};
  }

  /// co_await: caf::expected<std::vector<root>>. Deprecated since 2026-07-28: take folders as arguments instead.
  asked<caf::expected<std::vector<root>>> roots(std::string_view key = {}) {
    return {*this, question{key, "roots/list", {}, client_feature::roots}, &read_roots};
  }

  /// co_await: a tuple of what each would have been. The client is asked all of them at once.
  template <class... Rs>
  all_asked<Rs...> all(asked<Rs>... each) {
    std::vector<question> questions;
    questions.reserve(sizeof...(Rs));
    (questions.push_back(std::move(each.question_)), ...);
    return {*this, std::move(questions), std::tuple{each.read_...}};
  }

  /// Runs `f` the first time that this call, with all its rounds, comes here, and returns then and later what it returned: a value that
  /// services/schema converts, or nothing. In 2026 the value travels through the client, signed but readable: no secrets. It leaves with
  /// the next question: where the handler ends before one by an exception, and the client repeats the round, `f` runs again; so it does
  /// where a client goes back to the state of an earlier round. An exception of `f` leaves it undone. A client that never comes back
  /// leaves what `f` did as it is. Throws std::logic_error where the value cannot be read back (a NaN), rather than to run `f` again.
  /// Requires: names are unique in a handler.
  template <class F>
  auto once(std::string_view name, F f) -> std::invoke_result_t<F&> {
    using result = std::invoke_result_t<F&>;
    if constexpr (std::is_void_v<result>) {
      if (!find_done(name)) {
        f();
        keep_done(name, nullptr);
      }
    } else {
      if (const auto* before = find_done(name)) {
        auto value = schema::from_json<result>(*before);
        if (!value)
          cannot_be_read(name, value.error().text());
        return std::move(*value);
      }
      auto value = f();
      keep_done(name, schema::to_json(value));
      return value;
    }
  }

  // -- the handler's shell ----------------------------------------------------

  /// Ends the present or next wait of the handler, which is its last: see wait_scope.
  void cancel() { scope_.cancel(); }
  [[nodiscard]] bool told_to_end() const noexcept { return scope_.cancelled(); }

  /// Goes on with the question of that number, if it still waits.
  void arrived(std::uint64_t ticket, std::vector<client_answer> answers);

  /// How the call ends that cannot go on from its question: the client lacks something, or has to call again.
  using early_end = std::variant<caf::error, detail::input_required>;

  /// Nothing if the question of that number is not the present one.
  [[nodiscard]] std::optional<early_end> take_end(std::uint64_t ticket);

private:
  friend class question_wait;

  template <class R>
  static R read(client_answer answer) {
    return R{std::move(answer)};
  }

  [[nodiscard]] static question form(std::string_view message, boost::json::object requested_schema,
                                     std::string_view key);
  [[nodiscard]] question page(const web_page& to, std::string_view key) const;

  [[nodiscard]] const boost::json::value* find_done(std::string_view name) const noexcept;
  void keep_done(std::string_view name, boost::json::value value);
  [[noreturn]] static void cannot_be_read(std::string_view done, const std::string& why);

  /// Numbers those without a key. Throws std::logic_error where a key names two questions.
  void name(std::vector<question>& questions);

  /// Finds the answers that are there.
  void look_up(question_wait& of);
  [[nodiscard]] const boost::json::value* answer_to(std::string_view key) const noexcept;

  /// What has to go into the state of the next round.
  [[nodiscard]] detail::sealed_rounds so_far() const;

  /// Asks what is open; the wait is told by `arrived`, or the handler ends. Returns the id of its timer, or 0.
  [[nodiscard]] std::uint64_t ask(question_wait& from);
  void end_with(early_end how);

  [[nodiscard]] caller* client() const noexcept { return call_.content_->from; }

  process* self_;
  tool_call call_;
  call_ptr own_;
  time_point deadline_;
  wait_scope scope_;

  boost::json::object done_;      // what `once` has returned in this run
  boost::json::object answered_;  // 2026: what has been asked for in this run and was there
  std::vector<std::string> keys_; // of the questions so far
  std::size_t unnamed_ = 0;       // those without one
  question_wait* asking_ = nullptr;
  std::uint64_t ticket_ = 0; // of the present question
  time_point asked_at_{};
  std::optional<early_end> end_;
};

} // namespace actors::mcp
