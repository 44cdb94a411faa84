#include "services/mcp/detail/dispatcher.hpp"

#include "libactors/control.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/supervisor.hpp"

#include <caf/sec.hpp>

#include <algorithm>
#include <cassert>

namespace actors::mcp::detail {

namespace {

constexpr std::chrono::seconds admin_timeout{5};

/// How behaviors answer a question that they do not know, by whatever default handler they have.
bool is_odd_answer(const caf::error& why) {
  return why == actors::errc::unexpected_message || why == actors::errc::unexpected_response ||
         why == caf::sec::unexpected_message;
}

bool is_deadline(const caf::error& why) {
  return why == actors::errc::deadline_exceeded;
}

} // namespace

void dispatcher_place::set(caf::actor who) {
  std::unique_lock lock{mutex_};
  std::swap(present_, who);
}

caf::actor dispatcher_place::get() const {
  std::unique_lock lock{mutex_};
  return present_;
}

dispatcher::dispatcher(caf::actor_config& config, std::shared_ptr<tool_setup> setup, caf::actor shelf)
    : process(config), setup_(std::move(setup)), shelf_(std::move(shelf)) {}

caf::behavior dispatcher::make_behavior() {
  set_down_handler([this](caf::down_msg& down) { ended(down.source); });
  defer_init();
  open();
  return {
      [this](const tool_call& call) { return accept(call); },
      [this](handler_ready& started) { ready(started.handler); },
      [this](mcp::detail::callers_left) { callers_left(); },
  };
}

void dispatcher::on_end(const caf::error& reason) {
  setup_->place.set(nullptr);
  // The promises hold this process; their callers are answered by its end.
  queue_.clear();
  idle_.clear();
  handlers_.clear();
  supervisor_ = nullptr;
  shelf_ = nullptr;
  process::on_end(reason);
}

// -- calls --------------------------------------------------------------------

caf::result<tool_result> dispatcher::accept(const tool_call& call) {
  if (closed_until_)
    return unavailable();
  if (const auto& check = setup_->handler.check)
    if (auto wrong = check(call.arguments()); !wrong.empty())
      return make_error(tool_errc::invalid_arguments, std::move(wrong));
  if (queue_.size() >= setup_->options.max_queue)
    std::erase_if(queue_, [](const job& each) { return each.asked && each.asked->cancelled(); });
  if (queue_.size() >= setup_->options.max_queue)
    return actors::make_error(actors::errc::overloaded, "too many calls of this tool are waiting; try again later");
  auto answer = make_response_promise<tool_result>();
  queue_.push_back({call, current_call(), answer});
  pump();
  return answer;
}

void dispatcher::pump() {
  while (!queue_.empty() && !idle_.empty()) {
    auto next = std::move(queue_.front());
    queue_.pop_front();
    // Its caller was answered when the deadline passed.
    if (next.asked && next.asked->cancelled())
      continue;
    const auto handler = std::move(idle_.back());
    idle_.pop_back();
    assign(handler, next);
  }
  while (starting_ < queue_.size() && children_ < setup_->concurrency && supervisor_)
    start_handler();
}

void dispatcher::assign(const caf::actor& handler, const job& next) {
  handlers_.at(handler) = next.asked;
  const duration left = next.asked ? next.asked->deadline() - now() : duration{setup_->options.deadline};
  call(handler, left, next.call.on_behalf_of(next.asked))
      .then(
          [this, handler, answer = next.answer](tool_result& result) mutable {
            answer.deliver(std::move(result));
            release(handler);
          },
          [this, handler, answer = next.answer](const caf::error& why) mutable { failed(handler, answer, why); });
}

void dispatcher::failed(const caf::actor& handler, promise& answer, const caf::error& why) {
  if (is_deadline(why)) {
    answer.deliver(why);
    overdue(handler);
  } else if (tool_errc_of(why) == tool_errc::invalid_arguments || why == actors::errc::cancelled) {
    answer.deliver(why);
    release(handler);
  } else {
    log().warn("tool {}: {}", setup_->name, describe(why));
    answer.deliver(make_error(tool_errc::crashed));
    // Either the handler has ended, which its monitor tells, or a behavior answered with an error of its own and lives on.
    probe(handler);
  }
}

caf::error dispatcher::unavailable() const {
  const auto left = std::chrono::ceil<std::chrono::seconds>(*closed_until_ - now());
  return make_error(tool_errc::unavailable, "the tool is unavailable, retry after " +
                                                std::to_string(std::max<std::int64_t>(1, left.count())) + " s");
}

// -- handlers -----------------------------------------------------------------

void dispatcher::open() {
  const auto& options = setup_->options;
  auto put_up = [this, options] {
    child_spec shelf_place{
        .id = setup_->name,
        .start =
            [options](start_context& s) {
              return s.spawn_dynamic_supervisor({.restart = restart::permanent,
                                                 .shutdown = shutdown::timeout(options.cancel_grace),
                                                 .intensity = options.intensity,
                                                 .period = options.period},
                                                {});
            },
        .restart = restart::temporary,
        .shutdown = shutdown::infinity(),
        .kind = child_kind::supervisor,
    };
    call(shelf_, admin_timeout, start_child_msg{std::move(shelf_place)})
        .then(
            [this](caf::actor& started) {
              closed_until_.reset();
              supervisor_ = std::move(started);
              monitor<caf::message_priority::high>(supervisor_);
              start_handler();
            },
            [this](const caf::error& why) { quit(why); });
  };
  // A former life of this dispatcher may have left its supervisor behind.
  call(shelf_, admin_timeout, terminate_child_msg{setup_->name})
      .then([put_up](caf::ok_atom) { put_up(); }, [put_up](const caf::error&) { put_up(); });
}

void dispatcher::start_handler() {
  ++starting_;
  ++children_;
  const auto setup = setup_;
  const auto self_handle = caf::actor{this};
  start_dynamic_child_msg order{
      .start =
          [setup, self_handle](start_context& s) {
            return s.spawn(
                [setup, self_handle](process* self) {
                  auto behavior = setup->handler.init(self);
                  self->send(self_handle, handler_ready{self});
                  return behavior;
                },
                start_options{.blocking = setup->blocking, .quick = setup->options.non_blocking});
          },
      .label = setup_->name,
  };
  // Without a limit of ours: an init takes as long as it takes, and a supervisor that ends answers.
  call(supervisor_, duration::max(), std::move(order))
      .then(
          [this](caf::actor&) {
            --starting_;
            // Calls that came since its `handler_ready` may have counted on this one, which is at work already.
            pump();
          },
          [this](const caf::error& why) {
            --starting_;
            if (children_ > 0)
              --children_;
            if (!setup_->place.get())
              quit(why);
            else if (handlers_.empty())
              quarantine(why);
          });
}

void dispatcher::ready(const caf::actor& handler) {
  // Of a supervisor that was given up: it is being stopped.
  if (!supervisor_)
    return;
  monitor<caf::message_priority::high>(handler);
  handlers_.emplace(handler, nullptr);
  if (!setup_->place.get()) {
    setup_->place.set(caf::actor{this});
    finish_init();
  }
  release(handler);
}

void dispatcher::release(const caf::actor& handler) {
  const auto found = handlers_.find(handler);
  if (found == handlers_.end())
    return;
  found->second = nullptr;
  assert(std::find(idle_.begin(), idle_.end(), handler) == idle_.end());
  idle_.push_back(handler);
  pump();
}

void dispatcher::callers_left() {
  std::erase_if(queue_, [](const job& each) { return each.asked && each.asked->cancelled(); });
  for (auto& [handler, call] : handlers_)
    if (call && call->cancelled()) {
      call = nullptr;
      cancel(handler);
    }
}

void dispatcher::cancel(const caf::actor& handler) {
  handler->enqueue(nullptr, caf::make_message_id(caf::message_priority::high), caf::make_message(cancel_present{}),
                   context());
}

void dispatcher::overdue(const caf::actor& handler) {
  cancel(handler);
  probe(handler);
}

void dispatcher::probe(const caf::actor& handler) {
  call(handler, setup_->options.cancel_grace, are_you_there{})
      .then([this, handler] { release(handler); },
            [this, handler](const caf::error& why) {
              if (is_deadline(why))
                replace(handler);
              else if (is_odd_answer(why))
                release(handler); // it is back at its mailbox, it only does not know the question
              // else it has ended, which its monitor tells
            });
}

void dispatcher::replace(const caf::actor& handler) {
  if (handlers_.erase(handler) == 0)
    return;
  log().warn("tool {}: a handler did not return {} ms after its deadline; it is replaced", setup_->name,
             setup_->options.cancel_grace.count());
  if (supervisor_)
    call(supervisor_, admin_timeout, replace_child_msg{handler}).then([](caf::actor&) {}, [](const caf::error&) {});
}

void dispatcher::ended(const caf::actor_addr& who) {
  if (supervisor_ && supervisor_.address() == who) {
    quarantine({});
    return;
  }
  const auto is_gone = [&](const caf::actor& each) { return each.address() == who; };
  std::erase_if(handlers_, [&](const auto& each) { return is_gone(each.first); });
  std::erase_if(idle_, is_gone);
}

void dispatcher::quarantine(const caf::error& why) {
  if (closed_until_)
    return;
  const auto& options = setup_->options;
  log().error("tool {} is unavailable for {} ms: {}", setup_->name, options.retry_after.count(),
              why ? describe(why) : "it crashed more often than its budget allows");
  if (supervisor_) {
    demonitor(supervisor_);
    kill(supervisor_);
  }
  supervisor_ = nullptr;
  handlers_.clear();
  idle_.clear();
  children_ = 0;
  closed_until_ = now() + options.retry_after;
  for (auto& each : std::exchange(queue_, {}))
    each.answer.deliver(unavailable());
  after(options.retry_after, [this] { open(); });
}

} // namespace actors::mcp::detail
