// What a process does with a message that arrives: answers and times that it waits for, calls, everything else.
#include "libactors/detail/agenda.hpp"
#include "libactors/detail/mailbox_bound.hpp"
#include "libactors/detail/message_text.hpp"
#include "libactors/detail/messages.hpp"
#include "libactors/detail/race_detector.hpp"
#include "libactors/errc.hpp"
#include "libactors/events.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "libactors/process.hpp"
#include "libactors/system.hpp"

#include <caf/detail/invoke_result_visitor.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/no_stages.hpp>
#include <caf/response_promise.hpp>
#include <caf/sec.hpp>

#include <algorithm>

namespace actors {

/// Sends what a handler returned to whoever asked. As CAF's own, but makes a promise only for what was forwarded.
class process::answering final : public caf::detail::invoke_result_visitor {
public:
  /// `call`: the one that is being handled, if any.
  answering(process& self, const call_ptr*& call) : self_(self), call_(call) {}

  void operator()() override {}
  void operator()(caf::error& why) override { answer(caf::make_message(std::move(why))); }
  void operator()(caf::message& result) override {
    // A handler of a plain message that returns nothing.
    if (!element().mid.is_async() || !result.empty())
      answer(std::move(result));
  }
  void operator()(const caf::none_t&) override { answer(caf::make_message(caf::error{caf::sec::unexpected_response})); }

private:
  [[nodiscard]] caf::mailbox_element& element() const { return *self_.current_mailbox_element(); }

  void answer(caf::message result) const {
    auto& of = element();
    if (of.mid.is_answered() || of.mid.is_response())
      return;
    if (!of.stages.empty() || !of.sender) {
      self_.make_response_promise().deliver(std::move(result));
      return;
    }
    of.mid.mark_as_answered();
    const auto to = std::move(of.sender);
    to->get()->enqueue(
        caf::make_mailbox_element(self_.own_reference(), of.mid.response_id(), caf::no_stages, std::move(result)),
        self_.context());
    call_ = nullptr; // nothing is owed any more
  }

