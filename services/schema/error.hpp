// What does not fit, and where.
//
//   auto args = from_json<add_args>(value);
//   if (!args) log(args.error().text());              // /items/3/price: expected a number, got a string
//
// Thread safety: plain values.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <string>
#include <utility>

namespace actors::schema {

struct error {
  error() = default;
  error(std::string where, std::string what) : pointer(std::move(where)), message(std::move(what)) {}

  /// "pointer: message", or the message alone where the whole value is meant.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const error&, const error&) = default;

  std::string pointer; ///< RFC 6901; empty is the whole value. Of a missing member: where it should have stood.
  std::string message; ///< what was wrong and what was expected
};

template <class T>
using result = boost::system::result<T, error>;

/// What `result::value()` throws: std::runtime_error with `text()`.
[[noreturn]] void throw_exception_from_error(const error& error, const boost::source_location& where);

} // namespace actors::schema
