// What goes to a queue's address, and what it tells consumers besides items. Users call the members of services/queue/queue.hpp;
// these are for those who want another kind of call, such as that of a reply port:
//
//   port.call(jobs.address(), system.now() + 2s, [](actors::answer a) { … }, actors::queue_push<job>{std::move(work)});
#pragma once

#include "services/queue/queue_options.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace actors {

/// Answers caf::ok_atom when all items are in. Sent as a plain message, it is what try_push is. Errors: those of queue::push.
template <class T>
struct queue_push {
  struct load {
    std::vector<T> items;
    queue_priority priority;
  };

  explicit queue_push(T item, queue_priority priority = queue_priority::normal)
      : content(std::make_shared<load>(load{{}, priority})) {
    content->items.push_back(std::move(item));
  }
  explicit queue_push(std::vector<T> items, queue_priority priority = queue_priority::normal)
      : content(std::make_shared<load>(load{std::move(items), priority})) {}

  std::shared_ptr<load> content; ///< shared by copies, which CAF may make of a message
};

/// Answers queue_item<T>, or queue_batch<T> where `batch` is set. Errors: queue_errc::closed.
struct queue_pop {
  explicit queue_pop(std::size_t most = 1, bool as_batch = false) noexcept : max_items(most), batch(as_batch) {}

  std::size_t max_items;
  bool batch;
};

/// Answers caf::ok_atom when nothing waits and nothing is in hand.
struct queue_drain {};

/// To the process of a queue. Answers queue_info.
struct queue_inspect {};

/// To consumers, once: the queue has closed, and no item will come any more.
struct queue_closed {
  std::string label; ///< of the queue
};

/// Of a queue to itself, by the runtime's timers.
struct queue_tick {};

} // namespace actors

CAF_BEGIN_TYPE_ID_BLOCK(actors_queue, first_custom_type_id + 125)
CAF_ADD_TYPE_ID(actors_queue, (actors::queue_pop))
CAF_ADD_TYPE_ID(actors_queue, (actors::queue_drain))
CAF_ADD_TYPE_ID(actors_queue, (actors::queue_closed))
CAF_ADD_TYPE_ID(actors_queue, (actors::queue_inspect))
CAF_ADD_TYPE_ID(actors_queue, (actors::queue_info))
CAF_ADD_TYPE_ID(actors_queue, (actors::queue_tick))
CAF_END_TYPE_ID_BLOCK(actors_queue)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::queue_pop)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::queue_drain)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::queue_closed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::queue_inspect)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::queue_info)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(actors::queue_tick)

// One type per type of items: CAF 0.17 knows them by RTTI.
template <class T>
struct caf::allowed_unsafe_message_type<actors::queue_push<T>> : std::true_type {};
