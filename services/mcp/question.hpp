// What a server may ask its client while it handles a request: input of the user (elicitation), a completion of its language model
// (sampling), the folders that it works in (roots). Handlers ask through services/mcp/context.hpp; here are the words.
//
//   const auto guest = co_await ctx.elicit<contact>("Who is coming?");
//   if (!guest) co_return "not booked: the user said " + std::string{to_string(guest.action())};
//
// The types have constructors of their own because g++ 12 destroys aggregates twice that stand in a co_await's operand.
// Plain values; no thread rules. Source: 2026-07-28, client/elicitation, client/sampling, client/roots; the same in 2025-11-25.
#pragma once

#include "services/mcp/content.hpp"
#include "services/schema/schema.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <caf/error.hpp>
#include <caf/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace actors::mcp {

/// What a client can be asked for, if it has declared so. Sampling and roots are deprecated since 2026-07-28 (SEP-2577).
enum class client_feature : std::uint8_t {
  elicitation_form, ///< data that the user types, and the client sees
  elicitation_url,  ///< a page that the user is led to, past the client
  sampling,
  sampling_tools, ///< sampling with tools
  roots,
};

/// Whether the capabilities that a client has declared have it in them.
[[nodiscard]] bool has(const boost::json::object& capabilities, client_feature which) noexcept;

/// The capabilities of a client that has it and nothing else: what an error asks for.
[[nodiscard]] boost::json::object capabilities_with(client_feature which);

/// One question on its way.
class question {
public:
  question(std::string_view called, std::string_view asks, boost::json::object with, client_feature feature)
      : key(called), method(asks), params(std::move(with)), needs(feature) {}

  std::string key; ///< names it among all of its call; empty: the context finds one
  std::string method;
  boost::json::object params;
  client_feature needs;
  bool by_error = false; ///< 2025: ends the call with the error that asks instead; of pages
};

/// What a client said to one: a result, or why there is none.
struct client_answer {
  boost::json::object result{};
  caf::error refused{};
};

// -- elicitation --------------------------------------------------------------

enum class elicit_action : std::uint8_t {
  accept,  ///< the user has sent the form, or agreed to open the page
  decline, ///< the user said no
  cancel,  ///< the user went away without a choice, or there is no answer: see `error`
};

[[nodiscard]] std::string_view to_string(elicit_action action) noexcept;

/// A page that the user is led to, past the client: to grant something, to pay, to enter what the client must not see. The page has to
/// find out by itself who the user is: whoever has the address can open it. Views: used before the call that takes them returns.
/// Source: 2025-11-25, client/elicitation, "Safe URL Handling" and "Identifying the User".
struct web_page {
  std::string_view message; ///< why, for the user
  std::string_view url;     ///< https

  /// For service::elicitation_completed: unique in the server and not to be guessed, such as the `state` of an OAuth request. Empty: one
  /// that nobody knows. Only 2025 has it.
  std::string_view id = {};
};

namespace detail {

/// What every answer to an elicitation has; `content` is empty unless accepted.
struct elicit_reading {
  elicit_action action = elicit_action::cancel;
  caf::error error{};
  boost::json::object content{};
};

[[nodiscard]] elicit_reading read_elicitation(client_answer answer);

/// A form that does not fit: errc invalid_answer, with the place.
[[nodiscard]] caf::error invalid_content(const std::string& why);

/// The schema of a described struct as a form may have it: a flat object of texts, numbers, flags and choices. What a form cannot say
/// is left out, and checked when the answer comes. Throws std::invalid_argument where a member can be none of these.
[[nodiscard]] boost::json::object form_schema(boost::json::object of_struct);

} // namespace detail

/// What came of an elicitation: a T if the user has accepted. boost::json::object where the schema was written by hand.
template <class T>
class elicited {
public:
  explicit elicited(client_answer answer) {
    auto read = detail::read_elicitation(std::move(answer));
    action_ = read.action;
    error_ = std::move(read.error);
    if (action_ != elicit_action::accept || error_)
      return;
    if constexpr (std::is_same_v<T, boost::json::object>) {
      value_ = std::move(read.content);
    } else if (auto given = schema::from_json<T>(read.content)) {
      value_ = std::move(*given);
    } else {
      action_ = elicit_action::cancel;
      error_ = detail::invalid_content(given.error().text());
    }
  }

