// The client's side of the protocol: the handshake or the envelope, requests through all their rounds, questions answered.
//
// Threading: one thread, which also runs the server's processes, in virtual time. What arrives is looked at between their
// steps, never from within one.
#pragma once

#include "libactors/system.hpp"
#include "libactors/testing.hpp"
#include "services/mcp/detail/testing/watchdog.hpp"
#include "services/mcp/detail/testing/wire.hpp"
#include "services/mcp/testing.hpp"

#include <map>
#include <set>

namespace actors::mcp::in_memory::detail {

/// One request of the client, until its answer.
struct asked {
  std::string words{}; ///< "tools/call add"
  std::string method{};
  boost::json::object params{};    ///< without what the era adds
  std::int64_t id = 0;             ///< of its present round
  std::int64_t progress_token = 0; ///< 0: none
  std::size_t rounds = 0;
  bool cancelled = false;
  std::vector<progress> told{};
  std::optional<outcome> answer{};
};

class dialogue {
public:
  dialogue(system& sys, std::shared_ptr<transport::service> server, client_options options);

  [[nodiscard]] std::shared_ptr<asked> begin(std::string_view method, boost::json::object params, bool wants_progress);
  void notify(std::string_view method, boost::json::object params);
  void cancel(asked& which, std::string_view reason);

  /// As it is: no handshake before it, no envelope around it.
  void post(std::string text);

  /// Runs virtual time until `done`, no further than `limit`. Returns done().
  bool run_until(const std::function<bool()>& done, time_point limit);
  void run();

  /// Runs it until there is an answer. Throws: `unexpected`, if none comes while the client has patience.
  const outcome& await(const asked& which);

  /// The handshake of 2025, if it has not been made.
  void open();
  [[nodiscard]] const boost::json::object& hello();

  void answer_with(std::string method, answer_function f, std::string_view capability, boost::json::object details);
  void capabilities(boost::json::object now);
  void roots_changed();
  void leave() { wire_->leave(); }

  [[nodiscard]] system& runtime() noexcept { return system_; }
  [[nodiscard]] bool is_2026() const noexcept { return era_of(options_.version) == era::v2026; }

  std::vector<notification> notifications;
  std::vector<question> questions;
  std::vector<line> transcript;

private:
  void send_round(const std::shared_ptr<asked>& which, boost::json::object more);
  [[nodiscard]] boost::json::object enveloped(boost::json::object params) const;
  void send(const boost::json::object& message);

  void take(const std::string& text);
  void take_one(const boost::json::value& message);
  void take_response(const boost::json::object& message);
  void take_notification(const boost::json::object& message);
  void take_question(const boost::json::object& message);

  /// False: the client does not ask again.
  [[nodiscard]] bool ask_again(const std::shared_ptr<asked>& which, const boost::json::object& so_far);
  [[nodiscard]] std::optional<answer> answer_to(const question& asked);
  [[nodiscard]] boost::json::object told_capabilities() const;
  [[nodiscard]] std::string recent() const;
  [[nodiscard]] std::string waiting_words() const;

  system& system_;
  virtual_time time_{system_};
  const std::shared_ptr<transport::service> server_;
  const std::shared_ptr<wire> wire_ = std::make_shared<wire>();
  client_options options_;
  std::map<std::string, std::shared_ptr<const answer_function>, std::less<>> answers_;
  boost::json::object implied_; // capabilities, by the answers
  std::optional<boost::json::object> hello_;
  bool opened_ = false;
  std::int64_t last_id_ = 0;
  std::map<std::int64_t, std::shared_ptr<asked>> waiting_; // by the id of the present round
  std::set<std::int64_t> answered_;
  watchdog watchdog_{options_.handler_patience, time_.steps(), [this] { return waiting_words(); }};
};

} // namespace actors::mcp::in_memory::detail
