// The service behind the codec: sessions, the dispatch table, and the way of a call to its tool.
#pragma once

#include "libactors/reply_port.hpp"
#include "libactors/system.hpp"
#include "services/mcp/catalog.hpp"
#include "services/mcp/codec.hpp"
#include "services/mcp/detail/answer_channel.hpp"
#include "services/mcp/detail/conversations.hpp"
#include "services/mcp/detail/tool_setup.hpp"
#include "services/mcp/service.hpp"

namespace actors::mcp::detail {

/// What a session of a former server remembers.
struct kept_conversation {
  std::string session;
  session_state state;
};

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
  void log(log_level level, const boost::json::value& data, std::string_view logger) override;
  void drain() override;
  void stop() override;

private:
  void tell_of_end();

  /// Where the answer to a message goes.
  struct way_back {
    std::shared_ptr<answer_channel> channel;
    std::size_t place = 0;
    conversations::ptr of; ///< null: none

    void operator()(transport::outbound out) const { channel->answer(std::move(out), place); }
  };

  void answer(incoming in, const way_back& to);
  void answer_batch(batch in, const transport::exchange_ptr& exchange, const conversations::ptr& of);
  void take_notification(const incoming& in, const way_back& to);
  void initialize(const incoming& in, const way_back& to);
  void set_log_level(const incoming& in, const way_back& to);
  void list_tools(const incoming& in, const way_back& to);
  void call_tool(incoming in, const way_back& to);
  void open_stream(const stream_start& start, const transport::exchange_ptr& exchange);

  /// The conversation that a message is part of, as far as its session id or link tells.
  [[nodiscard]] conversations::ptr conversation_of(const transport::exchange& in);
  void session_opened(const std::string& id, version agreed);
  void resume(const kept_conversation& before);
  void close_session(const std::string& id, const transport::exchange_ptr& exchange);

  system& system_;
  const server_info info_;
  const std::shared_ptr<const codec> codec_; // calls keep it
  const catalog catalog_;
  const std::vector<std::shared_ptr<tool_setup>> tools_;
  const bool keeps_sessions_;
  const resumption_options resumption_;
  // Sessions end on threads of their own, possibly after this.
  const std::shared_ptr<conversations> conversations_ = std::make_shared<conversations>();
  const std::shared_ptr<std::vector<kept_conversation>> kept_ = std::make_shared<std::vector<kept_conversation>>();
  sessions sessions_;
  reply_port port_;
  caf::actor root_;
};

} // namespace actors::mcp::detail
