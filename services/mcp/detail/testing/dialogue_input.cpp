// What arrives at the client: responses, notifications, questions.
#include "services/jsonrpc/parse.hpp"
#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/detail/testing/dialogue.hpp"
#include "services/mcp/detail/testing/members.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp::in_memory::detail {

using boost::json::object;
using boost::json::value;

namespace {

std::optional<double> number_of(const object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found && found->is_number() ? std::optional{found->to_number<double>()} : std::nullopt;
}

std::optional<std::int64_t> own_id(const object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found && found->is_int64() ? std::optional{found->get_int64()} : std::nullopt;
}

} // namespace

void dialogue::take(const std::string& text) {
  transcript.push_back({.from_client = false, .text = text});
  const auto parsed = jsonrpc::parse_json(text);
  if (!parsed)
    throw unexpected{"the server sent what is not JSON: " + text};
  const auto* many = parsed->if_array();
  if (!many)
    return take_one(*parsed);
  for (const auto& each : *many)
    take_one(each);
}

void dialogue::take_one(const value& message) {
  const auto read = jsonrpc::to_message(message);
  if (!read)
    throw unexpected{"the server sent what is not JSON-RPC: " + jsonrpc::serialize(message)};
  const auto& members = message.get_object();
  if (std::holds_alternative<jsonrpc::request>(*read))
    take_question(members);
  else if (std::holds_alternative<jsonrpc::notification>(*read))
    take_notification(members);
  else
    take_response(members);
}

// Ids that are none of ours belong to texts that the test has posted.
void dialogue::take_response(const object& message) {
  const auto id = own_id(message, "id");
  const auto found = id ? waiting_.find(*id) : waiting_.end();
  if (found == waiting_.end()) {
    if (id && answered_.contains(*id))
      throw unexpected{"the server answered request " + std::to_string(*id) + " twice" + recent()};
    return;
  }
  const auto which = std::move(found->second);
  waiting_.erase(found);
  answered_.insert(*id);
  outcome came{which->words, message};
  if (!came.input_required() || !ask_again(which, came.result()))
    which->answer = std::move(came);
}

void dialogue::take_notification(const object& message) {
  const auto params = members_of(message, "params");
  notifications.push_back({text_of(message, "method"), params});
  if (notifications.back().method != "notifications/progress")
    return;
  const auto token = own_id(params, meta_key::progress_token);
  const auto found =
      std::ranges::find_if(waiting_, [&](const auto& each) { return token && each.second->progress_token == *token; });
  if (found != waiting_.end())
    found->second->told.push_back(
        {number_of(params, "progress").value_or(0), number_of(params, "total"), text_of(params, "message")});
}

void dialogue::take_question(const object& message) {
  if (is_2026())
    throw unexpected{"in 2026 a server sends no requests, but this one did: " + jsonrpc::serialize(value(message))};
  const auto method = text_of(message, "method");
  object reply{{"jsonrpc", "2.0"}, {"id", message.at("id")}};
  if (method == "ping") {
    reply.emplace("result", object{});
    return send(reply);
  }
  const auto said = answer_to({.method = method, .params = members_of(message, "params")});
  if (said && std::holds_alternative<silence>(*said))
    return;
  if (const auto* result = said ? std::get_if<object>(&*said) : nullptr) {
    reply.emplace("result", *result);
  } else {
    const auto no = said ? std::get<refusal>(*said) : refusal{-32601, "this client does not answer " + method};
    reply.emplace("error", object{{"code", no.code}, {"message", no.message}});
  }
  send(reply);
}

// Source: 2026-07-28, basic/patterns/mrtr, "Client Requirements".
bool dialogue::ask_again(const std::shared_ptr<asked>& which, const object& so_far) {
  const auto* requests = so_far.if_contains("inputRequests");
  const auto* state = so_far.if_contains("requestState");
  if ((!requests && !state) || which->rounds >= options_.max_rounds)
    return false;
  object more;
  if (requests) {
    object responses;
    for (const auto& [key, each] : members_of(so_far, "inputRequests")) {
      const auto request = each.is_object() ? each.get_object() : object{};
      const auto said =
          answer_to({.method = text_of(request, "method"), .params = members_of(request, "params"), .key = key});
      if (!said || !std::holds_alternative<object>(*said))
        return false;
      responses.emplace(key, std::get<object>(*said));
    }
    more.emplace("inputResponses", std::move(responses));
  }
  if (state)
    more.emplace("requestState", *state);
  send_round(which, std::move(more));
  return true;
}

std::optional<answer> dialogue::answer_to(const question& asked) {
  questions.push_back(asked);
  const auto found = answers_.find(asked.method);
  if (found == answers_.end())
    return std::nullopt;
  const auto f = found->second; // it may put another in its place
  return (*f)(asked);
}

} // namespace actors::mcp::in_memory::detail
