#include "services/mcp/detail/endpoint.hpp"

#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "services/mcp/detail/tree.hpp"

#include <utility>

namespace actors::mcp::detail {

endpoint::endpoint(system& sys, const server_info& info, const service_options& options, catalog offered,
                   std::vector<std::shared_ptr<tool_setup>> tools)
    : system_(sys),
      info_(info),
      codec_(info, options.codec),
      catalog_(std::move(offered)),
      tools_(std::move(tools)),
      sessions_(sys, {.idle_ttl = options.session_idle_ttl, .max_sessions = options.max_sessions}),
      port_(sys) {}

endpoint::~endpoint() {
  // Not stop(): the last reference may go on a thread that must not wait.
  ask_to_stop(root_);
}

caf::expected<std::shared_ptr<service>> endpoint::start(system& sys, const server_info& info,
                                                        const service_options& options, catalog offered,
                                                        std::vector<std::shared_ptr<tool_setup>> tools) {
  auto made = std::make_shared<endpoint>(sys, info, options, std::move(offered), std::move(tools));
  auto root =
      start_supervisor(sys, service_tree(made->sessions_.child("sessions"), made->tools_), {.label = info.name});
  if (!root)
    return root.error();
  made->root_ = std::move(*root);
  return std::shared_ptr<service>{std::move(made)};
}

void endpoint::stop() {
  if (root_)
    system_.stop(root_, system_.options().stop_timeout);
}

// -- one message --------------------------------------------------------------

void endpoint::on_message(transport::exchange_ptr in) {
  const auto http = in->link() == nullptr;
  auto decoded = codec_.decode(in->request(), {.http = http, .negotiated = agreed(*in), .storage = {}});
  if (auto* one = std::get_if<incoming>(&decoded)) {
    answer(std::move(*one), in, [in](transport::outbound out) { in->respond(std::move(out)); });
  } else if (auto* refused = std::get_if<reject>(&decoded)) {
    log().debug("{}: refused a message: {}", info_.name, refused->reason);
    in->respond(std::move(refused->answer));
  } else if (auto* many = std::get_if<batch>(&decoded)) {
    answer_batch(std::move(*many), in);
  } else if (auto* end = std::get_if<session_end>(&decoded)) {
    in->respond(sessions_.close(end->session_id) ? transport::outbound{.status = 204}
                                                 : codec_.session_not_found({.version = latest_2025}));
  }
}

void endpoint::answer(incoming in, const transport::exchange_ptr& exchange, answer_to reply) {
  if (!in.session_id.empty() && !sessions_.touch(in.session_id))
    return reply(codec_.session_not_found(in.reply));
  if (!in.is_request())
    return reply(codec::accepted());
  switch (in.reply.method) {
  case method::initialize:
    return initialize(in, exchange, std::move(reply));
  case method::ping:
    return reply(codec_.encode_result(in.reply, {}));
  case method::server_discover:
    return reply(codec_.encode_result(in.reply, discover_result(info_, capabilities_of(catalog_))));
  case method::tools_list:
    return list_tools(in, reply);
  case method::tools_call:
    return call_tool(std::move(in), exchange, std::move(reply));
  default:
    return reply(codec_.encode_error(in.reply, errc::method_not_found,
                                     "this server does not offer " + std::string{to_string(in.reply.method)}));
  }
}

void endpoint::answer_batch(batch in, const transport::exchange_ptr& exchange) {
  struct collector {
    std::mutex mutex;
    std::vector<transport::outbound> answers;
    std::size_t missing;
  };
  auto all = std::make_shared<collector>();
  all->answers.resize(in.messages.size());
  all->missing = in.messages.size();
  const auto put = [all, exchange](std::size_t place, transport::outbound out) {
    std::unique_lock lock{all->mutex};
    all->answers[place] = std::move(out);
    if (--all->missing > 0)
      return;
    lock.unlock();
    exchange->respond(codec::join(all->answers));
  };
  for (std::size_t i = 0; i < in.messages.size(); ++i) {
    if (auto* refused = std::get_if<reject>(&in.messages[i]))
      put(i, std::move(refused->answer));
    else
      answer(std::get<incoming>(std::move(in.messages[i])), exchange,
             [put, i](transport::outbound out) { put(i, std::move(out)); });
  }
}

// -- methods ------------------------------------------------------------------

void endpoint::initialize(const incoming& in, const transport::exchange_ptr& exchange, answer_to reply) {
  const auto params = read_initialize(in.params());
  if (!params)
    return reply(codec_.encode_error(in.reply, params.error()));
  auto out = codec_.encode_result(in.reply, initialize_result(info_, capabilities_of(catalog_), in.reply.version));
  if (!in.reply.http) {
    agree(*exchange, in.reply.version);
    return reply(std::move(out));
  }
  sessions_.create({{"protocolVersion", std::string{to_string(in.reply.version)}}},
                   [self = shared_from_this(), to = in.reply, out = std::move(out),
                    reply = std::move(reply)](caf::expected<std::string> id) mutable {
                     if (!id)
                       return reply(self->codec_.encode_error(to, errc::internal_error,
                                                              "no session could be opened: " + describe(id.error())));
                     out.headers.add(std::string{header::session_id}, std::move(*id));
                     reply(std::move(out));
                   });
}

void endpoint::list_tools(const incoming& in, const answer_to& reply) {
  const auto cursor = read_cursor(in.params());
  if (!cursor)
    return reply(codec_.encode_error(in.reply, cursor.error()));
  const auto page = catalog_.list(in.reply.version, *cursor);
  reply(page ? codec_.encode_serialized(in.reply, *page) : codec_.encode_error(in.reply, invalid_cursor()));
}

void endpoint::call_tool(incoming in, const transport::exchange_ptr& exchange, answer_to reply) {
  const auto params = read_tools_call(in.params());
  if (!params)
    return reply(codec_.encode_error(in.reply, params.error()));
  const auto place = catalog_.find(params->name);
  if (!place)
    return reply(codec_.encode_error(in.reply, unknown_tool(params->name)));
  const auto& tool = tools_[*place];
  boost::json::object meta;
  if (const auto* given = in.meta())
    meta = *given;
  // The message is ours, and nothing reads the arguments after this.
  boost::json::object arguments;
  auto& request = std::get<jsonrpc::request>(in.message);
  if (auto* given = request.params.as_object().if_contains("arguments"))
    arguments = std::move(given->as_object());
  const auto id = port_.call(
      tool->place.get(), system_.now() + tool->options.deadline,
      [self = shared_from_this(), to = in.reply, tool, reply = std::move(reply)](actors::answer a) {
        reply(self->encode(to, tool->name, a));
      },
      tool_call{tool->name, std::move(arguments), std::move(meta)});
  exchange->on_gone([port = port_, id]() mutable { port.forget(id); });
}

transport::outbound endpoint::encode(const reply_address& to, const std::string& tool, actors::answer a) const {
  if (a.is<tool_result>())
    return codec_.encode_result(to, to_json(a.take<tool_result>(), to.version));
  const auto why = a.error();
  std::string text;
  if (why == actors::errc::deadline_exceeded) {
    text = "deadline exceeded";
  } else if (const auto code = tool_errc_of(why); code == tool_errc::invalid_arguments) {
    text = "invalid arguments: " + text_of(why);
    if (!argument_errors_are_results(to.version))
      return codec_.encode_error(to, errc::invalid_params, text);
  } else if (code == tool_errc::unavailable || why == actors::errc::overloaded) {
    text = text_of(why);
  } else if (classify(why) == exit_reason::shutdown) {
    text = "the server is shutting down";
  } else if (why == actors::errc::callee_gone) {
    text = "the tool is unavailable, retry after 1 s"; // its dispatcher is between two lives
  } else {
    // What was thrown may hold anything; it goes to the log, not to the client. Of crashes the dispatcher has told.
    if (!code)
      log().warn("tool {}: a call failed: {}", tool, describe(why));
    text = "the tool crashed while it handled this call";
  }
  return codec_.encode_result(to, to_json(tool_result::error(std::move(text)), to.version));
}

// -- links --------------------------------------------------------------------

std::optional<version> endpoint::agreed(const transport::exchange& exchange) {
  const auto link = exchange.link();
  if (!link)
    return std::nullopt;
  std::unique_lock lock{mutex_};
  const auto found = links_.find(link->id());
  return found == links_.end() ? std::nullopt : std::optional{found->second};
}

void endpoint::agree(const transport::exchange& exchange, version v) {
  const auto link = exchange.link();
  const auto id = link->id();
  std::unique_lock lock{mutex_};
  if (!links_.insert_or_assign(id, v).second)
    return;
  lock.unlock();
  link->on_gone([weak = weak_from_this(), id] {
    if (const auto self = weak.lock()) {
      std::unique_lock forget{self->mutex_};
      self->links_.erase(id);
    }
  });
}

} // namespace actors::mcp::detail
