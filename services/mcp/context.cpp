#include "services/mcp/context.hpp"

#include "libactors/errc.hpp"
#include "libactors/system.hpp"
#include "services/jsonrpc/serialize.hpp"

#include <caf/actor_cast.hpp>
#include <caf/make_message.hpp>
#include <caf/message_id.hpp>

#include <algorithm>
#include <atomic>
#include <random>
#include <stdexcept>

namespace actors::mcp {

namespace {

using boost::json::object;

/// Unlike any other in the program: what arrives late must not be taken for the answer to a later call.
std::uint64_t next_ticket() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

void tell(const caf::actor& handler, caf::message what) {
  handler->enqueue(nullptr, caf::make_message_id(caf::message_priority::high), std::move(what), nullptr);
}

std::vector<client_answer> refused(std::size_t how_many, const caf::error& why) {
  return std::vector<client_answer>(how_many, client_answer{.refused = why});
}

context::early_end lacks(client_feature what) {
  return make_error(tool_errc::missing_capability, jsonrpc::serialize(boost::json::value(capabilities_with(what))));
}

/// The error for those that end a call, if there are any.
std::optional<context::early_end> pages_first(const std::vector<question>& questions) {
  boost::json::array pages;
  for (const auto& each : questions)
    if (each.by_error)
      pages.emplace_back(each.params);
  if (pages.empty())
    return std::nullopt;
  return make_error(tool_errc::page_required, jsonrpc::serialize(boost::json::value(std::move(pages))));
}

std::string next_elicitation() {
  static const auto program = std::to_string(std::random_device{}());
  return program + '-' + std::to_string(next_ticket());
}

} // namespace

// -- one wait -----------------------------------------------------------------

question_wait::question_wait(context& of, std::vector<question> questions)
    : wait(of.self_, &of.scope_), of_(of), questions_(std::move(questions)) {
  of.name(questions_);
}

question_wait::~question_wait() {
  if (of_.asking_ != this)
    return;
  of_.asking_ = nullptr;
  if (asked_ != 0)
    of_.client()->withdraw(asked_);
}

bool question_wait::await_ready() {
  if (wait::await_ready())
    return true;
  if (given_up())
    return false;
  answers_ = of_.answers_to(questions_);
  return !answers_.empty();
}

void question_wait::await_suspend(std::coroutine_handle<> frame) {
  if (given_up())
    return;
  timer_ = of_.ask(*this);
  suspended(frame, timer_);
}

std::vector<client_answer> question_wait::take_answers() {
  if (answers_.empty())
    return refused(questions_.size(), make_error(actors::errc::cancelled));
  return std::move(answers_);
}

void question_wait::arrived(std::vector<client_answer> answers) {
  answers_ = std::move(answers);
  asked_ = 0;
  resume();
}

// -- asking -------------------------------------------------------------------

bool context::can(client_feature which) const noexcept {
  const auto* const who = client();
  return who && who->asks() != asking::nobody && has(who->capabilities(), which);
}

void context::name(std::vector<question>& questions) {
  for (auto& each : questions) {
    if (each.key.empty())
      each.key = "question-" + std::to_string(++unnamed_);
    if (std::ranges::find(keys_, each.key) != keys_.end())
      throw std::logic_error("two questions of one call have the key \"" + each.key + '"');
    keys_.push_back(each.key);
  }
}

std::vector<client_answer> context::answers_to(const std::vector<question>& questions) {
  const auto* const who = client();
  const auto how = who ? who->asks() : asking::nobody;
  if (how == asking::nobody)
    return refused(questions.size(), make_error(tool_errc::no_answer, "there is nobody to be asked"));
  if (how != asking::by_results)
    return {};
  std::vector<client_answer> out;
  for (const auto& each : questions) {
    const auto* answer = call_.content_->answered.if_contains(each.key);
    if (!answer)
      continue;
    answered_.insert_or_assign(each.key, *answer);
    out.push_back({.result = answer->as_object()});
  }
  return out.size() == questions.size() ? out : std::vector<client_answer>{};
}

std::uint64_t context::ask(question_wait& from) {
  ticket_ = next_ticket();
  asking_ = &from;
  auto* const who = client();
  for (const auto& each : from.questions_)
    if (!has(who->capabilities(), each.needs))
      return end_with(lacks(each.needs)), 0;
  if (who->asks() == asking::by_results) {
    detail::input_required needed{.answered = answered_, .done = call_.content_->done};
    for (auto& each : done_)
      needed.done.insert_or_assign(each.key(), each.value());
    for (auto& each : from.questions_)
      if (!call_.content_->answered.contains(each.key))
        needed.questions.push_back(each);
    return end_with(std::move(needed)), 0;
  }
  for (const auto& each : from.questions_)
    if (const auto* page = each.params.if_contains("elicitationId"))
      who->leads_to_page(page->get_string());
  if (who->asks() == asking::by_requests)
    if (auto pages = pages_first(from.questions_))
      return end_with(std::move(*pages)), 0;
  asked_at_ = self_->now();
  auto then = [to = caf::actor_cast<caf::actor>(self_), ticket = ticket_](std::vector<client_answer> answers) {
    tell(to, caf::make_message(detail::answers_arrived{ticket, std::move(answers)}));
  };
  const auto patience = who->patience();
  from.asked_ = who->ask(from.questions_, std::move(then));
  return self_->after(patience, [this, ticket = ticket_] {
    if (!asking_ || ticket != ticket_)
      return;
    client()->withdraw(asking_->asked_);
    arrived(ticket, refused(asking_->questions_.size(), make_error(actors::errc::deadline_exceeded)));
  });
}

void context::arrived(std::uint64_t ticket, std::vector<client_answer> answers) {
  if (!asking_ || ticket != ticket_)
    return;
  deadline_ = later(deadline_, self_->now() - asked_at_);
  auto* const waiting = std::exchange(asking_, nullptr);
  self_->forget(waiting->timer_);
  waiting->arrived(std::move(answers));
}

// The coroutine cannot be destroyed by what it calls: its process does it, as soon as it is back.
void context::end_with(early_end how) {
  end_ = std::move(how);
  tell(caf::actor_cast<caf::actor>(self_), caf::make_message(detail::end_present{ticket_}));
}

std::optional<context::early_end> context::take_end(std::uint64_t ticket) {
  return ticket == ticket_ ? std::exchange(end_, std::nullopt) : std::nullopt;
}

// -- words --------------------------------------------------------------------

// Without "mode", which clients before 2025-11-25 do not know, it is a form for all.
question context::form(std::string_view message, object requested_schema, std::string_view key) {
  return {key, "elicitation/create", object{{"message", message}, {"requestedSchema", std::move(requested_schema)}},
          client_feature::elicitation_form};
}

// Source: 2025-11-25, client/elicitation, "URL Mode Elicitation Requests": an id goes along; 2026-07-28 has none.
question context::page(const web_page& to, std::string_view key) const {
  object params{{"mode", "url"}, {"message", to.message}, {"url", to.url}};
  const auto* const who = client();
  if (who && who->asks() == asking::by_requests)
    params.emplace("elicitationId", to.id.empty() ? next_elicitation() : std::string{to.id});
  return {key, "elicitation/create", std::move(params), client_feature::elicitation_url};
}

// -- once ---------------------------------------------------------------------

const boost::json::value* context::find_done(std::string_view name) const noexcept {
  const auto* here = done_.if_contains(name);
  return here ? here : call_.content_->done.if_contains(name);
}

void context::keep_done(std::string_view name, boost::json::value value) {
  done_.insert_or_assign(name, std::move(value));
}

} // namespace actors::mcp
