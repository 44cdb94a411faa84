#include "libactors/delivery.hpp"

#include "libactors/errc.hpp"

namespace actors {

namespace {

thread_local detail::refusal noted = detail::refusal::none;

} // namespace

void detail::note_refusal(refusal why) noexcept {
  noted = why;
}

caf::error hand_over(const caf::actor& to, caf::mailbox_element_ptr element, caf::execution_unit* context) {
  noted = detail::refusal::none;
  to->enqueue(std::move(element), context);
  // The note is the last thing that the receiver leaves: what a refusal sets off on this thread comes before.
  switch (noted) {
  case detail::refusal::ended:
    return make_error(errc::callee_gone);
  case detail::refusal::overloaded:
    return make_error(errc::overloaded);
  case detail::refusal::none:
    break;
  }
  return {};
}

} // namespace actors
