#include "services/mcp/detail/task_outbox.hpp"

#include "services/jsonrpc/read_back.hpp"
#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/detail/conversation.hpp"
#include "services/mcp/detail/tasks.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp::detail {

namespace {

using boost::json::object;

void relate(object& to, std::string_view task) {
  auto& meta = to["_meta"];
  if (!meta.is_object())
    meta.emplace_object();
  meta.get_object()[meta_key::related_task] = object{{"taskId", task}};
}

} // namespace

bool task_outbox::wait(waiting who) {
  std::unique_lock lock{mutex_};
  if (const auto outcome = outcome_) {
    lock.unlock();
    answer(who, *outcome);
    return true;
  }
  if (waiting_.size() >= most_waiting)
    return false;
  waiting_.push_back(std::move(who));
  ask(std::move(lock));
  return true;
}

void task_outbox::ask(std::unique_lock<std::mutex> lock) {
  const auto session = session_.lock();
  if (waiting_.empty() || !session)
    return;
  std::erase_if(questions_, [&](const auto& each) { return !session->questions().is_open(each.id); });
  const auto to = waiting_.back().channel;
  std::vector<std::string> unsent;
  for (auto& each : questions_)
    if (std::ranges::none_of(waiting_, [&](const waiting& one) { return one.channel == each.over.lock(); })) {
      each.over = to;
      unsent.push_back(each.text);
    }
  lock.unlock();
  for (auto& text : unsent)
    to->notify(std::move(text));
}

void task_outbox::stop_waiting(const jsonrpc::id& request) {
  std::unique_lock lock{mutex_};
  const auto found = std::ranges::find_if(waiting_, [&](const waiting& each) { return each.to.id == request; });
  if (found == waiting_.end())
    return;
  const auto who = std::move(*found);
  waiting_.erase(found);
  ask(std::move(lock));
  who.channel->no_answer(who.place);
}

void task_outbox::peer_gone(const std::weak_ptr<answer_channel>& channel) {
  const auto gone = channel.lock();
  if (!gone || gone->outlives_peer())
    return;
  std::unique_lock lock{mutex_};
  std::erase_if(waiting_, [&](const waiting& each) { return each.channel == gone; });
  ask(std::move(lock));
}

void task_outbox::changed(const std::string& notification, const std::optional<task_outcome>& outcome) {
  if (const auto session = session_.lock())
    session->send(notification);
  if (!outcome)
    return;
  std::unique_lock lock{mutex_};
  outcome_ = outcome;
  const auto all = std::exchange(waiting_, {});
  questions_.clear();
  lock.unlock();
  for (const auto& each : all)
    answer(each, *outcome);
}

void task_outbox::answer(const waiting& who, const task_outcome& outcome) const {
  if (!outcome.failed) {
    auto result = outcome.what;
    relate(result, id_);
    return who.channel->answer(wire_->encode_result(who.to, std::move(result)), who.place);
  }
  const auto& error = outcome.what;
  const auto* data = error.if_contains("data");
  who.channel->answer(wire_->encode_error(who.to, static_cast<errc>(error.at("code").to_number<std::int32_t>()),
                                          error.at("message").as_string(), data ? *data : nullptr),
                      who.place);
}

void task_outbox::respond(transport::outbound answer) {
  if (const auto task = task_.lock())
    task->finish(answer.body);
}

bool task_outbox::write(transport::stream_event message) {
  auto read = jsonrpc::read_back(message.data);
  auto* whole = read ? read->if_object() : nullptr;
  if (!whole)
    return false; // nested too deeply
  auto& parsed = *whole;
  auto& params = parsed["params"];
  if (!params.is_object())
    params.emplace_object();
  relate(params.get_object(), id_);
  auto text = jsonrpc::serialize(boost::json::value(parsed));
  std::unique_lock lock{mutex_};
  if (const auto* id = parsed.if_contains("id")) {
    questions_.push_back({.id = id->as_int64(), .text = std::move(text), .over = {}});
    ask(std::move(lock));
    return true;
  }
  const auto to = waiting_.empty() ? nullptr : waiting_.back().channel;
  lock.unlock();
  if (to)
    to->notify(std::move(text));
  else if (const auto session = session_.lock())
    session->send(text);
  return true;
}

} // namespace actors::mcp::detail
