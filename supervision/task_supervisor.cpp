#include "supervision/task_supervisor.hpp"

#include "libactors/exit_reason.hpp"
#include "libactors/system.hpp"
#include "supervision/messages.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>
#include <caf/skip.hpp>

namespace actors {

namespace {

/// The child is there already, and begins when the supervisor takes it.
start_dynamic_child_msg adoption(const caf::actor& made, std::string_view label) {
  return {.start =
              [made](start_context&) {
                caf::anon_send(made, caf::tick_atom_v);
                return made;
              },
          .label = std::string{label}};
}

/// Runs its work when told, once; those who wait are answered by its end.
class task_process final : public process {
public:
  /// `supervisor` is asked to take it, by itself: whoever made it may end before the answer is there. Nothing: others ask.
  task_process(caf::actor_config& config, std::shared_ptr<task_work> work, std::optional<caf::actor> supervisor)
      : process(config), work_(std::move(work)), supervisor_(std::move(supervisor)) {}

protected:
  caf::behavior make_behavior() override {
    if (const auto asked = std::exchange(supervisor_, std::nullopt))
      ask_to_be_taken(*asked);
    return {
        [this](caf::tick_atom) {
          if (work_->cancelled())
            quit(make_error(exit_reason::shutdown));
          else if (work_->run(this))
            quit();
        },
        [](await_task_msg) -> caf::result<caf::ok_atom> { return caf::skip(); },
    };
  }

  void on_end(const caf::error& reason) override {
    // Before those who wait hear of it.
    work_->fail(reason ? reason : make_error(errc::callee_gone));
    work_->release();
    work_.reset();
    process::on_end(reason);
  }

private:
  void ask_to_be_taken(const caf::actor& supervisor) {
    call(supervisor, default_request_timeout, adoption(caf::actor_cast<caf::actor>(this), label()))
        .then([](const caf::actor&) {},
              [this](const caf::error& refused) {
                work_->fail(refused);
                quit(make_error(exit_reason::shutdown));
              });
  }

  std::shared_ptr<task_work> work_;
  std::optional<caf::actor> supervisor_; // until it has been asked
};

/// Held by what a caller waits for: goes with it when the caller ends before the task.
class caller_link {
public:
  caller_link(caf::actor task, std::shared_ptr<task_work> work) : task_(std::move(task)), work_(std::move(work)) {}
  caller_link(const caller_link&) = delete;
  caller_link& operator=(const caller_link&) = delete;
  ~caller_link() {
    if (!over_)
      detail::cancel_task(task_, *work_);
  }

  void over() noexcept { over_ = true; }

private:
  caf::actor task_;
  std::shared_ptr<task_work> work_;
  bool over_ = false;
};

} // namespace

child_spec task_supervisor_child(std::string id, task_supervisor_spec spec) {
  return dynamic_supervisor_child(std::move(id), {.restart = restart::temporary,
                                                  .shutdown = spec.shutdown,
                                                  .max_children = spec.max_children,
                                                  .abandon_after = spec.abandon_after});
}

caf::expected<caf::actor> start_task_supervisor(system& sys, task_supervisor_spec spec, start_options options) {
  return start_dynamic_supervisor(sys,
                                  {.restart = restart::temporary,
                                   .shutdown = spec.shutdown,
                                   .max_children = spec.max_children,
                                   .abandon_after = spec.abandon_after},
                                  std::move(options));
}

namespace detail {

caf::actor spawn_task(system& sys, std::shared_ptr<task_work> work, task_options options,
                      std::optional<caf::actor> supervisor) {
  return sys.spawn<task_process>(
      {.label = std::string{options.label}, .blocking = options.blocking, .supervised = true}, std::move(work),
      std::move(supervisor));
}

void link_task(process* self, const caf::actor& made, std::shared_ptr<task_work> work, task_link link) {
  if (link == task_link::none)
    return;
  auto mine = std::make_shared<caller_link>(made, work);
  self->call(made, duration::max(), await_task_msg{})
      .then([](caf::ok_atom) {},
            [self, mine, work, link](const caf::error&) {
              mine->over();
              if (auto failed = work->failure(); failed && link == task_link::both && work->linked())
                send_exit(caf::actor_cast<caf::actor>(self), std::move(failed));
            });
}

caf::error supervise_task(system& sys, const caf::actor& supervisor, const caf::actor& made, std::string_view label,
                          task_work& work) {
  const auto taken = sys.call<caf::actor>(supervisor, default_request_timeout, adoption(made, label));
  if (taken)
    return {};
  work.fail(taken.error());
  kill(made);
  return taken.error();
}

void cancel_task(const caf::actor& process, task_work& work) {
  work.unlink();
  work.cancel();
  ask_to_stop(process);
}

void wait_for_task(system& sys, const caf::actor& process, duration timeout) {
  (void)sys.call<caf::ok_atom>(process, timeout, await_task_msg{});
}

} // namespace detail

} // namespace actors
