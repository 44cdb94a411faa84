// What a request came to, as a test looks at it.
//
// A test that looks for what is not there (the result of a request that failed, structured content of a tool that only
// answers text) gets an exception that tells what is there instead; GoogleTest and the like print it.
// Plain values; no thread rules.
#pragma once

#include "services/schema/schema.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace actors::mcp::in_memory {

/// Something came otherwise than the test says; the text tells what came.
class unexpected : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

struct request_error {
  std::int64_t code = 0;
  std::string message{};
  boost::json::value data = nullptr;
};

/// A result, or the JSON-RPC error in its place.
class outcome {
public:
  /// `asked` is what was asked, in words; `answer` the response as it came. Requires: it is a response.
  outcome(std::string asked, const boost::json::object& answer);

  /// The request was answered with a result.
  [[nodiscard]] bool ok() const noexcept { return !error_; }

  [[nodiscard]] const boost::json::object& result() const;
  [[nodiscard]] const request_error& error() const;

  /// 2026: the server asks before it answers, and the client had nothing to say; see client::on_elicit.
  [[nodiscard]] bool input_required() const noexcept;

  /// "tools/call add"
  [[nodiscard]] const std::string& asked() const noexcept { return asked_; }

  friend std::ostream& operator<<(std::ostream& out, const outcome& what);

private:
  std::string asked_;
  boost::json::object result_;
  std::optional<request_error> error_;
};

struct progress {
  double done = 0;
  std::optional<double> total{};
  std::string message{};

  friend bool operator==(const progress&, const progress&) = default;
};

/// The result of a `tools/call`. A call that was answered with a JSON-RPC error is none: use client::request for those.
class tool_outcome {
public:
  /// Throws: `unexpected`, if that is not a complete result.
  explicit tool_outcome(outcome answered, std::vector<in_memory::progress> told = {});

  /// The tool has failed, and the text says why.
  [[nodiscard]] bool is_error() const noexcept;

  /// The text blocks, a line each.
  [[nodiscard]] std::string text() const;

  [[nodiscard]] const boost::json::value& structured() const;

  /// The structured content as the handler returned it: a described struct, or what is sent as the member "result".
  template <schema::convertible T>
  [[nodiscard]] T as() const {
    auto read = schema::from_json<T>(schema::described<T> ? structured() : returned());
    if (!read)
      fail("its structured content is something else: " + read.error().text());
    return std::move(*read);
  }

  [[nodiscard]] const boost::json::array& content() const;

  /// The whole result.
  [[nodiscard]] const boost::json::object& json() const { return answered_.result(); }

  /// What the handler told of its progress.
  [[nodiscard]] const std::vector<in_memory::progress>& progress() const noexcept { return progress_; }

  friend std::ostream& operator<<(std::ostream& out, const tool_outcome& what);

private:
  [[nodiscard]] const boost::json::value& returned() const;
  [[noreturn]] void fail(std::string_view why) const;

  outcome answered_;
  std::vector<in_memory::progress> progress_;
};

} // namespace actors::mcp::in_memory
