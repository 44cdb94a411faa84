// What lies between two rounds of a call: in 2025 the wait for answers; in 2026 the sealed state that the client brings back.
//
// Thread safety: const members from any thread. Source: 2026-07-28, basic/patterns/mrtr.
#pragma once

#include "services/mcp/detail/request_state.hpp"
#include "services/mcp/methods.hpp"
#include "services/mcp/service_options.hpp"
#include "services/mcp/tool_call.hpp"

#include <optional>
#include <string>

namespace actors::mcp::detail {

class rounds {
public:
  explicit rounds(const service_options& options);

  /// How long a question of 2025 may wait.
  [[nodiscard]] duration patience() const noexcept { return patience_; }

  /// Reads `inputResponses` and `requestState` into `content`, whose name and arguments are there already.
  /// Errors: errc::invalid_params; a state that is not ours, or not of this request.
  [[nodiscard]] std::optional<protocol_error> read(const boost::json::object& params, method of,
                                                   std::string_view subject, tool_call_content& content) const;

  /// The result that asks. Errors: errc::internal_error, if there are too many answers to carry on.
  [[nodiscard]] params_result<boost::json::object>
  write(const input_required& needed, method of, std::string_view subject, const tool_call_content& content) const;

private:
  const duration patience_;
  const std::chrono::milliseconds lifetime_;
  const std::function<std::chrono::system_clock::time_point()> clock_;
  const state_seal seal_;
};

} // namespace actors::mcp::detail
