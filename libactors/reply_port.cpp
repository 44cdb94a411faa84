#include "libactors/reply_port.hpp"

#include "libactors/call.hpp"
#include "libactors/deadline_queue.hpp"
#include "libactors/detail/messages.hpp"
#include "libactors/errc.hpp"
#include "libactors/log.hpp"
#include "libactors/system.hpp"
#include "libactors/timers.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_config.hpp>
#include <caf/actor_system.hpp>
#include <caf/make_actor.hpp>
#include <caf/monitorable_actor.hpp>

#include <mutex>
#include <optional>
#include <vector>

namespace actors {

namespace {

// A key names a slot and its generation, so that a late answer cannot be taken for that of the slot's next call:
// generation (35 bits, from 1) above slot (24 bits); the bit above both is the mark of a call.
constexpr unsigned slot_bits = 24;
constexpr std::uint64_t slot_mask = (std::uint64_t{1} << slot_bits) - 1;
constexpr std::uint64_t generation_mask = (std::uint64_t{1} << 35) - 1;
constexpr std::uint64_t key_mask = (generation_mask << slot_bits) | slot_mask;

class port_actor final : public caf::monitorable_actor {
public:
  explicit port_actor(caf::actor_config& config)
      : caf::monitorable_actor(config), runtime_(system::of(home_system())) {}

  const char* name() const override { return "reply_port"; }

  std::uint64_t call(const caf::actor& to, time_point deadline, reply_port::callback on_answer, caf::message content) {
    std::uint64_t key = 0;
    call_ptr call;
    bool armed = true;
    {
      std::unique_lock lock{mutex_};
      const auto index = take_slot();
      auto& taken = slots_[index];
      key = (taken.generation << slot_bits) | index;
      call = caf::make_counted<call_state>(deadline, caf::strong_actor_ptr{ctrl()}, request_id(key));
      taken.on_answer = std::move(on_answer);
      taken.call = call;
      if (deadlines_.add(deadline, key, open_, is_open()))
        armed = arm(deadline);
      if (open_++ == 0)
        keep_alive_ = ctrl();
    }
    if (to)
      to->enqueue(call_element::make(ctrl(), request_id(key), std::move(call), std::move(content)), nullptr);
    else
      call->fail(make_error(errc::callee_gone, "the callee's handle is empty"));
    if (!armed)
      expire();
    return key;
  }

  bool forget(std::uint64_t key) {
    auto taken = release(key);
    if (taken.call)
      taken.call->cancel();
    return taken.call != nullptr;
  }

  using caf::monitorable_actor::enqueue;

  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit*) override {
    if (element->mid.is_response()) {
      if (auto taken = release(key_of(element->mid)); taken.call) {
        translate_answer(element->content());
        taken.take(element->content());
      }
    } else if (element->content().match_elements<detail::deadline_tick>()) {
      expire();
    }
  }

private:
  struct slot {
    std::uint64_t generation = 1;
    reply_port::callback on_answer;
    call_ptr call; // null: the slot is free

    /// Outside the lock, as the callback may call again; it runs in the process that answers, which must not suffer
    /// from it.
    void take(caf::type_erased_tuple& content) {
      try {
        on_answer(answer{content});
      } catch (const std::exception& e) {
        log().error("an exception left the callback of a reply port: {}", e.what());
      } catch (...) {
        log().error("an exception left the callback of a reply port");
      }
    }
  };

  struct open_test {
    port_actor* port;
    bool operator()(std::uint64_t key) const { return port->find(key) != nullptr; }
  };

  open_test is_open() { return {this}; }

  static caf::message_id request_id(std::uint64_t key) {
    return call_element::mark(caf::make_message_id<caf::message_priority::normal>(key));
  }

  static std::uint64_t key_of(caf::message_id response) { return response.request_id().integer_value() & key_mask; }

  std::size_t take_slot() {
    if (free_.empty()) {
      slots_.emplace_back();
      return slots_.size() - 1;
    }
    const auto index = free_.back();
    free_.pop_back();
    return index;
  }

  slot* find(std::uint64_t key) {
    const auto index = key & slot_mask;
    if (index >= slots_.size() || !slots_[index].call || slots_[index].generation != key >> slot_bits)
      return nullptr;
    return &slots_[index];
  }

  slot release(std::uint64_t key) {
    caf::strong_actor_ptr last; // goes after the lock
    std::unique_lock lock{mutex_};
    auto* found = find(key);
    if (!found)
      return {};
    slot taken = std::exchange(*found, slot{(found->generation + 1) & generation_mask, nullptr, nullptr});
    free_.push_back(static_cast<std::uint32_t>(key & slot_mask));
    if (--open_ == 0)
      last.swap(keep_alive_);
    return taken;
  }

  // Under the lock. False: the runtime is at its end, nothing will fire.
  bool arm(time_point when) {
    auto& timers = runtime_.timers();
    timers.cancel(timer_);
    timer_ = timers.send_at(when, ctrl(), caf::make_message(detail::deadline_tick{}));
    return timer_ != timer_id::none;
  }

  // Ends the calls that are due; all of them once the timers have stopped.
  void expire() {
    for (;;) {
      const bool all = runtime_.timers().stopped();
      const auto now = all ? time_point::max() : runtime_.now();
      while (auto due = next_due(now)) {
        due->call->cancel();
        caf::message passed = caf::make_message(make_error(all ? errc::shutting_down : errc::deadline_exceeded));
        due->take(passed);
      }
      std::unique_lock lock{mutex_};
      const auto next = deadlines_.rearm(is_open());
      if (!next || arm(*next))
        return;
    }
  }

  std::optional<slot> next_due(time_point now) {
    for (;;) {
      std::unique_lock lock{mutex_};
      const auto key = deadlines_.pop(now);
      lock.unlock();
      if (!key)
        return std::nullopt;
      if (auto due = release(*key); due.call)
        return due;
    }
  }

  system& runtime_;
  std::mutex mutex_;
  std::vector<slot> slots_;
  std::vector<std::uint32_t> free_;
  std::size_t open_ = 0;
  deadline_queue deadlines_;
  timer_id timer_ = timer_id::none;
  caf::strong_actor_ptr keep_alive_; // itself, while calls are under way: its timer does not hold it
};

port_actor& port_of(const caf::strong_actor_ptr& handle) {
  return *static_cast<port_actor*>(handle->get());
}

} // namespace

reply_port::reply_port(system& sys) {
  auto& host = sys.caf();
  caf::actor_config config;
  impl_ = caf::make_actor<port_actor, caf::strong_actor_ptr>(host.next_actor_id(), host.node(), &host, config);
}

reply_port::call_id reply_port::call_impl(const caf::actor& to, time_point deadline, callback on_answer,
                                          caf::message content) {
  return call_id{port_of(impl_).call(to, deadline, std::move(on_answer), std::move(content))};
}

bool reply_port::forget(call_id id) {
  return port_of(impl_).forget(static_cast<std::uint64_t>(id));
}

} // namespace actors
