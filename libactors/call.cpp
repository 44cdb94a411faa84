#include "libactors/call.hpp"

#include "libactors/errc.hpp"

#include <caf/message_builder.hpp>
#include <caf/sec.hpp>
#include <caf/type_nr.hpp>

#include <typeinfo>

namespace actors {

void call_state::fail(const caf::error& reason) const {
  if (const auto caller = caf::actor_cast<caf::strong_actor_ptr>(caller_))
    caller->enqueue(nullptr, request_.response_id(), caf::make_message(reason), nullptr);
}

bool is_error(const caf::type_erased_tuple& content) noexcept {
  // The token tells types that CAF numbers; `match_elements` would ask for each element and for C++'s own type as well.
  return content.type_token() == caf::make_type_token<caf::error>();
}

void translate_answer(caf::type_erased_tuple& content) {
  if (is_error(content) && content.get_as<caf::error>(0) == caf::sec::request_receiver_down)
    content.get_mutable_as<caf::error>(0) = make_error(errc::callee_gone);
}

call_element::call_element(caf::strong_actor_ptr caller, caf::message_id request, call_ptr call, caf::message&& content)
    : caf::mailbox_element(std::move(caller), request, {}), call_(std::move(call)), content_(std::move(content)) {
  if (content_.vals() == nullptr)
    content_ = caf::message_builder{}.to_message();
}

caf::mailbox_element_ptr call_element::make(caf::strong_actor_ptr caller, caf::message_id request, call_ptr call,
                                            caf::message&& content) {
  return caf::mailbox_element_ptr{new call_element{std::move(caller), request, std::move(call), std::move(content)}};
}

const call_ptr* call_element::find_marked(const caf::mailbox_element& element) noexcept {
  // The mark alone does not prove it: a call that was delegated keeps its id in an element of CAF's own.
  if (element.mid.is_response())
    return nullptr;
  // The class is final, so that this is a dynamic_cast.
  return typeid(element) == typeid(call_element) ? &static_cast<const call_element&>(element).call_ : nullptr;
}

caf::message_id call_element::request(std::uint64_t key, caf::message_priority lane) noexcept {
  const auto marked = key | mark;
  return lane == caf::message_priority::high ? caf::make_message_id<caf::message_priority::high>(marked)
                                             : caf::make_message_id<caf::message_priority::normal>(marked);
}

std::uint64_t call_element::key(caf::message_id of) noexcept {
  return of.request_id().integer_value() & (mark - 1);
}

} // namespace actors
