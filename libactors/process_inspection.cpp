// What a process does for those who inspect it; see libactors/sys.hpp.
#include "libactors/detail/inspection.hpp"
#include "libactors/detail/mailbox_bound.hpp"
#include "libactors/detail/message_text.hpp"
#include "libactors/detail/messages.hpp"
#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/process.hpp"

#include <caf/atom.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/response_promise.hpp>
#include <caf/system_messages.hpp>

namespace actors {

namespace {

bool is_urgent(const caf::mailbox_element& element) {
  return element.mid.category() == caf::message_id::urgent_message_category;
}

bool is_sys_request(const caf::mailbox_element& element) {
  if (!is_urgent(element) || !element.mid.is_request())
    return false;
  const auto& content = element.content();
  return content.match_elements<sys::get_state_msg>() || content.match_elements<sys::get_status_msg>() ||
         content.match_elements<sys::suspend_msg>() || content.match_elements<sys::resume_msg>() ||
         content.match_elements<sys::trace_msg>() || content.match_elements<sys::get_trace_msg>() ||
         content.match_elements<sys::install_msg>();
}

/// An exit that is to end a process, unless its exit handler decides otherwise.
bool asks_to_stop(const caf::mailbox_element& element) {
  const auto& content = element.content();
  return content.match_elements<caf::exit_msg>() &&
         classify(content.get_as<caf::exit_msg>(0).reason) != exit_reason::normal;
}

enum trace_entry::kind kind_of(const caf::mailbox_element& element) {
  const auto& content = element.content();
  if (element.mid.is_response())
    return trace_entry::kind::answer;
  if (element.mid.is_request())
    return trace_entry::kind::call;
  if (content.match_elements<detail::deadline_tick>() || content.match_elements<caf::timeout_msg>())
    return trace_entry::kind::timer;
  if (content.match_elements<caf::exit_msg>())
    return trace_entry::kind::exit;
  if (content.match_elements<caf::down_msg>())
    return trace_entry::kind::down;
  return trace_entry::kind::message;
}

std::string text_of(enum trace_entry::kind kind, const caf::type_erased_tuple& content, std::size_t bytes) {
  switch (kind) {
  case trace_entry::kind::timer:
    return {};
  case trace_entry::kind::exit:
    return describe(content.get_as<caf::exit_msg>(0).reason).substr(0, bytes);
  case trace_entry::kind::down: {
    const auto& down = content.get_as<caf::down_msg>(0);
    return ("of " + std::to_string(down.source.id()) + ": " + describe(down.reason)).substr(0, bytes);
  }
  default:
    return detail::values_text(content, bytes);
  }
}

} // namespace

process::inspection& process::inspected() {
  if (!inspection_)
    inspection_ = std::make_unique<inspection>();
  return *inspection_;
}

void process::look_or_not() {
  watched_.store(bound_ || (inspection_ && inspection_->watching()), std::memory_order_relaxed);
}

// -- each message of a process that is watched ----------------------------------

caf::invoke_message_result process::consume_watched(caf::mailbox_element& element) {
  if (!inspection_ || !inspection_->watching())
    return consume_bounded(element);
  current_mailbox_element(&element); // a debug function that throws crashes the process on this message
  switch (ask_debug_function(element)) {
  case message_fate::hold:
    return caf::invoke_message_result::skipped;
  case message_fate::drop:
    if (bound_ && detail::is_bounded(element))
      (void)bound_->take();
    return caf::invoke_message_result::dropped;
  case message_fate::take:
    break;
  }
  if (is_sys_request(element))
    return consume_here(element);
  // Not counted as taken, so that a bounded mailbox drops its oldest, not those that come now.
  if (keeps_waiting(element))
    return caf::invoke_message_result::skipped;
  const bool traced = inspection_->bound.messages != 0;
  if (traced)
    trace(element);
  const auto result = bound_ ? consume_bounded(element) : consume_here(element);
  if (traced && result == caf::invoke_message_result::skipped)
    inspection_->trace.pop_back();
  return result;
}

message_fate process::ask_debug_function(const caf::mailbox_element& element) {
  auto& watch = *inspection_;
  if (!watch.debug)
    return message_fate::take;
  const auto* const call = call_element::find(element);
  current_call_ = call;
  auto fate = message_fate::take;
  try {
    fate = watch.debug(*this, element);
  } catch (...) {
    // The call is answered as if its handler had thrown.
    current_call_ = nullptr;
    if (call)
      owe(*call);
    throw;
  }
  current_call_ = nullptr;
  if (fate == message_fate::hold) {
    watch.holding = true;
  } else if (std::exchange(watch.holding, false)) {
    mailbox().flush_cache();
  }
  return fate;
}

bool process::keeps_waiting(const caf::mailbox_element& element) {
  if (!inspection_->suspended)
    return false;
  if (!asks_to_stop(element))
    return true;
  resume_suspended();
  return false;
}

void process::trace(const caf::mailbox_element& element) {
  const auto kind = kind_of(element);
  inspection_->keep({.when = now(),
                     .kind = kind,
                     .from = element.sender ? element.sender->id() : 0,
                     .text = text_of(kind, element.content(), inspection_->bound.text_bytes)});
}

void process::resume_suspended() {
  inspection_->suspended = false;
  mailbox().flush_cache();
  look_or_not();
}

// -- requests -------------------------------------------------------------------

bool process::take_sys_request(caf::mailbox_element& element) {
  if (!is_sys_request(element))
    return false;
  auto promise = make_response_promise();
  promise.deliver(answer_sys_request(element));
  return true;
}

caf::message process::answer_sys_request(caf::mailbox_element& element) {
  auto& content = element.content();
  if (content.match_elements<sys::get_state_msg>())
    return tell_state();
  if (content.match_elements<sys::get_status_msg>())
    return caf::make_message(sys::status{.label = label_,
                                         .suspended = inspection_ && inspection_->suspended,
                                         .mailbox = mailbox_length(),
                                         .trace = inspection_ ? inspection_->bound.messages : 0});
  if (content.match_elements<sys::get_trace_msg>())
    return caf::make_message(inspection_ ? message_trace(inspection_->trace.begin(), inspection_->trace.end())
                                         : message_trace{});
  if (content.match_elements<sys::suspend_msg>())
    inspected().suspended = true;
  else if (content.match_elements<sys::resume_msg>() && inspection_ && inspection_->suspended)
    resume_suspended();
  else if (content.match_elements<sys::trace_msg>()) {
    inspected().bound = content.get_as<sys::trace_msg>(0).options;
    inspection_->trim();
  } else if (content.match_elements<sys::install_msg>()) {
    inspected().debug = content.get_as<sys::install_msg>(0).function;
    if (std::exchange(inspection_->holding, false))
      mailbox().flush_cache();
  }
  look_or_not();
  return caf::make_message(caf::ok_atom_v);
}

caf::message process::tell_state() const {
  try {
    if (auto text = state_text())
      return caf::make_message(std::move(*text));
    return caf::make_message(make_error(errc::no_state, "'" + label_ + "' provides none; see process::provide_state"));
  } catch (const std::exception& e) {
    return caf::make_message(make_error(errc::callee_failed, e.what()));
  } catch (...) {
    return caf::make_message(make_error(errc::callee_failed, "an exception that is not a std::exception"));
  }
}

// -- state and mailbox ----------------------------------------------------------

void process::provide_state(std::function<std::string()> text) {
  inspected().state = std::move(text);
}

std::optional<std::string> process::state_text() const {
  if (!inspection_ || !inspection_->state)
    return std::nullopt;
  return inspection_->state();
}

std::size_t process::mailbox_length() {
  return mailbox().size() + get_normal_queue().cache().total_task_size() + get_urgent_queue().cache().total_task_size();
}

bool process::idle() const noexcept {
  return const_cast<process*>(this)->mailbox().blocked();
}

std::optional<std::size_t> process::mailbox_length_at_a_glance() const noexcept {
  if (bound_)
    return bound_->waiting();
  if (!watched_.load(std::memory_order_relaxed) && idle())
    return 0;
  return std::nullopt;
}

} // namespace actors
