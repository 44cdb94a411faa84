#include "services/mcp/detail/endpoint.hpp"

#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "libactors/log.hpp"
#include "services/mcp/detail/cross_origin.hpp"
#include "services/mcp/detail/running_call.hpp"
#include "services/mcp/notifications.hpp"
#include "services/session/sqlite_session_store.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp::detail {

namespace {

session_options options_of(const service_options& from, const std::shared_ptr<conversations>& all,
                           const std::shared_ptr<std::weak_ptr<endpoint>>& self) {
  session_options out{
      .idle_ttl = from.session_idle_ttl, .max_sessions = from.max_sessions, .evict_after = from.session_evict_after};
  out.on_end = [all](std::string_view id) { all->end(id); };
  out.on_restore = [self](std::string_view id, const session_state& state) {
    if (const auto of = self->lock())
      of->resume(id, state);
  };
  if (!from.session_file.empty())
    out.store = std::make_shared<sqlite_session_store>(sqlite_store_options{.file = from.session_file});
  return out;
}

} // namespace

endpoint::endpoint(system& sys, const server_info& info, const service_options& options, offering offered)
    : system_(sys),
      port_(sys),
      info_(info),
      options_(options),
      codec_(std::make_shared<const codec>(info, options.codec)),
      rounds_(std::make_shared<const rounds>(options)),
      listeners_(std::make_shared<subscriptions>(codec_, options.max_listeners)),
      tasks_(std::make_shared<task_table>(sys, port_, options, codec_,
                                          [weak = std::weak_ptr{listeners_}](const task_record& changed) {
                                            if (const auto all = weak.lock())
                                              all->task_changed(changed.id(), changed.detailed());
                                          })),
      offered_(std::make_shared<const offering>(std::move(offered))),
      kept_(std::make_shared<roster>(this->offered()->all())),
      keeps_sessions_(!options.session_file.empty()),
      sessions_(sys, options_of(options, conversations_, self_)) {}

endpoint::~endpoint() {
  // Not stop(): the last reference may go on a thread that must not wait.
  tell_of_end();
  ask_to_stop(root_);
  // Those of sessions that are kept would go on, and keep all of this.
  conversations_->end_all();
}

caf::expected<std::shared_ptr<service>> endpoint::start(system& sys, const server_info& info,
                                                        const service_options& options, offering offered) {
  auto made = std::make_shared<endpoint>(sys, info, options, std::move(offered));
  *made->self_ = made;
  auto root = start_supervisor(
      sys, service_tree(made->sessions_.child("sessions"), made->tasks_->child("tasks"), made->kept_, made->shelf_),
      {.label = info.name});
  if (!root)
    return root.error();
  made->root_ = std::move(*root);
  return std::shared_ptr<service>{std::move(made)};
}

void endpoint::log(log_level level, const boost::json::value& data, std::string_view logger) {
  const auto message = log_notification(level, data, logger);
  conversations_->for_each([&](conversation& each) {
    if (level >= each.log_from())
      each.send(message);
  });
}

void endpoint::drain() {
  conversations_->drain();
  listeners_->drain();
}

void endpoint::tell_of_end() {
  for (const auto& each : offered()->all())
    each->ends = true;
}

void endpoint::stop() {
  drain();
  tell_of_end();
  if (root_)
    system_.stop(root_, system_.options().stop_timeout);
}

// -- one message --------------------------------------------------------------

void endpoint::on_message(transport::exchange_ptr in) {
  const auto http = in->link() == nullptr;
  if (http)
    in = for_web_page(std::move(in), options_.codec.access);
  if (!in)
    return;
  const auto of = conversation_of(*in);
  auto decoded =
      codec_->decode(in->request(), {.http = http, .negotiated = of ? of->agreed() : std::nullopt, .storage = {}});
  if (auto* one = std::get_if<incoming>(&decoded)) {
    // Over HTTP a request of 2026 stands alone, whatever session a header of it names.
    const auto theirs = http && one->reply.era() == era::v2026 ? nullptr : of;
    const auto streams = theirs && one->reply.era() == era::v2025 ? theirs->streams() : nullptr;
    answer(std::move(*one), {.channel = std::make_shared<answer_channel>(std::move(in), streams), .of = theirs});
  } else if (auto* refused = std::get_if<reject>(&decoded)) {
    actors::log().debug("{}: refused a message: {}", info_.name, refused->reason);
    in->respond(std::move(refused->answer));
  } else if (auto* many = std::get_if<batch>(&decoded)) {
    answer_batch(std::move(*many), in, of);
  } else if (auto* start = std::get_if<stream_start>(&decoded)) {
    open_stream(*start, in);
  } else if (auto* end = std::get_if<session_end>(&decoded)) {
    close_session(end->session_id, in);
  }
}

