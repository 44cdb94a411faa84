// How a call asks its client, and how it becomes a task, whose client is whoever asks after it.
#include "libactors/errc.hpp"
#include "libactors/system.hpp"
#include "services/mcp/detail/conversation.hpp"
#include "services/mcp/detail/question_round.hpp"
#include "services/mcp/detail/running_call.hpp"
#include "services/mcp/notifications.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp::detail {

namespace {

client_answer refused(std::string why) {
  return {.refused = make_error(tool_errc::no_answer, std::move(why))};
}

} // namespace

asking running_call::asks() const noexcept {
  if (from_.to.method == method::completion_complete)
    return asking::nobody;
  if (from_.to.era() == era::v2026)
    return is_task() ? asking::by_task : asking::by_results;
  return from_.of ? asking::by_requests : asking::nobody;
}

const boost::json::object& running_call::capabilities() const noexcept {
  if (from_.to.era() == era::v2026) {
    const auto* declared = content_.meta.if_contains(meta_key::client_capabilities);
    return declared && declared->is_object() ? declared->get_object() : caller::capabilities();
  }
  const std::lock_guard lock{mutex_};
  if (!capabilities_ && from_.of)
    capabilities_ = from_.of->capabilities();
  return capabilities_ ? *capabilities_ : caller::capabilities();
}

std::uint64_t running_call::ask(std::vector<question> questions, answers then) {
  std::unique_lock lock{mutex_};
  const auto ticket = ++last_ticket_;
  const auto left = deadline_ - at_.runtime.now();
  lock.unlock();
  const auto round = std::make_shared<question_round>(questions.size(),
                                                      [&runtime = at_.runtime, left, weak = weak_from_this(),
                                                       then = std::move(then)](std::vector<client_answer> all) mutable {
                                                        // The time in which the client was asked does not count.
                                                        const auto self = weak.lock();
                                                        if (self)
                                                          self->move_deadline(later(runtime.now(), left));
                                                        then(std::move(all));
                                                      });
  move_deadline(later(later(at_.runtime.now(), patience()), left));
  if (asks() == asking::by_task)
    return task_->ask(questions, round);
  std::vector<std::pair<std::int64_t, std::string>> requests;
  const auto take = [round, task = is_task() ? task_ : nullptr](std::size_t place, client_answer a) {
    if (task)
      task->asks(-1);
    round->take(place, std::move(a));
  };
  std::vector<std::size_t> unasked;
  // In one go: who ends the call withdraws what is written down here, or has ended it before.
  lock.lock();
  const auto channel = from_.channel;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto id =
        channel ? from_.of->questions().open([take, i](client_answer a) { take(i, std::move(a)); }) : std::nullopt;
    if (!id) {
      unasked.push_back(i);
      continue;
    }
    asked_client_[ticket].push_back(*id);
    requests.emplace_back(*id, client_request(*id, questions[i].method, std::move(questions[i].params)));
  }
  lock.unlock();
  for (const auto place : unasked)
    round->take(place,
                refused(channel ? "too many questions wait for this client" : "nobody waits for this call any more"));
  if (is_task())
    task_->asks(static_cast<std::ptrdiff_t>(requests.size()));
  for (auto& [id, text] : requests)
    channel->notify(std::move(text));
  // Either this sees that the server ends, or the one who says so has seen what was asked.
  if (from_.of->draining())
    ask_no_more();
  return ticket;
}

void running_call::ask_no_more() {
  std::unique_lock lock{mutex_};
  std::vector<std::int64_t> asked;
  for (const auto& [ticket, ids] : asked_client_)
    asked.insert(asked.end(), ids.begin(), ids.end());
  lock.unlock();
  if (std::ranges::none_of(asked, [this](std::int64_t id) { return from_.of->questions().is_open(id); }))
    return;
  if (const auto channel = end_early())
    respond(encode_failure(*at_.wire, from_.to, content_.name, make_error(actors::errc::shutting_down)), channel);
}

void running_call::leads_to_page(std::string_view elicitation) {
  if (from_.of)
    from_.of->remember_page(elicitation);
}

void running_call::move_deadline(time_point to) {
  std::unique_lock lock{mutex_};
  deadline_ = to;
  const auto asked = asked_.id;
  lock.unlock();
  at_.port.move_deadline(asked, to);
}

void running_call::withdraw(std::uint64_t ticket) {
  if (asks() == asking::by_task)
    return task_->withdraw(ticket);
  std::unique_lock lock{mutex_};
  const auto channel = from_.channel;
  if (!channel)
    return; // who has ended the call withdraws all
  const auto ids = asked_client_.extract(ticket);
  lock.unlock();
  if (ids)
    withdraw(ids.mapped(), *channel);
}

void running_call::withdraw(const std::vector<std::int64_t>& ids, answer_channel& channel) {
  for (const auto id : ids)
    if (from_.of->questions().forget(id)) {
      channel.notify(cancelled_notification(id, "the answer is no longer wanted"));
      if (is_task())
        task_->asks(-1);
    }
}

void running_call::withdraw_all(answer_channel& channel) {
  std::unique_lock lock{mutex_};
  const auto all = std::exchange(asked_client_, {});
  lock.unlock();
  for (const auto& [ticket, ids] : all)
    withdraw(ids, channel);
}

// -- as a task ----------------------------------------------------------------

duration running_call::patience() const noexcept {
  return is_task() ? duration{task_->ttl()} : at_.questions->patience();
}

std::optional<time_point> running_call::become_task() {
  if (is_task()) {
    const std::lock_guard lock{mutex_};
    return deadline_;
  }
  const auto era = from_.to.era();
  const auto* declared = content_.meta.if_contains(meta_key::client_capabilities);
  const bool wanted =
      era == era::v2026 ? has_tasks(declared ? declared->if_object() : nullptr) : from_.as_task.has_value();
  if (!at_.handler->task || !wanted)
    return {};
  auto options = *at_.handler->task;
  if (from_.as_task && from_.as_task->ttl)
    options.ttl = std::min(options.ttl, *from_.as_task->ttl);
  auto made = at_.tasks->create({era, from_.subject, era == era::v2025 ? from_.of : nullptr}, options);
  if (!made)
    return {};
  made->on_cancel([weak = weak_from_this()] {
    if (const auto self = weak.lock())
      self->cancel();
  });
  std::unique_lock lock{mutex_};
  if (!from_.channel) { // cancelled: nobody will ever have its id
    lock.unlock();
    made->drop();
    return {};
  }
  const auto client = std::exchange(from_.channel, std::make_shared<answer_channel>(exchange_of(made)));
  task_ = made;
  is_task_.store(true, std::memory_order_release);
  lock.unlock();
  const auto until = later(at_.runtime.now(), made->ttl());
  move_deadline(until);
  client->answer(at_.wire->encode_result(from_.to, made->created()), from_.place);
  // The request is over, and what goes on is not cancelled with it; of 2025 it goes on in its session.
  if (from_.of && era == era::v2026)
    from_.of->ended(*this);
  return until;
}

} // namespace actors::mcp::detail
