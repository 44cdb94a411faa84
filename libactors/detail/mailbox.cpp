// Compiled without the check of downcasts: CAF's queues cast the node at their end, which is no element, and do not use the result.
#include "libactors/detail/mailbox.hpp"

#include <caf/mailbox_element.hpp>
#include <caf/make_message.hpp>

#include <tuple>

namespace actors::detail {

namespace {

/// Visits the elements of a mailbox; CAF passes the queues that an element is in before it.
struct answer_requests {
  const caf::error& reason;

  template <class... Ts>
  caf::intrusive::task_result operator()(const Ts&... queues_and_element) const {
    const caf::mailbox_element& element = std::get<sizeof...(Ts) - 1>(std::tie(queues_and_element...));
    if (element.sender && element.mid.is_request())
      element.sender->enqueue(nullptr, element.mid.response_id(), caf::make_message(reason), nullptr);
    return caf::intrusive::task_result::resume;
  }
};

} // namespace

void close_mailbox(caf::scheduled_actor& self, const caf::error& reason) {
  auto& mailbox = self.mailbox();
  if (mailbox.closed())
    return;
  mailbox.close();
  mailbox.flush_cache();
  answer_requests visitor{reason};
  while (mailbox.queue().new_round(1000, visitor).consumed_items)
    continue;
}

} // namespace actors::detail
