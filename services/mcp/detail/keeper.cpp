#include "services/mcp/detail/keeper.hpp"

#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/supervisor.hpp"

#include <caf/sec.hpp>

namespace actors::mcp::detail {

namespace {

constexpr std::chrono::seconds admin_timeout{5};

/// How behaviors answer a question that they do not know, by whatever default handler they have.
bool is_odd_answer(const caf::error& why) {
  return why == actors::errc::unexpected_message || why == actors::errc::unexpected_response ||
         why == caf::sec::unexpected_message;
}

} // namespace

void shelf::set(caf::actor who) {
  const std::lock_guard lock{mutex_};
  std::swap(present_, who);
}

caf::actor shelf::get() const {
  const std::lock_guard lock{mutex_};
  return present_;
}

keeper::keeper(caf::actor_config& config, std::shared_ptr<tool_setup> setup, caf::actor shelf)
    : process(config), setup_(std::move(setup)), shelf_(std::move(shelf)) {}

caf::behavior keeper::make_behavior() {
  set_down_handler([this](caf::down_msg& down) { ended(down); });
  defer_init();
  open();
  return {
      [this](handler_ready& started) {
        if (started.term == terms_)
          ready(started.handler);
      },
      [this](handler_in_doubt& told) { probe(told.handler); },
      [this](start_handlers wanted) {
        if (supervisor_)
          start(wanted.count);
      },
  };
}

void keeper::on_end(const caf::error& reason) {
  const auto soon = now() + std::chrono::seconds{1}; // its supervisor starts it anew
  const bool for_good = setup_->server_ends;
  setup_->calls.close(reason, for_good ? std::nullopt : std::optional{soon}, now());
  supervisor_ = nullptr;
  shelf_ = nullptr;
  process::on_end(reason);
}

void keeper::open() {
  const auto& options = setup_->options;
  auto put_up = [this, options] {
    child_spec own{
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
    call(shelf_, admin_timeout, start_child_msg{std::move(own)})
        .then([this](caf::actor& started) { opened(std::move(started)); },
              [this](const caf::error& why) { quit(why); });
  };
  // A former life of this process may have left its supervisor behind.
  call(shelf_, admin_timeout + options.cancel_grace, terminate_child_msg{setup_->name})
      .then([put_up](caf::ok_atom) { put_up(); }, [put_up](const caf::error&) { put_up(); });
}

void keeper::opened(caf::actor supervisor) {
  ++terms_;
  supervisor_ = std::move(supervisor);
  monitor<caf::message_priority::high>(supervisor_);
  start(setup_->calls.open(caf::actor{this}));
}

// -- handlers -----------------------------------------------------------------

void keeper::start(std::size_t handlers) {
  while (handlers-- > 0)
    start_one();
}

void keeper::start_one() {
  const auto self_handle = caf::actor{this};
  start_dynamic_child_msg order{
      .start =
          [setup = setup_, self_handle, term = terms_](start_context& s) {
            return s.spawn(
                [setup, self_handle, term](process* self) {
                  auto behavior = setup->handler.init(self);
                  if (behavior) // else it has given up
                    self->send(self_handle, handler_ready{self, term});
                  return behavior;
                },
                start_options{.blocking = setup->blocking, .quick = setup->options.non_blocking});
          },
      .label = setup_->name,
  };
  // Without a limit of ours: an init takes as long as it takes, and a supervisor that ends answers.
  call(supervisor_, duration::max(), std::move(order))
      .then(
          [this, of = terms_](caf::actor&) {
            if (of == terms_ && supervisor_)
              start(setup_->calls.started());
          },
          [this, of = terms_](const caf::error& why) {
            if (of != terms_ || !supervisor_)
              return;
            if (!setup_->calls.start_failed())
              quarantine(why);
          });
}

void keeper::ready(const caf::actor& handler) {
  // Of a supervisor that was given up: it is being stopped.
  if (!supervisor_)
    return;
  monitor<caf::message_priority::high>(handler);
  setup_->calls.add(handler);
  if (!std::exchange(up_, true))
    finish_init();
}

void keeper::probe(const caf::actor& handler) {
  call(handler, setup_->options.cancel_grace, are_you_there{})
      .then([this, handler] { setup_->calls.release(handler); },
            [this, handler](const caf::error& why) {
              if (why == actors::errc::deadline_exceeded)
                replace(handler);
              else if (is_odd_answer(why))
                setup_->calls.release(handler); // it is back at its mailbox, it only does not know the question
              else // it has ended, which its monitor tells; or it has an answer of its own to everything
                after(setup_->options.cancel_grace, [this, handler] {
                  if (setup_->calls.doubts(handler))
                    probe(handler);
                });
            });
}

void keeper::replace(const caf::actor& handler) {
  if (!setup_->calls.remove(handler.id()))
    return;
  log().warn("tool {}: a handler did not return within {} ms; it is replaced", setup_->name,
             setup_->options.cancel_grace.count());
  if (supervisor_)
    call(supervisor_, admin_timeout, replace_child_msg{handler}).then([](caf::actor&) {}, [](const caf::error&) {});
}

void keeper::ended(const caf::down_msg& told) {
  if (supervisor_ && supervisor_.address() == told.source)
    quarantine(told.reason);
  else
    setup_->calls.remove(told.source.id());
}

void keeper::quarantine(const caf::error& why) {
  if (!up_)
    return quit(why); // the server does not start with a tool that does not
  const auto& options = setup_->options;
  log().error("tool {} is unavailable for {} ms: {}", setup_->name, options.retry_after.count(), describe(why));
  demonitor(supervisor_);
  kill(supervisor_);
  supervisor_ = nullptr;
  setup_->calls.close({}, now() + options.retry_after, now());
  after(options.retry_after, [this] { open(); });
}

} // namespace actors::mcp::detail
