// A client inside the test: no socket, one thread, virtual time. A handler is tested in five lines:
//
//   actors::mcp::server server{{.name = "calculator", .version = "1.0.0"}};
//   server.tool("add", "Adds two numbers.", [](const add_args& in) { return in.a + in.b; });
//   actors::mcp::in_memory::client client{server};
//   EXPECT_EQ(client.call("add", {{"a", 1}, {"b", 2}}).as<double>(), 3);
//
// It starts the server on a system of its own, with the deterministic scheduler, and talks to it as any client does:
// every message is JSON-RPC text. Time passes only while the client waits, and then at once: a handler that sleeps for
// an hour is tested in no time, and in the same order in each run. Plain functions run inside the client, from their beginning to their
// end, and time stands still meanwhile: one that waits for its deadline or for `ctx.cancelled()` would wait for ever. Where a handler has not
// returned after `handler_patience` the program ends with a text that names the calls. Write what waits as a coroutine, or test it over HTTP.
//
//   auto slow = client.start("resize", {{"tiles", 100}});        // under way
//   client.advance(2s);
//   EXPECT_EQ(slow.progress().back().done, 40);
//   slow.cancel();
//
// A handler that asks its user, a model or the client's roots gets the answers of the test, in either era: as responses
// in 2025, in the next round of the request in 2026.
//
//   client.on_elicit([](const auto& asked) { return in_memory::accept({{"name", "octocat"}}); });
//   EXPECT_EQ(client.call("greet").text(), "Hello, octocat");
//
// What does not come as the test says is an exception that tells what came instead, with the last messages of both sides.
// Use it for what handlers do. HTTP (headers, statuses, sessions) it does not have: it speaks as over stdio.
// Threading: one thread, besides the one that watches for handlers that do not return. Lifetime: what handlers refer to must outlive the client, which stops the server that it started.
#pragma once

#include "libactors/fwd.hpp"
#include "libactors/time.hpp"
#include "services/mcp/protocol.hpp"
#include "services/mcp/question.hpp"
#include "services/mcp/testing/outcome.hpp"
#include "services/mcp/testing/question.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace actors::mcp {
class server;
class service;
} // namespace actors::mcp

namespace actors::transport {
class service;
} // namespace actors::transport

namespace actors::mcp::in_memory {

namespace detail {
struct asked;
class dialogue;
} // namespace detail

struct client_options {
  mcp::version version = latest_2026; ///< latest_2025: a handshake goes ahead of the first request

  /// What the client says that it can do, besides what the answers given to it imply.
  boost::json::object capabilities = {};

  /// The least log messages that it wants to hear; nothing: it does not say.
  std::optional<log_level> log_from = log_level::debug;

  std::size_t max_rounds = 16;                 ///< of one request in 2026; 1: questions are left to the test
  duration patience = std::chrono::minutes{5}; ///< virtual time that it waits for an answer

  /// Real time that a handler may take for one turn, a plain function for all of its call; zero: any.
  std::chrono::milliseconds handler_patience{10'000};
};

struct notification {
  std::string method{};
  boost::json::object params{};
};

/// A message as it went over the link.
struct line {
  bool from_client = false;
  std::string text{};
};

/// A request under way. Lifetime: not beyond its client.
class pending {
public:
  /// Without letting time pass.
  [[nodiscard]] bool answered() const noexcept;

  /// Lets time pass until the answer is there. Throws: `unexpected`, if it was cancelled, or none comes in time.
  [[nodiscard]] const in_memory::outcome& outcome() const;

  /// The same of a `tools/call`. Throws also: if that has no complete result.
  [[nodiscard]] tool_outcome result() const;

  /// What was told of its progress up to now; of requests that were started with `client::start`.
  [[nodiscard]] const std::vector<in_memory::progress>& progress() const noexcept;

