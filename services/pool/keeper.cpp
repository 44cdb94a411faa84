#include "services/pool/keeper.hpp"

#include "libactors/control.hpp"
#include "libactors/errc.hpp"
#include "libactors/exit_reason.hpp"
#include "libactors/log.hpp"
#include "libactors/sys.hpp"
#include "supervision/dynamic_supervisor.hpp"
#include "supervision/errc.hpp"
#include "supervision/supervisor.hpp"

#include <caf/make_message.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>

#include <atomic>
#include <stdexcept>

namespace actors {

namespace {

constexpr std::chrono::seconds admin_timeout{5};

/// How behaviors answer a question that they do not know, by whatever default handler they have.
bool is_odd_answer(const caf::error& why) {
  return why == errc::unexpected_message || why == errc::unexpected_response || why == caf::sec::unexpected_message;
}

std::int64_t milliseconds(duration time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

/// Kept by the start function of a worker, for as long as its supervisor keeps that.
class post {
public:
  post(caf::actor to, std::uint64_t term) : keeper_(std::move(to)), term_(term) {}
  post(const post&) = delete;
  post& operator=(const post&) = delete;

  ~post() {
    if (const auto last = last_.load(); last != caf::invalid_actor_id)
      caf::anon_send<caf::message_priority::high>(keeper_, worker_forgotten{last, term_});
  }

  void filled(caf::actor worker) {
    last_ = worker.id();
    caf::anon_send(keeper_, worker_ready{std::move(worker), term_});
  }

private:
  const caf::actor keeper_;
  const std::uint64_t term_;
  std::atomic<caf::actor_id> last_ = caf::invalid_actor_id;
};

/// A worker is ready when its process is known and has run its init, which come in either order.
class birth {
public:
  explicit birth(std::shared_ptr<post> where) : post_(std::move(where)) {}

  void made(const caf::actor& worker) {
    const std::lock_guard lock{mutex_};
    worker_ = worker;
    tell();
  }

  void up() {
    const std::lock_guard lock{mutex_};
    up_ = true;
    tell();
  }

private:
  void tell() {
    if (up_ && worker_)
      post_->filled(std::exchange(worker_, nullptr));
  }

  std::mutex mutex_;
  const std::shared_ptr<post> post_;
  caf::actor worker_;
  bool up_ = false;
};

} // namespace

child_spec shelf::child(std::string id, const std::shared_ptr<shelf>& to_set) {
  return {
      .id = std::move(id),
      .start =
          [to_set](start_context& s) {
            auto started = s.spawn_supervisor({.children = {}});
            to_set->set(started);
            return started;
          },
      .kind = child_kind::supervisor,
  };
}

keeper::keeper(caf::actor_config& config, std::shared_ptr<dispatcher> jobs,
               std::shared_ptr<const keeper_settings> settings, caf::actor shelf)
    : process(config), jobs_(std::move(jobs)), settings_(std::move(settings)), shelf_(std::move(shelf)) {}

caf::behavior keeper::make_behavior() {
  set_down_handler([this](caf::down_msg& down) { ended(down); });
  defer_init();
  open();
  return {
      [this](worker_ready& started) {
        if (started.term == terms_)
          ready(started.worker);
      },
      [this](const worker_forgotten& told) {
        if (told.term == terms_)
          forgotten(told.worker);
      },
      [this](const worker_in_doubt& told) { probe(told.worker); },
      [this](start_workers wanted) {
        if (supervisor_)
          start(wanted.count);
      },
      [this](const stop_worker& told) { stop(told.worker); },
      [this](const replace_worker& told) { replace(told.worker); },
  };
}

void keeper::on_end(const caf::error& reason) {
  jobs_->close(settings_->when_ended ? settings_->when_ended(reason) : reason, std::nullopt, now());
  supervisor_ = nullptr;
  shelf_ = nullptr;
  process::on_end(reason);
}

void keeper::open() {
  auto put_up = [this] {
    child_spec own{
        .id = settings_->name,
        .start =
            [settings = settings_](start_context& s) {
              return s.spawn_dynamic_supervisor({.restart = restart::permanent,
                                                 .shutdown = shutdown::timeout(settings->cancel_grace),
                                                 .intensity = settings->intensity,
                                                 .period = settings->period},
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
  call(shelf_, admin_timeout + settings_->cancel_grace, terminate_child_msg{settings_->name})
      .then([put_up](caf::ok_atom) { put_up(); }, [put_up](const caf::error&) { put_up(); });
}

void keeper::opened(caf::actor supervisor) {
  ++terms_;
  leaving_.clear();
  supervisor_ = std::move(supervisor);
  monitor<caf::message_priority::high>(supervisor_);
  const auto first = jobs_->open(caf::actor{this});
  if (!up_) {
    awaited_ = first;
    if (first == 0) {
      up_ = true;
      finish_init();
    }
    shrink_later();
  }
  start(first);
}

// -- workers ------------------------------------------------------------------

void keeper::start(std::size_t workers) {
  while (workers-- > 0)
    start_one();
}

void keeper::start_one() {
  start_dynamic_child_msg order{
      .start =
          [settings = settings_, post = std::make_shared<post>(caf::actor{this}, terms_)](start_context& s) {
            const auto born = std::make_shared<birth>(post);
            s.decorate([born](start_options& options) {
              options.on_init = [born, also = std::move(options.on_init)](const caf::error& failed) {
                if (also)
                  also(failed);
                if (!failed)
                  born->up();
              };
            });
            auto made = settings->start(s);
            if (!s.spawned())
              throw std::logic_error{"a worker is a process: start it with the spawn of its start_context"};
            born->made(made);
            return made;
          },
      .label = settings_->name,
  };
  // Without a limit of ours: an init takes as long as it takes, and a supervisor that ends answers.
  call(supervisor_, duration::max(), std::move(order))
      .then(
          [this, of = terms_](caf::actor&) {
            if (of == terms_ && supervisor_)
              start(jobs_->started());
          },
          [this, of = terms_](const caf::error& why) {
            if (of != terms_ || !supervisor_)
              return;
            if (!jobs_->start_failed() || !up_)
              return spent(why);
            after(settings_->retry_after, [this, of] {
              if (of == terms_ && supervisor_)
                start(jobs_->refill());
            });
          });
}

void keeper::ready(const caf::actor& worker) {
  // Of a supervisor that was given up: it is being stopped.
  if (!supervisor_)
    return;
  monitor<caf::message_priority::high>(worker);
  jobs_->add(worker);
  if (up_ || --awaited_ > 0)
    return;
  up_ = true;
  finish_init();
}

void keeper::probe(const caf::actor& worker) {
  auto asked = settings_->question ? call(worker, settings_->cancel_grace, settings_->question())
                                   : call_urgently(worker, settings_->cancel_grace, sys::get_status_msg{});
  std::move(asked).then([this, worker] { jobs_->release(worker); },
                        [this, worker](const caf::error& why) {
                          if (why == errc::deadline_exceeded)
                            give_up(worker);
                          else if (is_odd_answer(why))
                            jobs_->release(worker); // it is back at its mailbox, it only does not know the question
                          else // it has ended, which its monitor tells; or it has an answer of its own to everything
                            after(settings_->cancel_grace, [this, worker] {
                              if (jobs_->doubts(worker))
                                probe(worker);
                            });
                        });
}

void keeper::give_up(const caf::actor& worker) {
  if (!jobs_->remove(worker.id()))
    return;
  log().warn("{}: a worker did not return within {} ms; it is replaced", settings_->told_as,
             milliseconds(settings_->cancel_grace));
  replace(worker);
}

void keeper::replace(const caf::actor& worker) {
  if (supervisor_)
    call(supervisor_, admin_timeout, replace_child_msg{worker}).then([](caf::actor&) {}, [](const caf::error&) {});
}

void keeper::stop(const caf::actor& worker) {
  if (!supervisor_)
    return;
  leaving_.insert(worker.id());
  call(supervisor_, duration::max(), terminate_process_msg{worker})
      .then([](caf::ok_atom) {},
            [this, id = worker.id(), of = terms_](const caf::error& why) {
              // It had crashed before it was told to leave. Where its supervisor has forgotten it as well, it has left.
              if (why == supervision_errc::not_found && of == terms_ && supervisor_ && leaving_.erase(id) != 0)
                jobs_->not_stopped();
            });
}

void keeper::forgotten(caf::actor_id worker) {
  if (!supervisor_ || leaving_.erase(worker) != 0)
    return;
  jobs_->succeed_later();
  after(settings_->retry_after, [this, of = terms_] {
    if (of == terms_ && supervisor_)
      start_one();
  });
}

void keeper::shrink_later() {
  if (settings_->idle_time > duration::zero())
    after(settings_->idle_time, [this] {
      jobs_->shrink();
      shrink_later();
    });
}

void keeper::ended(const caf::down_msg& told) {
  if (supervisor_ && supervisor_.address() == told.source)
    spent(told.reason);
  else
    jobs_->remove(told.source.id());
}

void keeper::spent(const caf::error& why) {
  if (!up_) // what it belongs to does not start with workers that do not
    return quit(classify(why) == exit_reason::ignored
                    ? shutdown_with(settings_->told_as + ": a worker ignored its start")
                    : why);
  if (settings_->on_spent == on_spent::escalate)
    return quit(shutdown_with(settings_->told_as + ": its workers crash too often: " + describe(why)));
  log().error("{} is unavailable for {} ms: {}", settings_->told_as, milliseconds(settings_->retry_after),
              describe(why));
  demonitor(supervisor_);
  kill(supervisor_);
  supervisor_ = nullptr;
  jobs_->close({}, now() + settings_->retry_after, now());
  after(settings_->retry_after, [this] { open(); });
}

} // namespace actors