  process& self_;
  const call_ptr*& call_;
};

namespace {

/// What CAF handles before a behavior sees it: the type tokens that its `categorize` switches on.
constexpr std::uint32_t tokens_for_caf[] = {
    caf::make_type_token<caf::atom_value, caf::atom_value, std::string>(),
    caf::make_type_token<caf::timeout_msg>(),
    caf::make_type_token<caf::exit_msg>(),
    caf::make_type_token<caf::down_msg>(),
    caf::make_type_token<caf::error>(),
    caf::make_type_token<caf::open_stream_msg>(),
};

[[nodiscard]] bool may_be_for_caf(const caf::type_erased_tuple& content) noexcept {
  const auto token = content.type_token();
  return std::any_of(std::begin(tokens_for_caf), std::end(tokens_for_caf),
                     [token](auto each) { return each == token; });
}

} // namespace

caf::invoke_message_result process::consume(caf::mailbox_element& element) {
  detail::taken_over(this);
  const auto result = watched_.load(std::memory_order_relaxed) ? consume_watched(element) : consume_here(element);
  detail::handed_over(this); // to the thread of the next turn
  return result;
}

caf::invoke_message_result process::consume_bounded(caf::mailbox_element& element) {
  if (!detail::is_bounded(element))
    return consume_here(element);
  if (!bound_->take()) {
    shed(element);
    return caf::invoke_message_result::dropped;
  }
  const auto result = consume_here(element);
  if (result == caf::invoke_message_result::skipped)
    bound_->put_back();
  return result;
}

caf::invoke_message_result process::consume_here(caf::mailbox_element& element) {
  current_mailbox_element(&element);
  if (element.mid.is_response()) {
    if (take_answer(element))
      return caf::invoke_message_result::consumed;
  } else {
    if (element.mid.category() == caf::message_id::urgent_message_category && take_control(element))
      return caf::invoke_message_result::consumed;
    if (const auto* call = call_element::find(element))
      return take_call(*call, element);
  }
  return run_behavior(element);
}

bool process::take_control(caf::mailbox_element& element) {
  if (element.mid.is_request())
    return take_sys_request(element);
  if (!element.content().match_elements<detail::deadline_tick>())
    return false;
  take_due();
  return true;
}

// As CAF's own consume, for the case that nearly all messages are: a behavior without a time-out, and nothing awaited.
caf::invoke_message_result process::run_behavior(caf::mailbox_element& element) {
  if (element.mid.is_response() || !awaited_responses_.empty() || getf(has_timeout_flag) || !has_behavior())
    return caf::event_based_actor::consume(element);
  auto& content = element.content();
  if (may_be_for_caf(content))
    switch (categorize(element)) {
    case message_category::internal:
      return caf::invoke_message_result::consumed;
    case message_category::skipped:
      return caf::invoke_message_result::skipped;
    case message_category::ordinary:
      break;
    }
  answering to{*this, current_call_};
  try {
    switch (bhvr_stack().back()(to, content)) {
    case caf::match_case::match:
      return caf::invoke_message_result::consumed;
    case caf::match_case::skip:
      return caf::invoke_message_result::skipped;
    default:
      // No handler has run: CAF comes to the same, and goes on to the default handler.
      return caf::event_based_actor::consume(element);
    }
  } catch (const std::exception& thrown) {
    // CAF would do the same further out. To unwind that far, and once more to find the text, costs more than the rest of a crash.
    if (!crashes_as_processes_do())
      throw;
    auto why = make_error(crash{thrown.what(), label_, current_message()});
    if (element.mid.is_request())
      make_response_promise().deliver(why);
    quit(std::move(why));
    return caf::invoke_message_result::consumed;
  }
}

bool process::take_answer(caf::mailbox_element& element) {
  auto found = agenda_ ? agenda_->take(call_element::key(element.mid)) : std::nullopt;
  if (!found)
    return false;
  auto& content = element.content();
  if (is_error(content)) {
    translate_answer(content);
    auto why = content.get_as<caf::error>(0); // a copy: others may have got the same content
    found->handlers->fail(why);
  } else if (!found->handlers->take(content)) {
    auto mismatch = make_error(errc::unexpected_response, current_message());
    found->handlers->fail(mismatch);
  }
  return true;
}

void process::take_due() {
  // Handlers may add to the agenda while it is being worked off, and may end the process.
  const auto time = now();
  while (!getf(is_shutting_down_flag)) {
    auto due = waiting().expire(time);
    if (!due)
      break;
    if (due->call)
      due->call->cancel();
    auto passed = make_error(errc::deadline_exceeded);
    due->handlers->fail(passed);
  }
  if (const auto next = waiting().rearm())
    arm(*next);
}

caf::invoke_message_result process::take_call(const call_ptr& call, caf::mailbox_element& element) {
  const bool cancelled = call->cancelled();
  const auto time = now();
  if (cancelled || call->deadline() <= time) {
    runtime_->count_dropped_call();
    if (runtime_->events().observed())
      runtime_->events().publish({event::kind::call_dropped, label_, id()});
    // Who has cancelled may still want to know when it is over; a deadline tells the caller itself.
    if (cancelled)
      call->fail(make_error(errc::cancelled));
    return caf::invoke_message_result::dropped;
  }
  call->begin(time);
  current_call_ = &call;
  auto result = caf::invoke_message_result::dropped;
  try {
    result = run_behavior(element);
  } catch (...) {
    // Answered at the end of the process, which comes later than that of its element where streams are open.
    current_call_ = nullptr;
    owe(call);
    throw;
  }
  if (std::exchange(current_call_, nullptr) && result == caf::invoke_message_result::consumed)
    owe(call);
  return result;
}

void process::owe(call_ptr call) {
  // A call that only this list still holds is over: its element is gone and its caller has forgotten it.
  if (owed_.size() >= prune_at_) {
    std::erase_if(owed_, [](const call_ptr& each) { return each->unique(); });
    prune_at_ = std::max<std::size_t>(64, 2 * owed_.size());
  }
  owed_.push_back(std::move(call));
}

caf::error process::refuse() {
  const auto what = current_message();
  if (waiting().first_sight_of(what))
    log().warn("{}: no handler for a message {}; it is dropped, and those like it in silence", label_, what);
  return make_error(errc::unexpected_message, label_ + " has no handler for " + what);
}

// On the sender's thread.
void process::refuse_overload(const caf::mailbox_element& element) {
  shed(element);
  if (bound_->overflow() != overflow::reject || element.mid.is_request() || !element.sender)
    return;
  if (dynamic_cast<const process*>(caf::actor_cast<caf::abstract_actor*>(element.sender)))
    element.sender->enqueue(ctrl(), caf::make_message_id(caf::message_priority::high),
                            caf::make_message(make_error(errc::overloaded)), nullptr);
}

void process::shed(const caf::mailbox_element& element) {
  if (element.mid.is_request() && element.sender)
    element.sender->enqueue(nullptr, element.mid.response_id(), caf::make_message(make_error(errc::overloaded)),
                            nullptr);
  if (runtime_->events().observed())
    runtime_->events().publish({event::kind::message_shed, label_, id()});
}

bool process::crashes_as_processes_do() const {
  const auto* handler = exception_handler_.target<caf::error (*)(caf::scheduled_actor*, std::exception_ptr&)>();
  return handler && *handler == &crash_reason;
}

caf::error process::crash_reason(caf::scheduled_actor* self, std::exception_ptr& thrown) {
  const auto& of = *static_cast<process*>(self);
  std::string what;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& e) {
    what = e.what();
  } catch (const std::string& text) {
    what = text;
  } catch (const char* text) {
    what = text;
  } catch (...) {
    what = "an exception that is not a std::exception";
  }
  return make_error(crash{std::move(what), of.label_, of.current_message()});
}

std::string process::current_message() const {
  const auto* element = const_cast<process*>(this)->current_mailbox_element();
  if (!element)
    return init_reported_ ? "none" : "init";
  const auto& content = element->content();
  if (content.match_elements<detail::deadline_tick>())
    return "timer";
  return detail::types_text(content);
}

} // namespace actors