  /// Nobody wants the answer any more. Does nothing after it.
  void cancel(std::string_view reason = "the test cancels it");

private:
  friend class client;
  pending(detail::dialogue& all, std::shared_ptr<detail::asked> mine) : all_(&all), mine_(std::move(mine)) {}

  detail::dialogue* all_;
  std::shared_ptr<detail::asked> mine_;
};

class client {
public:
  /// Starts the server, on a system of its own. Throws: std::runtime_error with everything that is wrong with it.
  explicit client(server& registered, client_options options = {});

  /// The same on a system of the test's, where other actors live. Requires: scheduler_kind::testing; it outlives the client.
  client(system& sys, server& registered, client_options options = {});

  /// One more client of a server that runs. Each looks at what it was sent only while it waits itself.
  client(system& sys, std::shared_ptr<transport::service> running, client_options options = {});

  ~client();
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  // -- calls --------------------------------------------------------------------

  /// `tools/call`, with the arguments as JSON or as a described struct. Lets time pass until it is answered.
  /// Throws: `unexpected`, if there is no complete result. A tool that has failed has one: see tool_outcome::is_error.
  tool_outcome call(std::string_view tool, boost::json::object arguments = {});

  template <schema::described T>
  tool_outcome call(std::string_view tool, const T& arguments) {
    return call(tool, schema::to_json(arguments).as_object());
  }

  /// The same, under way: everything has happened that happens at once.
  [[nodiscard]] pending start(std::string_view tool, boost::json::object arguments = {});

  /// Any request. In 2026 the envelope is added, where `params` does not have it.
  in_memory::outcome request(std::string_view method, boost::json::object params = {});
  [[nodiscard]] pending start_request(std::string_view method, boost::json::object params = {});

  /// All that the server lists, from all its pages: list("tools/list", "tools").
  [[nodiscard]] boost::json::array list(std::string_view method, std::string_view member);

  void notify(std::string_view method, boost::json::object params = {});

  /// Sends a text as it is, without handshake or envelope, and returns what comes without time passing.
  std::vector<boost::json::value> post(std::string text);

  // -- time -----------------------------------------------------------------------

  /// Lets so much time pass; timers fire at their own times, questions are answered when they come.
  void advance(duration by);

  [[nodiscard]] time_point now() const noexcept;

  // -- answers to the server --------------------------------------------------------

  // Each declares the capability. In 2025 that is said in the handshake, so set them before the first request.
  // Throws: std::logic_error, if it is too late.

  /// Form and url mode.
  void on_elicit(answer_function f);
  void on_sample(answer_function f);

  /// In 2025 the server is told of a change.
  void roots(std::vector<mcp::root> all);

  /// Says from here on that it can do just this, whatever it has answers for. Requires: 2026, or before the first request.
  void capabilities(boost::json::object now);

  // -- what came ----------------------------------------------------------------------

  /// What the server says of itself: the result of `initialize` or `server/discover`.
  [[nodiscard]] const boost::json::object& hello();

  [[nodiscard]] const std::vector<notification>& notifications() const noexcept;

  /// The parameters of those of one method, "notifications/message".
  [[nodiscard]] std::vector<boost::json::object> notifications(std::string_view method) const;

  /// What the server has asked.
  [[nodiscard]] const std::vector<question>& questions() const noexcept;

  /// All messages, in the order in which they were sent or looked at.
  [[nodiscard]] const std::vector<line>& transcript() const noexcept;

  // -- the other end ------------------------------------------------------------------

  /// Goes away without a word, as a client that crashes.
  void leave();

  /// The server that this client has started; null if it has started none.
  [[nodiscard]] const std::shared_ptr<mcp::service>& service() const noexcept { return started_; }
  [[nodiscard]] system& runtime() noexcept;

private:
  std::unique_ptr<system> own_;
  std::shared_ptr<mcp::service> started_;
  std::unique_ptr<detail::dialogue> dialogue_;
};

} // namespace actors::mcp::in_memory
