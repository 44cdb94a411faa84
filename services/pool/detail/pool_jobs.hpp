// What waits in the line of a pool: a message for a worker, or somebody who wants to check one out.
//
// Thread safety: each by whoever brings it a step further, one at a time; `overdue` and `lost` may come while `run` is under way,
// and the `run` of a turn that has ended so may come after that of the next.
#pragma once

#include "libactors/call.hpp"
#include "services/pool/dispatcher.hpp"

#include <caf/mailbox_element.hpp>
#include <caf/make_message.hpp>

#include <mutex>
#include <optional>

namespace actors::detail {

/// Who asked, and the way back.
class asker {
public:
  /// Takes the sender out of the element.
  explicit asker(caf::mailbox_element& element);

  [[nodiscard]] time_point deadline() const noexcept { return call_ ? call_->deadline() : time_point::max(); }

  [[nodiscard]] caf::message_priority lane() const noexcept {
    return request_.category() == caf::message_id::urgent_message_category ? caf::message_priority::high
                                                                           : caf::message_priority::normal;
  }

  /// It has given up or ended; nothing is known of plain messages and of requests of CAF's own.
  [[nodiscard]] bool gone() const noexcept { return call_ && call_->cancelled(); }

  /// Whether it waits for an answer.
  [[nodiscard]] bool waits() const noexcept { return who_ && request_.is_request(); }

  /// `from` is told as its sender: a pool that had handed the request on would take an error without one for its worker's end.
  void answer(const caf::strong_actor_ptr& from, caf::message content);

  /// Passes on the answer of another one.
  void answer(caf::mailbox_element_ptr element, caf::execution_unit* context);

private:
  caf::strong_actor_ptr who_;
  caf::message_id request_;
  call_ptr call_; // null: it is none
};

class message_job final : public dispatcher::job {
public:
  message_job(caf::strong_actor_ptr of, asker from, caf::message content, std::optional<std::uint64_t> key,
              bool idempotent);

  void assigned(dispatcher::ticket at) override;
  void run(const caf::actor& worker, dispatcher::ticket at) override;
  void refuse(const caf::error& why) override;
  void overdue() override;
  void lost(const dispatcher::job_ptr& self) override;
  [[nodiscard]] bool unwanted() const noexcept override { return from_.gone(); }

  /// A handler has answered.
  void answered(caf::mailbox_element_ptr answer, caf::execution_unit* context);

  /// Its worker has ended, or will not come to it.
  void failed(const dispatcher::job_ptr& self, const caf::error& why);

private:
  [[nodiscard]] call_ptr leg();

  const caf::strong_actor_ptr pool_;
  asker from_;
  const caf::message content_;
  const bool idempotent_;
  bool tried_again_ = false;
  std::mutex mutex_;
  call_ptr leg_; // what its present worker sees of it; null before it has one
};

class checkout_job final : public dispatcher::job {
public:
  checkout_job(caf::strong_actor_ptr of, asker from, caf::actor_id owner);

  void run(const caf::actor& worker, dispatcher::ticket at) override;
  void refuse(const caf::error& why) override { from_.answer(pool_, caf::make_message(why)); }
  [[nodiscard]] bool unwanted() const noexcept override { return from_.gone(); }

private:
  const caf::strong_actor_ptr pool_;
  asker from_;
};

} // namespace actors::detail
