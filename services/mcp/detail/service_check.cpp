#include "services/mcp/detail/service_check.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

namespace actors::mcp::detail {

namespace {

using std::chrono::milliseconds;

// Far from where adding it to a time overflows, as in handler_setup.cpp.
constexpr milliseconds year = std::chrono::hours{24 * 365};

} // namespace

std::string check(const service_options& options) {
  std::string wrong;
  const auto time = [&wrong](std::string_view name, milliseconds given, milliseconds least) {
    if (given < least || given > year)
      wrong += std::string{name} + ": " + std::to_string(given.count()) + " ms, expected " +
               std::to_string(least.count()) + " ms to a year\n";
  };
  time("session_idle_ttl", options.session_idle_ttl, milliseconds{1});
  time("session_evict_after", options.session_evict_after, milliseconds{0});
  time("question_patience", options.question_patience, milliseconds{1});
  time("state_lifetime", options.state_lifetime, milliseconds{1});
  time("drain_timeout", options.drain_timeout, milliseconds{0});
  time("resumption.retry", options.resumption.retry, milliseconds{0});
  if (std::ranges::any_of(options.state_keys, [](const std::string& key) { return key.size() < 32; }))
    wrong += "state_keys: each needs at least 32 random bytes\n";
  return wrong;
}

} // namespace actors::mcp::detail
