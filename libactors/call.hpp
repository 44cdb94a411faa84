// What travels with a call besides its content: the deadline, whether the caller has given up, and the way to fail it.
//
// Callers write `process::call`, `reply_port::call` or `system::call`; callees may ask `process::current_call()`:
//
//   [self](work w) {
//     auto call = self->current_call();
//     for (auto& piece : w.pieces) {
//       if (call && call->cancelled()) return partial(w);
//       handle(piece);
//     }
//     …
//   }
//
// Thread safety: all members but `begin` and `begun_at`, which are for the process that handles the call. Lifetime: counted; may be kept and handed to other threads.
#pragma once

#include "libactors/time.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/error.hpp>
#include <caf/intrusive_ptr.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message.hpp>
#include <caf/message_id.hpp>
#include <caf/message_priority.hpp>
#include <caf/ref_counted.hpp>
#include <caf/type_erased_tuple.hpp>

#include <atomic>
#include <cstdint>

namespace actors {

class call_state final : public caf::ref_counted {
public:
  /// Does not keep the caller.
  call_state(time_point deadline, caf::actor_control_block* caller, caf::message_id request)
      : deadline_(deadline), caller_(caller), request_(request) {}

  [[nodiscard]] time_point deadline() const noexcept { return deadline_; }

  [[nodiscard]] caf::message_id request() const noexcept { return request_; }

  /// The caller no longer waits: its deadline has passed, it has cancelled, or it has ended.
  [[nodiscard]] bool cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }

  void cancel() noexcept { cancelled_.store(true, std::memory_order_release); }

  /// A process has begun to handle it.
  [[nodiscard]] bool begun() const noexcept { return begun_.load(std::memory_order_acquire); }

  void begin(time_point now) noexcept {
    begun_at_ = now;
    begun_.store(true, std::memory_order_release);
  }

  /// When it was taken out of the mailbox: for its handler alone, which need not read the clock again.
  [[nodiscard]] time_point begun_at() const noexcept { return begun_at_; }

  /// Answers the caller with an error. Does nothing where an answer has already arrived.
  void fail(const caf::error& reason) const;

private:
  const time_point deadline_;
  const caf::weak_actor_ptr caller_;
  const caf::message_id request_;
  time_point begun_at_{};
  std::atomic<bool> cancelled_{false};
  std::atomic<bool> begun_{false};
};

using call_ptr = caf::intrusive_ptr<call_state>;

/// Whether an answer is one error and nothing else.
[[nodiscard]] bool is_error(const caf::type_erased_tuple& content) noexcept;

/// Puts errc::callee_gone in the place of CAF's sec::request_receiver_down, by which a mailbox that is closed already
/// answers.
void translate_answer(caf::type_erased_tuple& content);

/// A request's place in a mailbox, with its call. Plain CAF actors take it for an ordinary request.
class call_element final : public caf::mailbox_element {
public:
  call_element(caf::strong_actor_ptr caller, caf::message_id request, call_ptr call, caf::message&& content);

  [[nodiscard]] static caf::mailbox_element_ptr make(caf::strong_actor_ptr caller, caf::message_id request,
                                                     call_ptr call, caf::message&& content);

  /// The call that `element` carries, or nullptr when it is not a call.
  [[nodiscard]] static const call_ptr* find(const caf::mailbox_element& element) noexcept {
    return (element.mid.integer_value() & mark) == 0 ? nullptr : find_marked(element);
  }

  /// The id of the request of a call that its caller knows by `key`, of at most 59 bits; and back, also from the response's.
  [[nodiscard]] static caf::message_id request(std::uint64_t key,
                                               caf::message_priority lane = caf::message_priority::normal) noexcept;
  [[nodiscard]] static std::uint64_t key(caf::message_id of) noexcept;

  caf::type_erased_tuple& content() override { return content_; }
  const caf::type_erased_tuple& content() const override { return content_.content(); }
  caf::message move_content_to_message() override { return std::move(content_); }
  caf::message copy_content_to_message() const override { return content_; }

private:
  // CAF counts request ids up from 1 in 60 bits, so the highest of these never comes up by itself.
  static constexpr std::uint64_t mark = 0x0800'0000'0000'0000;

  [[nodiscard]] static const call_ptr* find_marked(const caf::mailbox_element& element) noexcept;

  call_ptr call_;
  caf::message content_;
};

} // namespace actors
