// What a server asks of its client while it works on a request, and what a test has the client say.
//
//   client.on_elicit([](const auto& asked) { return in_memory::accept({{"name", "octocat"}}); });
//   client.on_sample([](const auto& asked) { return in_memory::said("Paris"); });
//
// Plain values; no thread rules.
// Source: 2025-11-25 and 2026-07-28, client/elicitation, client/sampling and client/roots.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

namespace actors::mcp::in_memory {

struct question {
  std::string method{}; ///< "elicitation/create", "sampling/createMessage" or "roots/list"
  boost::json::object params{};
  std::string key{}; ///< 2026: under which name it was asked

  /// Of an elicitation: what the user is to read. Empty where there is none.
  [[nodiscard]] std::string message() const;

  /// Of an elicitation in form mode: what is asked for. Empty where there is none.
  [[nodiscard]] boost::json::object schema() const;
};

/// The client refuses. In 2025 the server gets this error; 2026 has no such answer, and the request is not made again.
struct refusal {
  std::int64_t code = -1;
  std::string message = "The user rejected the request";
};

/// The client says nothing: in 2025 the server waits, in 2026 the request is not made again.
struct silence {};

/// The `result` of the question, or one of those.
using answer = std::variant<boost::json::object, refusal, silence>;

using answer_function = std::function<answer(const question&)>;

/// An elicitation is accepted; without content in url mode.
[[nodiscard]] answer accept(boost::json::object content);
[[nodiscard]] answer accept();

/// The user says no.
[[nodiscard]] answer decline();

/// The user says neither yes nor no: the action "cancel".
[[nodiscard]] answer dismiss();

/// A model's text, the answer to sampling.
[[nodiscard]] answer said(std::string_view text, std::string_view model = "test-model");

} // namespace actors::mcp::in_memory
