// What a server must remember of a multi-round request, given to the client to bring back: `requestState` of 2026.
//
//   const state_seal seal{keys};
//   const binding to{"tools/call", "deploy", digest_of(arguments), subject};
//   auto text  = seal.seal({{"answers", answers}}, to, system_clock::now() + 10min);
//   auto found = seal.open(text, to, system_clock::now());   // the object, or why not
//
// The client can READ all of it: it is signed, not encrypted. It cannot change it, use it for another request, or, where
// requests are authenticated, for another subject. It can use it twice before it expires: what may happen only once is
// to be remembered elsewhere. Every instance of a server that has the key can open it, hence the wall clock.
//
// Thread safety: immutable, any thread. Cost: a few microseconds, and linear in the content.
// Source: 2026-07-28, basic/patterns/mrtr, "Server Requirements", 4 and 5; RFC 2104.
#pragma once

#include "services/mcp/detail/arguments_digest.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace actors::mcp::detail {

/// What a state belongs to.
struct binding {
  std::string_view method;
  std::string_view name; ///< of the tool or prompt
  digest arguments;
  std::string_view subject; ///< who asks; empty where nobody is authenticated
};

enum class state_error : std::uint8_t {
  malformed = 1, ///< no state of ours at all, or longer than what is opened
  unknown_key,   ///< signed with none of our keys
  tampered,      ///< the signature does not fit
  expired,
  foreign, ///< of another method, name, arguments or subject
};

/// A few words, for a log.
[[nodiscard]] std::string_view to_string(state_error error) noexcept;

/// What `result::value()` throws: std::runtime_error.
[[noreturn]] void throw_exception_from_error(state_error error, const boost::source_location& where);

class state_seal {
public:
  using time_point = std::chrono::system_clock::time_point;

  /// The first key signs, all of them open: put a new one in front, and drop the old one when what it signed has expired.
  /// None: 32 random bytes, good for one process. Throws: std::invalid_argument if a key has less than 32 bytes, which is
  /// what HMAC-SHA256 asks for (RFC 2104, section 3).
  explicit state_seal(const std::vector<std::string>& keys = {}, std::size_t max_bytes = std::size_t{64} << 10U);
  ~state_seal();
  state_seal(state_seal&&) noexcept;
  state_seal& operator=(state_seal&&) noexcept;

  /// Letters, digits, '-' and '_'. More than `max_bytes()` of them will not be opened again.
  [[nodiscard]] std::string seal(const boost::json::object& content, const binding& to, time_point expires) const;

  [[nodiscard]] boost::system::result<boost::json::object, state_error> open(std::string_view text, const binding& by,
                                                                             time_point now) const;

  [[nodiscard]] std::size_t max_bytes() const noexcept { return max_bytes_; }

private:
  class key;
  std::vector<key> keys_;
  std::size_t max_bytes_;
};

} // namespace actors::mcp::detail
