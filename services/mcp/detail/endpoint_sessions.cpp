// The sessions of 2025: how they open, what they remember, how they come back with the next server, and how they end.
#include "libactors/errc.hpp"
#include "libactors/system.hpp"
#include "services/jsonrpc/read_back.hpp"
#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/detail/endpoint.hpp"

#include <utility>

namespace actors::mcp::detail {

namespace {

// What is kept of a session.
constexpr std::string_view version_key = "protocolVersion";
constexpr std::string_view log_level_key = "logLevel";
constexpr std::string_view capabilities_key = "clientCapabilities";
constexpr std::string_view subscription_prefix = "subscribed:"; // and the URI

// RFC 9110, section 15.6.4.
transport::outbound try_later(transport::outbound refused) {
  refused.status = 503;
  refused.headers.add("Retry-After", "1");
  return refused;
}

} // namespace

void endpoint::initialize(const incoming& in, const way_back& to) {
  const auto params = read_initialize(in.params());
  if (!params)
    return to(codec_->encode_error(in.reply, params.error()));
  const auto agreed = in.reply.version;
  auto out = codec_->encode_result(in.reply, initialize_result(info_, capabilities(agreed), agreed));
  if (!in.reply.http) {
    to.of->agree(agreed);
    to.of->capabilities(*params->capabilities);
    return to(std::move(out));
  }
  session_state kept{{std::string{version_key}, std::string{to_string(agreed)}}};
  if (keeps_sessions_)
    kept.emplace(capabilities_key, jsonrpc::serialize(boost::json::value(*params->capabilities)));
  sessions_.create(std::move(kept), [self = shared_from_this(), to, agreed, request = in.reply, out,
                                     capabilities = *params->capabilities](caf::expected<std::string> id) mutable {
    if (!id) {
      return to(try_later(self->codec_->encode_error(request, errc::internal_error,
                                                     "no session could be opened: " + describe(id.error()))));
    }
    self->session_opened(*id, agreed, std::move(capabilities));
    out.headers.add(header::session_id, *id);
    to(std::move(out));
  });
}

void endpoint::set_log_level(const incoming& in, const way_back& to) {
  const auto level = read_set_level(in.params());
  if (!level)
    return to(codec_->encode_error(in.reply, level.error()));
  if (to.of)
    to.of->log_from(*level);
  keep(in, to, [text = std::string{to_string(*level)}](session_state& state) {
    state.insert_or_assign(std::string{log_level_key}, text);
  });
}

// -- what sessions remember ---------------------------------------------------

void endpoint::keep(const incoming& in, const way_back& to, std::function<void(session_state&)> change) {
  const auto session = keeps_sessions_ && !in.session_id.empty() ? sessions_.find(in.session_id) : std::nullopt;
  if (!session)
    return to(codec_->encode_result(in.reply, {}));
  auto kept = [codec = codec_, to, request = in.reply](const actors::answer& done) {
    to(done.is_error() ? codec->encode_error(request, errc::internal_error, "the session could not keep it")
                       : codec->encode_result(request, {}));
  };
  port_.call(*session, system_.now() + std::chrono::seconds{5}, std::move(kept), session_update{std::move(change)});
}

void endpoint::keep_subscription(const incoming& in, const way_back& to, std::string_view uri, bool subscribed) {
  keep(in, to, [key = std::string{subscription_prefix}.append(uri), subscribed](session_state& state) {
    if (subscribed)
      state.insert_or_assign(key, "");
    else
      state.erase(key);
  });
}

void endpoint::session_opened(const std::string& id, version agreed, boost::json::object capabilities) {
  const auto made = std::make_shared<conversation>(sessions_, id, agreed, options_.resumption);
  made->capabilities(std::move(capabilities));
  conversations_->add(id, made);
  // It may have ended meanwhile, when there was nothing to end here.
  if (!sessions_.touch(id))
    conversations_->end(id);
}

void endpoint::resume(std::string_view session, const session_state& state) {
  const auto found = [&](std::string_view key) {
    const auto entry = state.find(key);
    return entry == state.end() ? std::string_view{} : std::string_view{entry->second};
  };
  const auto agreed = parse_version(found(version_key));
  if (!agreed) // none of ours: nobody finds it, and it ends for being idle
    return;
  const auto resumed = std::make_shared<conversation>(sessions_, std::string{session}, *agreed, options_.resumption);
  if (const auto level = parse_log_level(found(log_level_key)))
    resumed->log_from(*level);
  if (auto declared = jsonrpc::read_back(found(capabilities_key)); declared && declared->is_object())
    resumed->capabilities(std::move(declared->get_object()));
  resumed->questions().begin_anew();
  for (auto each = state.lower_bound(subscription_prefix);
       each != state.end() && each->first.starts_with(subscription_prefix); ++each)
    static_cast<void>(resumed->subscribe(std::string_view{each->first}.substr(subscription_prefix.size())));
  conversations_->add(std::string{session}, resumed);
}

// The client learns of the end when it is for good.
void endpoint::close_session(const std::string& id, const transport::exchange_ptr& exchange) {
  const auto done = [exchange](const caf::error& failed) { exchange->respond({.status = failed ? 500 : 204}); };
  if (!sessions_.close(id, done))
    exchange->respond(codec_->session_not_found({.version = latest_2025}));
}

// An event that is not known is no 404, which would end the session for its client.
void endpoint::open_stream(const stream_start& start, const transport::exchange_ptr& exchange) {
  const reply_address to{.version = latest_2025};
  const auto of = conversations_->find(start.session_id);
  if (!of || !sessions_.touch(start.session_id))
    return exchange->respond(codec_->session_not_found(to));
  const auto listens = of->listen(exchange, start.last_event_id);
  if (!listens)
    return exchange->respond(codec_->session_not_found(to));
  switch (*listens) {
  case session_streams::connected::yes:
    return;
  case session_streams::connected::unknown_event: {
    auto refused = codec_->encode_error(to, errc::invalid_request,
                                        "Last-Event-ID names no event behind which there is anything to be sent");
    refused.status = 400;
    return exchange->respond(std::move(refused));
  }
  case session_streams::connected::no_news:
    return exchange->respond(try_later(codec_->encode_error(to, errc::internal_error, "the server is shutting down")));
  }
}

} // namespace actors::mcp::detail
