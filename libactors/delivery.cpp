#include "libactors/delivery.hpp"

#include <caf/actor_cast.hpp>

namespace actors {

namespace {

struct note {
  const caf::abstract_actor* by = nullptr; // never followed
  errc why{};
};

thread_local note last;

} // namespace

void detail::note_refusal(const caf::abstract_actor& by, errc why) noexcept {
  last = {&by, why};
}

caf::error hand_over(const caf::actor& to, caf::mailbox_element_ptr element, caf::execution_unit* context) {
  last = {};
  to->enqueue(std::move(element), context);
  // What a refusal sets off on this thread comes before the note of it; what else is sent there is to somebody else.
  if (last.by != caf::actor_cast<caf::abstract_actor*>(to))
    return {};
  return make_error(last.why);
}

} // namespace actors
