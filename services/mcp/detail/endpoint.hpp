// The service behind the codec: sessions, the dispatch table, and the way of a call to its tool and back.
#pragma once

#include "libactors/reply_port.hpp"
#include "libactors/system.hpp"
#include "services/mcp/catalog.hpp"
#include "services/mcp/codec.hpp"
#include "services/mcp/detail/dispatcher.hpp"
#include "services/mcp/service.hpp"
#include "services/session/sessions.hpp"

#include <functional>
#include <mutex>
#include <unordered_map>

namespace actors::mcp::detail {

class endpoint final : public service, public std::enable_shared_from_this<endpoint> {
public:
  /// `tools` are those of `offered`, in its order.
  [[nodiscard]] static caf::expected<std::shared_ptr<service>> start(system& sys, const server_info& info,
                                                                     const service_options& options, catalog offered,
                                                                     std::vector<std::shared_ptr<tool_setup>> tools);

  endpoint(system& sys, const server_info& info, const service_options& options, catalog offered,
           std::vector<std::shared_ptr<tool_setup>> tools);
  ~endpoint() override;

  void on_message(transport::exchange_ptr in) override;
  const caf::actor& root() const noexcept override { return root_; }
  void stop() override;

private:
  /// Takes one answer, once. It outlives the call that it answers.
  using answer_to = std::function<void(transport::outbound)>;

  void answer(incoming in, const transport::exchange_ptr& exchange, answer_to reply);
  void answer_batch(batch in, const transport::exchange_ptr& exchange);
  void initialize(const incoming& in, const transport::exchange_ptr& exchange, answer_to reply);
  void list_tools(const incoming& in, const answer_to& reply);
  void call_tool(incoming in, const transport::exchange_ptr& exchange, answer_to reply);
  [[nodiscard]] transport::outbound encode(const reply_address& to, const std::string& tool, actors::answer a) const;

  /// What `initialize` agreed on over a link; nothing where there is no link, or no agreement yet.
  [[nodiscard]] std::optional<version> agreed(const transport::exchange& exchange);
  void agree(const transport::exchange& exchange, version v);

  system& system_;
  const server_info info_;
  const codec codec_;
  const catalog catalog_;
  const std::vector<std::shared_ptr<tool_setup>> tools_;
  sessions sessions_;
  reply_port port_;
  caf::actor root_;
  std::mutex mutex_;
  std::unordered_map<std::size_t, version> links_;
};

} // namespace actors::mcp::detail
