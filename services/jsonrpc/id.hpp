// The identity of a request: null, an integer or a string.
//
//   std::unordered_map<actors::jsonrpc::id, pending> calls;
//   calls.emplace(actors::jsonrpc::id{7}, …);
//
// 7 and "7" are different ids. Fractions are refused by the parser: two ends need not agree on a fraction's last digit.
// MCP forbids null for requests; that is the caller's rule, not this type's. Thread safety: a plain value.
// Source: JSON-RPC 2.0, section 4.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace boost::json {
class value;
}

namespace actors::jsonrpc {

class id {
public:
  /// Null.
  id() = default;

  template <std::signed_integral T>
  id(T number) : value_(static_cast<std::int64_t>(number)) {}

  id(std::string text) : value_(std::move(text)) {}
  id(std::string_view text) : value_(std::string{text}) {}
  id(const char* text) : value_(std::string{text}) {}

  /// Nothing if `value` is no id. An integer written as a double (7.0) is one, up to 2^53.
  [[nodiscard]] static std::optional<id> from_json(const boost::json::value& value);
  [[nodiscard]] boost::json::value to_json() const;

  [[nodiscard]] bool is_null() const noexcept { return value_.index() == 0; }
  [[nodiscard]] const std::int64_t* as_number() const noexcept { return std::get_if<std::int64_t>(&value_); }
  [[nodiscard]] const std::string* as_string() const noexcept { return std::get_if<std::string>(&value_); }

  friend bool operator==(const id&, const id&) = default;
  friend auto operator<=>(const id&, const id&) = default;

private:
  std::variant<std::monostate, std::int64_t, std::string> value_;
};

/// As it stands in a message: null, 7, "7".
[[nodiscard]] std::string to_string(const id& id);

} // namespace actors::jsonrpc

template <>
struct std::hash<actors::jsonrpc::id> {
  [[nodiscard]] std::size_t operator()(const actors::jsonrpc::id& id) const noexcept;
};
