// The items of a queue, of one type: the part of queue_core.hpp that has to be a template.
#pragma once

#include "libactors/errc.hpp"
#include "libactors/log.hpp"
#include "services/queue/errc.hpp"
#include "services/queue/queue_core.hpp"
#include "services/queue/queue_item.hpp"
#include "services/queue/queue_messages.hpp"

#include <caf/make_counted.hpp>

#include <exception>
#include <functional>
#include <type_traits>

namespace actors::detail {

/// Logs what is given up where nobody takes it.
void log_dead_letter(const std::string& label, const caf::error& reason, int attempts);
void log_failed_hook(const std::string& label, const char* what);

template <class T>
class queue_of final : public queue_core {
  static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>,
                "items are moved under a lock, and must not throw then");
  static_assert(!std::is_same_v<T, bool>, "a batch of them would be no range of bool");

public:
  using hook = std::function<void(dead_letter<T>)>;

  queue_of(system& sys, queue_settings settings, hook dead_letters)
      : queue_core(sys, std::move(settings)), dead_letters_(std::make_shared<const hook>(std::move(dead_letters))) {}

  // Nobody has a handle or a lease any more: what is left goes to nobody.
  ~queue_of() override { close_now(); }

  /// Takes from `item` only where there is no error. `waits`: who is overloaded goes on to wait, and was not refused.
  [[nodiscard]] caf::error push(T&& item, queue_priority priority, bool waits = false) {
    turn now{*this};
    if (auto why = refusal(1, now)) {
      refused_ += waits && why == errc::overloaded ? 0 : 1;
      return why;
    }
    take_in(std::move(item), priority, now);
    return {};
  }

  [[nodiscard]] caf::error push_all(std::vector<T>&& items, queue_priority priority) {
    turn now{*this};
    if (auto why = refusal(items.size(), now)) {
      refused_ += items.size();
      return why;
    }
    for (auto& each : items)
      take_in(std::move(each), priority, now);
    items.clear();
    return {};
  }

private:
  using lease_type = queue_lease_of<T>;

  class letter_of final : public letter {
  public:
    letter_of(std::shared_ptr<const hook> to, std::string label, dead_letter<T> what)
        : to_(std::move(to)), label_(std::move(label)), what_(std::move(what)) {}

    void deliver() override {
      if (!*to_) {
        if (what_.reason != queue_errc::dropped)
          log_dead_letter(label_, what_.reason, what_.attempts);
        return;
      }
      try {
        (*to_)(std::move(what_));
      } catch (const std::exception& e) {
        log_failed_hook(label_, e.what());
      } catch (...) {
        log_failed_hook(label_, "something that is not a std::exception");
      }
    }

  private:
    std::shared_ptr<const hook> to_;
    std::string label_;
    dead_letter<T> what_;
  };

  void take_in(T&& item, queue_priority priority, turn& now) {
    ++pushed_;
    if (waiting_ >= settings().capacity && gives_way()) {
      ++dropped_;
      auto instead = items_.give_way(priority, settings().full == when_full::drop_oldest);
      if (!instead)
        return lose(std::move(item), {0, 0, priority}, make_error(queue_errc::dropped), now);
      lose(std::move(instead->value), instead->stamp, make_error(queue_errc::dropped), now);
    }
    items_.push(std::move(item), priority);
    waiting_ = items_.size();
  }

  void lose(T&& item, queue_stamp stamp, caf::error why, turn& now) {
    now.bury(
        std::make_unique<letter_of>(dead_letters_, settings().label,
                                    dead_letter<T>{std::move(item), std::move(why), stamp.attempts, stamp.priority}));
  }

  [[nodiscard]] std::size_t waiting(queue_priority of) const noexcept override { return items_.size(of); }

  template <class Message>
  [[nodiscard]] caf::mailbox_element_ptr message(caf::intrusive_ptr<lease_type> lease) {
    return caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, Message{std::move(lease)});
  }

  [[nodiscard]] caf::mailbox_element_ptr announce(queue_consumer& to, queue_lease*& made) override {
    auto lease = caf::make_counted<lease_type>(*this, &to, to.max_items);
    made = lease.get();
    return to.batches ? message<queue_batch<T>>(std::move(lease)) : message<queue_item<T>>(std::move(lease));
  }

  [[nodiscard]] caf::message offer(queue_consumer* to, std::size_t max_items, bool batch, queue_lease*& made) override {
    auto lease = caf::make_counted<lease_type>(*this, to, max_items);
    made = lease.get();
    return batch ? caf::make_message(queue_batch<T>{std::move(lease)})
                 : caf::make_message(queue_item<T>{std::move(lease)});
  }

  void fill(queue_lease& lease, std::size_t count, bool batch) override {
    auto& into = static_cast<lease_type&>(lease);
    batch || count > 1 ? into.take_many(items_, count) : into.take_one(items_);
    waiting_ = items_.size();
    handed_out_ += count;
    for (std::size_t at = 0; at < count; ++at)
      redelivered_ += into.stamp(at).attempts > 0 ? 1U : 0U;
  }

  [[nodiscard]] std::size_t give_back(queue_lease& lease, const caf::error& why, turn& now) override {
    auto& from = static_cast<lease_type&>(lease);
    std::size_t left = 0;
    from.give_back([&](T&& item, queue_stamp stamp) {
      ++left;
      if (stamp.attempts < settings().attempts)
        return items_.put_back(stamp, std::move(item));
      ++dead_;
      lose(std::move(item), stamp, why, now);
    });
    waiting_ = items_.size();
    return left;
  }

  void discard(std::size_t kept, turn& now) override {
    std::vector<typename queue_buffer<T>::stamped> rest;
    while (items_.size() > kept)
      rest.push_back(items_.take_last());
    waiting_ = items_.size();
    dead_ += rest.size();
    for (auto each = rest.rbegin(); each != rest.rend(); ++each)
      lose(std::move(each->value), each->stamp, make_error(queue_errc::closed), now);
  }

  [[nodiscard]] std::optional<std::size_t> pushes(const caf::type_erased_tuple& content) const override {
    if (!content.match_elements<queue_push<T>>())
      return std::nullopt;
    return content.get_as<queue_push<T>>(0).content->items.size();
  }

  void admit(caf::type_erased_tuple& content, turn& now) override {
    auto& load = *content.get_as<queue_push<T>>(0).content;
    for (auto& each : load.items)
      take_in(std::move(each), load.priority, now);
    load.items.clear();
  }

  const std::shared_ptr<const hook> dead_letters_;
  queue_buffer<T> items_;
};

} // namespace actors::detail
