#include "services/mcp/detail/testing/dialogue.hpp"

#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/detail/testing/members.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace actors::mcp::in_memory::detail {

using boost::json::object;
using boost::json::value;

namespace {

object client_info() {
  return {{"name", "in-memory client"}, {"version", "1.0"}};
}

/// A request in words: its method and what it is about.
std::string words_for(std::string_view method, const object& params) {
  for (const auto* key : {"name", "uri"})
    if (const auto about = text_of(params, key); !about.empty())
      return std::string{method} + " " + about;
  return std::string{method};
}

} // namespace

dialogue::dialogue(system& sys, std::shared_ptr<transport::service> server, client_options options)
    : system_(sys), server_(std::move(server)), options_(std::move(options)) {}

// -- out --------------------------------------------------------------------------

std::shared_ptr<asked> dialogue::begin(std::string_view method, object params, bool wants_progress) {
  if (method == "initialize")
    opened_ = true;
  else
    open();
  auto made = std::make_shared<asked>();
  made->words = words_for(method, params);
  made->method = method;
  made->params = std::move(params);
  if (wants_progress) {
    made->progress_token = last_id_ + 1;
    auto meta = members_of(made->params, "_meta");
    meta[meta_key::progress_token] = made->progress_token;
    made->params["_meta"] = std::move(meta);
  }
  send_round(made, {});
  return made;
}

void dialogue::send_round(const std::shared_ptr<asked>& which, object more) {
  which->id = ++last_id_;
  ++which->rounds;
  waiting_[which->id] = which;
  auto params = which->params;
  for (auto& member : more)
    params[member.key()] = std::move(member.value());
  object message{{"jsonrpc", "2.0"}, {"id", which->id}, {"method", which->method}};
  if (params = enveloped(std::move(params)); !params.empty())
    message.emplace("params", std::move(params));
  send(message);
}

object dialogue::enveloped(object params) const {
  if (!is_2026())
    return params;
  auto& meta = params["_meta"];
  if (meta.is_null())
    meta.emplace_object();
  if (auto* members = meta.if_object()) {
    members->emplace(meta_key::protocol_version, to_string(options_.version));
    members->emplace(meta_key::client_info, client_info());
    members->emplace(meta_key::client_capabilities, told_capabilities());
    if (options_.log_from)
      members->emplace(meta_key::log_level, to_string(*options_.log_from));
  }
  return params;
}

void dialogue::notify(std::string_view method, object params) {
  open();
  object message{{"jsonrpc", "2.0"}, {"method", method}};
  if (!params.empty())
    message.emplace("params", std::move(params));
  send(message);
}

void dialogue::cancel(asked& which, std::string_view reason) {
  if (which.answer || which.cancelled)
    return;
  which.cancelled = true;
  waiting_.erase(which.id);
  notify("notifications/cancelled", {{"requestId", which.id}, {"reason", reason}});
}

void dialogue::send(const object& message) {
  post(jsonrpc::serialize(value(message)));
}

void dialogue::post(std::string text) {
  transcript.push_back({.from_client = true, .text = text});
  server_->on_message(wire_->carry(std::move(text)));
}

// -- time -------------------------------------------------------------------------

bool dialogue::run_until(const std::function<bool()>& done, time_point limit) {
  for (;;) {
    const bool in_time = [&] {
      const auto turn = watchdog_.watch();
      return time_.run_until([&] { return done() || !wire_->empty(); }, limit);
    }();
    while (const auto text = wire_->receive())
      take(*text);
    if (done())
      return true;
    if (!in_time)
      return false;
  }
}

void dialogue::run() {
  const auto step = [this] {
    const auto turn = watchdog_.watch();
    time_.run();
  };
  step();
  while (const auto text = wire_->receive()) {
    take(*text);
    step();
  }
}

const outcome& dialogue::await(const asked& which) {
  if (which.cancelled)
    throw unexpected{which.words + " was cancelled: it has no answer"};
  if (!run_until([&] { return which.answer.has_value(); }, system_.now() + options_.patience))
    throw unexpected{which.words + ": no answer within " +
                     std::to_string(std::chrono::duration_cast<std::chrono::seconds>(options_.patience).count()) +
                     " s of virtual time" + (wire_->closed() ? "; the server has closed the link" : "") + recent()};
  return *which.answer;
}

// -- the handshake ----------------------------------------------------------------

void dialogue::open() {
  if (is_2026() || std::exchange(opened_, true))
    return;
  const auto made = begin("initialize",
                          {{"protocolVersion", to_string(options_.version)},
                           {"capabilities", told_capabilities()},
                           {"clientInfo", client_info()}},
                          false);
  hello_ = await(*made).result();
  notify("notifications/initialized", {});
  if (options_.log_from && members_of(*hello_, "capabilities").contains("logging"))
    static_cast<void>(await(*begin("logging/setLevel", {{"level", to_string(*options_.log_from)}}, false)).result());
}

const object& dialogue::hello() {
  open();
  if (!hello_)
    hello_ = await(*begin("server/discover", {}, false)).result();
  return *hello_;
}

object dialogue::told_capabilities() const {
  auto out = implied_;
  for (const auto& [key, details] : options_.capabilities)
    out[key] = details;
  return out;
}

void dialogue::capabilities(object now) {
  if (opened_)
    throw std::logic_error{
        "in 2025 a client tells its capabilities in the handshake: set them before its first request"};
  implied_.clear();
  options_.capabilities = std::move(now);
}

void dialogue::answer_with(std::string method, answer_function f, std::string_view capability, object details) {
  if (opened_ && !told_capabilities().contains(capability))
    throw std::logic_error{"in 2025 a client tells in the handshake that it can do \"" + std::string{capability} +
                           "\": give it the answer before its first request"};
  answers_[std::move(method)] = std::make_shared<const answer_function>(std::move(f));
  implied_[capability] = std::move(details);
}

void dialogue::roots_changed() {
  if (opened_)
    notify("notifications/roots/list_changed", {});
}

std::string dialogue::waiting_words() const {
  std::string out;
  for (const auto& [id, each] : waiting_)
    out += (out.empty() ? "" : ", ") + each->words;
  return out.empty() ? "nobody" : out;
}

std::string dialogue::recent() const {
  constexpr std::size_t shown = 8;
  std::string out = "; the last messages:";
  for (auto i = transcript.size() - std::min(shown, transcript.size()); i < transcript.size(); ++i)
    out += std::string{transcript[i].from_client ? "\n  client: " : "\n  server: "} + transcript[i].text;
  return out;
}

} // namespace actors::mcp::in_memory::detail