void endpoint::answer(incoming in, const way_back& to) {
  if (!in.session_id.empty() && (!to.of || !sessions_.touch(in.session_id)))
    return to(codec_->session_not_found(in.reply));
  if (!in.is_request())
    return take_notification(in, to);
  switch (in.reply.method) {
  case method::initialize:
    return initialize(in, to);
  case method::ping:
    return to(codec_->encode_result(in.reply, {}));
  case method::server_discover:
    return to(codec_->encode_result(in.reply, discover_result(info_, capabilities(latest_2026))));
  case method::logging_set_level:
    return set_log_level(in, to);
  case method::tools_list:
  case method::resources_list:
  case method::resources_templates_list:
  case method::prompts_list:
    return list(in, to);
  case method::tools_call:
    return call_tool(std::move(in), to);
  case method::resources_read:
    return read_resource(std::move(in), to);
  case method::prompts_get:
    return get_prompt(std::move(in), to);
  case method::completion_complete:
    return complete(std::move(in), to);
  case method::subscriptions_listen:
    return listen(in, to);
  case method::tasks_get:
  case method::tasks_cancel:
  case method::tasks_result:
  case method::tasks_list:
  case method::tasks_update:
    return in.reply.era() == era::v2025 ? serve_task_of_2025(in, to) : serve_task_of_2026(in, to);
  case method::resources_subscribe:
  case method::resources_unsubscribe:
    return subscribe(in, to);
  default:
    return to(codec_->encode_error(in.reply, errc::method_not_found,
                                   "this server does not offer " + std::string{to_string(in.reply.method)}));
  }
}

void endpoint::answer_batch(batch in, const transport::exchange_ptr& exchange, const conversations::ptr& of) {
  if (!in.session_id.empty() && (!of || !sessions_.touch(in.session_id)))
    return exchange->respond(codec_->session_not_found({.version = latest_2025}));
  const auto channel = std::make_shared<answer_channel>(exchange, in.messages.size(), of ? of->streams() : nullptr);
  for (std::size_t i = 0; i < in.messages.size(); ++i) {
    const way_back to{.channel = channel, .place = i, .of = of};
    if (auto* refused = std::get_if<reject>(&in.messages[i]))
      to(std::move(refused->answer));
    else
      answer(std::get<incoming>(std::move(in.messages[i])), to);
  }
}

void endpoint::take_notification(const incoming& in, const way_back& to) {
  if (in.reply.method == method::notification_cancelled && to.of)
    if (const auto which = read_cancelled(in.params())) {
      to.of->cancel(*which);
      if (const auto link = to.channel->exchange()->link())
        listeners_->cancel(link->id(), *which);
    }
  if (to.of)
    take_answer(in.message, to.of->questions());
  to(codec::accepted());
}

// One that nobody waits for any more is none of our business.
void endpoint::take_answer(const jsonrpc::message& said, open_questions& to) {
  if (const auto* good = std::get_if<jsonrpc::response>(&said)) {
    const auto* result = good->result.if_object();
    to.answer(good->id, result
                            ? client_answer{.result = *result}
                            : client_answer{.refused = make_error(tool_errc::invalid_answer, "a result is an object")});
  } else if (const auto* bad = std::get_if<jsonrpc::error_response>(&said)) {
    to.answer(bad->id, {.refused = make_error(tool_errc::no_answer, bad->error.message)});
  }
}

conversations::ptr endpoint::conversation_of(const transport::exchange& in) {
  if (const auto link = in.link())
    return conversations_->over(link, [&] {
      link->on_gone([weak = std::weak_ptr{conversations_}, id = link->id()] {
        if (const auto all = weak.lock())
          all->end(id);
      });
    });
  const auto session = find_single(in.request().headers, header::session_id);
  return session.value && !session.contradictory ? conversations_->find(*session.value) : nullptr;
}

} // namespace actors::mcp::detail
