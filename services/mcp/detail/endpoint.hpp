// The service behind the codec: sessions, the dispatch table, and the way of a call to its handler.
#pragma once

#include "libactors/reply_port.hpp"
#include "libactors/system.hpp"
#include "services/mcp/codec.hpp"
#include "services/mcp/detail/answer_channel.hpp"
#include "services/mcp/detail/conversations.hpp"
#include "services/mcp/detail/offering.hpp"
#include "services/mcp/detail/rounds.hpp"
#include "services/mcp/detail/subscriptions.hpp"
#include "services/mcp/detail/tasks.hpp"
#include "services/mcp/detail/tree.hpp"
#include "services/mcp/service.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace actors::mcp::detail {

class endpoint final : public service, public std::enable_shared_from_this<endpoint> {
public:
  [[nodiscard]] static caf::expected<std::shared_ptr<service>> start(system& sys, const server_info& info,
                                                                     const service_options& options, offering offered);

  endpoint(system& sys, const server_info& info, const service_options& options, offering offered);
  ~endpoint() override;

  void on_message(transport::exchange_ptr in) override;
  const caf::actor& root() const noexcept override { return root_; }
  void log(log_level level, const boost::json::value& data, std::string_view logger) override;
  caf::error add(offer what) override;
  caf::error remove_tool(std::string_view name) override;
  caf::error remove_resource(std::string_view uri_or_template) override;
  caf::error remove_prompt(std::string_view name) override;
  void resource_updated(std::string_view uri) override;
  void elicitation_completed(std::string_view id) override;
  void drain() override;
  void stop() override;

  /// A session that was kept comes back, with the server or later, with what it remembers. For its sessions.
  void resume(std::string_view session, const session_state& state);

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
  void list(const incoming& in, const way_back& to);
  void call_tool(incoming in, const way_back& to);
  void read_resource(incoming in, const way_back& to);
  void get_prompt(incoming in, const way_back& to);
  void complete(incoming in, const way_back& to);
  void call(incoming& in, const way_back& to, offering::setup handler, tool_call_content content,
            std::optional<task_request> as_task = {});
  [[nodiscard]] std::string subject_of(const way_back& to) const;
  static void take_answer(const jsonrpc::message& said, open_questions& to);

  [[nodiscard]] std::shared_ptr<const offering> offered() const { return offered_.load(); }
  [[nodiscard]] boost::json::object capabilities(version of) const;

  // Requests about tasks: of 2025-11-25, and of the extension.
  void serve_task_of_2025(const incoming& in, const way_back& to);
  void serve_task_of_2026(const incoming& in, const way_back& to);
  void list_tasks(const incoming& in, const way_back& to);
  void wait_for_task(const task_record& of, const incoming& in, const way_back& to);
  [[nodiscard]] params_result<task_ptr> task_of(const incoming& in, const way_back& to) const;

  /// Takes out those that are `which`.
  caf::error remove(const std::function<bool(const handler_setup&)>& which);
  void publish(offering now, std::span<const offering::setup> changed);
  void tell_of_change(listened list);
  void listen(const incoming& in, const way_back& to);
  void subscribe(const incoming& in, const way_back& to);

  void open_stream(const stream_start& start, const transport::exchange_ptr& exchange);

  /// The conversation that a message is part of, as far as its session id or link tells.
  [[nodiscard]] conversations::ptr conversation_of(const transport::exchange& in);
  void session_opened(const std::string& id, version agreed, boost::json::object capabilities);

  /// Answers with an empty result, once the session has kept the change, where sessions are kept.
  void keep(const incoming& in, const way_back& to, std::function<void(session_state&)> change);
  void keep_subscription(const incoming& in, const way_back& to, std::string_view uri, bool subscribed);
  void close_session(const std::string& id, const transport::exchange_ptr& exchange);

  system& system_;
  reply_port port_;
  const server_info info_;
  const service_options options_;
  const std::shared_ptr<const codec> codec_; // calls keep these two
  const std::shared_ptr<const rounds> rounds_;
  const std::shared_ptr<subscriptions> listeners_;
  const std::shared_ptr<task_table> tasks_;
  std::atomic<std::shared_ptr<const offering>> offered_;
  std::mutex changing_; // one at a time
  const std::shared_ptr<shelf> shelf_ = std::make_shared<shelf>();
  const std::shared_ptr<roster> kept_;
  const bool keeps_sessions_;
  // Sessions end on threads of their own, possibly after this.
  const std::shared_ptr<conversations> conversations_ = std::make_shared<conversations>();
  const std::shared_ptr<std::weak_ptr<endpoint>> self_ = std::make_shared<std::weak_ptr<endpoint>>();
  sessions sessions_;
  caf::actor root_;
};

} // namespace actors::mcp::detail