  /// Accepted, with content that fits.
  [[nodiscard]] explicit operator bool() const noexcept { return value_.has_value(); }
  [[nodiscard]] elicit_action action() const noexcept { return action_; }

  /// Why there is no answer: the client refused or failed (tool_errc::no_answer), its content does not fit
  /// (tool_errc::invalid_answer), errc::deadline_exceeded, errc::cancelled. Empty where the user has chosen.
  [[nodiscard]] const caf::error& error() const noexcept { return error_; }

  // Requires: accepted.
  [[nodiscard]] const T& operator*() const noexcept { return *value_; }
  [[nodiscard]] const T* operator->() const noexcept { return &*value_; }

private:
  elicit_action action_ = elicit_action::cancel;
  caf::error error_;
  std::optional<T> value_;
};

/// Of a page: whether the user agreed to open it, no more. What happens there, the client does not see.
template <>
class elicited<void> {
public:
  explicit elicited(client_answer answer) {
    auto read = detail::read_elicitation(std::move(answer));
    action_ = read.action;
    error_ = std::move(read.error);
  }

  [[nodiscard]] explicit operator bool() const noexcept { return action_ == elicit_action::accept && !error_; }
  [[nodiscard]] elicit_action action() const noexcept { return action_; }
  [[nodiscard]] const caf::error& error() const noexcept { return error_; }

private:
  elicit_action action_ = elicit_action::cancel;
  caf::error error_;
};

// -- sampling -----------------------------------------------------------------

/// What the client's model is asked. Source: 2026-07-28, client/sampling, "Creating Messages".
class sampling_request {
public:
  /// The client keeps to `max_tokens`.
  explicit sampling_request(std::string_view prompt, std::uint64_t max_tokens = 1000);
  explicit sampling_request(std::uint64_t max_tokens);

  sampling_request&& message(role who, const content_block& content) &&;

  /// A message word for word: tool uses and tool results.
  sampling_request&& message(boost::json::object whole) &&;

  sampling_request&& system_prompt(std::string_view text) &&;
  sampling_request&& temperature(double value) &&;
  sampling_request&& stop_at(std::string_view sequence) &&;

  /// A part of a model's name that is preferred; the first counts most.
  sampling_request&& prefer_model(std::string_view name) &&;

  /// How much cost, speed and intelligence matter, each 0 to 1.
  sampling_request&& priorities(double cost, double speed, double intelligence) &&;

  /// Lets the model use this tool; its uses come back in the result. Needs client_feature::sampling_tools.
  sampling_request&& tool(std::string_view name, std::string_view description, boost::json::object input_schema) &&;

  /// "auto", "required" or "none".
  sampling_request&& tool_choice(std::string_view mode) &&;

  [[nodiscard]] client_feature needs() const noexcept;
  [[nodiscard]] const boost::json::object& params() const noexcept { return params_; }

private:
  boost::json::object& preferences();

  boost::json::object params_;
};

struct sampling_result {
  mcp::role role = mcp::role::assistant;
  boost::json::array content{}; ///< blocks as they came, tool uses among them
  std::string model{};
  std::string stop_reason{}; ///< "endTurn", "stopSequence", "maxTokens", "toolUse" or the client's own; empty: unknown

  /// The text blocks, one after the other.
  [[nodiscard]] std::string text() const;
};

/// Errors: tool_errc::invalid_answer; that of the answer.
[[nodiscard]] caf::expected<sampling_result> read_sampling(client_answer answer);

// -- roots --------------------------------------------------------------------

/// A folder or file that the client works with; advice, not a permission.
struct root {
  std::string uri{}; ///< file://
  std::string name{};
};

/// Errors: as above.
[[nodiscard]] caf::expected<std::vector<root>> read_roots(client_answer answer);

} // namespace actors::mcp
