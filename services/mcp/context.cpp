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

/// What of a client's capabilities is about questions.
object asked_for_in(const object& capabilities) {
  object out;
  for (const auto* name : {"elicitation", "sampling", "roots"})
    if (const auto* declared = capabilities.if_contains(name))
      out.emplace(name, *declared);
  return out;
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
  of_.look_up(*this);
  return open_.empty();
}

void question_wait::await_suspend(std::coroutine_handle<> frame) {
  if (given_up())
    return;
  timer_ = of_.ask(*this);
  suspended(frame, timer_);
}

std::vector<client_answer> question_wait::take_answers() {
  if (answers_.size() < questions_.size() || !open_.empty())
    return refused(questions_.size(), make_error(actors::errc::cancelled));
  return std::move(answers_);
}

void question_wait::arrived(std::vector<client_answer> answers) {
  for (std::size_t i = 0; i < open_.size(); ++i)
    answers_[open_[i]] = std::move(answers[i]);
  open_.clear();
  asked_ = 0;
  resume();
}

// -- asking -------------------------------------------------------------------

bool context::can(client_feature which) const noexcept {
  const auto* const who = client();
  const auto& at_first = call_.content_->before.capabilities;
  return who && who->asks() != asking::nobody && has(at_first ? *at_first : who->capabilities(), which);
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

// A call that has become a task has the answers of its rounds before as well: its handler has run through them.
void context::look_up(question_wait& of) {
  const auto* const who = client();
  if (!who || who->asks() == asking::nobody) {
    of.answers_ = refused(of.questions_.size(), make_error(tool_errc::no_answer, "there is nobody to be asked"));
    return;
  }
  of.answers_.resize(of.questions_.size());
  for (std::size_t i = 0; i < of.questions_.size(); ++i) {
    const auto& key = of.questions_[i].key;
    if (const auto* answer = answer_to(key)) {
      answered_.emplace(key, *answer);
      of.answers_[i].result = answer->as_object();
    } else {
      of.open_.push_back(i);
    }
  }
}

const boost::json::value* context::answer_to(std::string_view key) const noexcept {
  const auto* before = call_.content_->before.answers.if_contains(key);
  return before ? before : call_.content_->responses.if_contains(key);
}

// All that came along, also what this run did not come by: a way that the handler takes once more finds the same answers.
detail::sealed_rounds context::so_far() const {
  auto out = call_.content_->before;
  for (const auto& each : answered_)
    out.answers.emplace(each.key(), each.value());
  for (const auto& each : done_)
    out.done.emplace(each.key(), each.value());
  if (!out.capabilities)
    out.capabilities = asked_for_in(client()->capabilities());
  return out;
}

std::uint64_t context::ask(question_wait& from) {
  ticket_ = next_ticket();
  asking_ = &from;
  auto* const who = client();
  std::vector<question> open;
  for (const auto place : from.open_)
    open.push_back(std::move(from.questions_[place]));
  for (const auto& each : open)
    if (!has(who->capabilities(), each.needs))
      return end_with(lacks(each.needs)), 0;
  if (who->asks() == asking::by_results)
    return end_with(detail::input_required{.questions = std::move(open), .so_far = so_far()}), 0;
  for (const auto& each : open)
    if (const auto* page = each.params.if_contains("elicitationId"))
      who->leads_to_page(page->get_string());
  if (who->asks() == asking::by_requests)
    if (auto pages = pages_first(open))
      return end_with(std::move(*pages)), 0;
  asked_at_ = self_->now();
  auto then = [to = caf::actor_cast<caf::actor>(self_), ticket = ticket_](std::vector<client_answer> answers) {
    tell(to, caf::make_message(detail::answers_arrived{ticket, std::move(answers)}));
  };
  const auto patience = who->patience();
  from.asked_ = who->ask(std::move(open), std::move(then));
  return self_->after(patience, [this, ticket = ticket_] {
    if (!asking_ || ticket != ticket_)
      return;
    client()->withdraw(asking_->asked_);
    arrived(ticket, refused(asking_->open_.size(), make_error(actors::errc::deadline_exceeded)));
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
  return here ? here : call_.content_->before.done.if_contains(name);
}

void context::keep_done(std::string_view name, boost::json::value value) {
  done_.insert_or_assign(name, std::move(value));
}

void context::cannot_be_read(std::string_view done, const std::string& why) {
  throw std::logic_error("what was done once as \"" + std::string{done} + "\" cannot be read back: " + why);
}

} // namespace actors::mcp
