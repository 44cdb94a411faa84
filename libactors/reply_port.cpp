#include "libactors/reply_port.hpp"

#include "libactors/call.hpp"
#include "libactors/deadline_queue.hpp"
#include "libactors/detail/messages.hpp"
#include "libactors/detail/slot_table.hpp"
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

namespace actors {

namespace {

class port_actor final : public caf::monitorable_actor {
public:
  explicit port_actor(caf::actor_config& config)
      : caf::monitorable_actor(config), runtime_(system::of(home_system())) {}

  const char* name() const override { return "reply_port"; }

  reply_port::open_call open(time_point deadline, reply_port::callback on_answer) {
    auto [opened, armed] = add(deadline, caf::message_priority::normal, std::move(on_answer));
    if (!armed)
      expire();
    return opened;
  }

  reply_port::call_id call(const caf::actor& to, time_point deadline, caf::message_priority lane,
                           reply_port::callback on_answer, caf::message content) {
    const auto [opened, armed] = add(deadline, lane, std::move(on_answer));
    send(opened, to, std::move(content));
    if (!armed)
      expire(); // unless the callee has answered already, by having ended
    return opened.id;
  }

  void send(const reply_port::open_call& opened, const caf::actor& to, caf::message content) {
    if (to)
      to->enqueue(call_element::make(ctrl(), opened.state->request(), opened.state, std::move(content)), nullptr);
    else
      opened.state->fail(make_error(errc::callee_gone, "the callee's handle is empty"));
  }

  bool move_deadline(std::uint64_t key, time_point to) {
    std::unique_lock lock{mutex_};
    auto* const found = open_.find(key);
    if (!found)
      return false;
    found->deadline = to;
    const bool armed = !deadlines_.add(to, key, open_.size() - 1, is_open()) || arm(to);
    lock.unlock();
    if (!armed)
      expire();
    return true;
  }

  bool forget(std::uint64_t key) {
    const auto taken = release(key);
    if (taken)
      taken->call->cancel();
    return taken.has_value();
  }

  using caf::monitorable_actor::enqueue;

  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit*) override {
    if (element->mid.is_response()) {
      if (auto taken = release(call_element::key(element->mid))) {
        translate_answer(element->content());
        taken->take(element->content());
      }
    } else if (element->content().match_elements<detail::deadline_tick>()) {
      expire();
    }
  }

private:
  struct open_call {
    reply_port::callback on_answer;
    call_ptr call;
    time_point deadline;

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
    bool operator()(std::uint64_t key) const { return port->open_.find(key) != nullptr; }
  };

  open_test is_open() { return {this}; }

  std::optional<open_call> release(std::uint64_t key) {
    caf::strong_actor_ptr last; // goes after the lock
    std::unique_lock lock{mutex_};
    auto taken = open_.take(key);
    if (taken && open_.size() == 0)
      last.swap(keep_alive_);
    return taken;
  }

  struct added {
    reply_port::open_call call;
    bool armed; // else nothing will fire
  };

  added add(time_point deadline, caf::message_priority lane, reply_port::callback on_answer) {
    std::unique_lock lock{mutex_};
    const auto key = open_.add({std::move(on_answer), nullptr, deadline});
    auto call = caf::make_counted<call_state>(deadline, ctrl(), call_element::request(key, lane));
    open_.find(key)->call = call;
    const bool armed = !deadlines_.add(deadline, key, open_.size() - 1, is_open()) || arm(deadline);
    if (open_.size() == 1)
      keep_alive_ = ctrl();
    return {{reply_port::call_id{key}, std::move(call)}, armed};
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

  std::optional<open_call> next_due(time_point now) {
    for (;;) {
      std::unique_lock lock{mutex_};
      const auto key = deadlines_.pop(now);
      if (!key)
        return std::nullopt;
      // It may have been moved: another entry stands for that.
      const auto* const found = open_.find(*key);
      const bool due_now = found && found->deadline <= now;
      lock.unlock();
      if (!due_now)
        continue;
      if (auto due = release(*key))
        return due;
    }
  }

  system& runtime_;
  std::mutex mutex_;
  detail::slot_table<open_call> open_;
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

reply_port::open_call reply_port::open(time_point deadline, callback on_answer) {
  return port_of(impl_).open(deadline, std::move(on_answer));
}

reply_port::call_id reply_port::call_impl(const caf::actor& to, time_point deadline, caf::message_priority lane,
                                          callback on_answer, caf::message content) {
  return port_of(impl_).call(to, deadline, lane, std::move(on_answer), std::move(content));
}

void reply_port::send_impl(const open_call& opened, const caf::actor& to, caf::message content) {
  port_of(impl_).send(opened, to, std::move(content));
}

bool reply_port::move_deadline(call_id id, time_point to) {
  return port_of(impl_).move_deadline(static_cast<std::uint64_t>(id), to);
}

bool reply_port::forget(call_id id) {
  return port_of(impl_).forget(static_cast<std::uint64_t>(id));
}

} // namespace actors
