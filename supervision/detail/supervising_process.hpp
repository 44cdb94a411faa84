// What all supervisors have in common: a list of children, a restart budget, the course of each child's life, the
// orderly stop. Kinds of supervisors decide who is started and stopped when (`settle`), and what an exit means for the
// others (`plan`, `apply`).
//
// In five sources: supervising_process.cpp the wishes, the init and the end; supervising_lives.cpp what follows from a
// child's coming and going; supervising_restarts.cpp budgets, delays and quarantine; supervising_refs.cpp what the
// refs of the children are told; supervising_requests.cpp what everybody may ask.
#pragma once

#include "libactors/events.hpp"
#include "libactors/process.hpp"
#include "supervision/detail/child_control.hpp"
#include "supervision/detail/child_record.hpp"
#include "supervision/detail/survey.hpp"
#include "supervision/messages.hpp"
#include "supervision/restart_window.hpp"
#include "supervision/strategy.hpp"

#include <caf/message_handler.hpp>

#include <list>
#include <memory>
#include <optional>
#include <random>
#include <string_view>

namespace actors {

/// The numbers that every kind of supervisor has.
struct supervising_rules {
  restart_budget budget;
  duration abandon_after;
  std::optional<actors::backoff> backoff;
  std::optional<std::uint64_t> seed;
};

class supervising_process : public process, protected child_control::observer {
public:
  /// Requires: valid numbers, unless `invalid` says that the process will not start for them.
  supervising_process(caf::actor_config& config, caf::error invalid, supervising_rules rules);

  /// For those that are no children and so have no id to be named by.
  [[nodiscard]] static start_options labelled(start_options options) {
    if (options.label.empty())
      options.label = "supervisor";
    return options;
  }

protected:
  caf::behavior make_behavior() final;
  void on_end(const caf::error& reason) override;
  [[nodiscard]] std::optional<std::string> state_text() const override;

  // -- what kinds of supervisors define ---------------------------------------

  /// Adds the first children; the init lasts until none of them is pending.
  virtual void populate() = 0;

  /// Its own requests. They come while it is stopping too.
  virtual caf::message_handler requests() = 0;

  [[nodiscard]] virtual std::string_view strategy_name() const = 0;
  [[nodiscard]] virtual actors::auto_shutdown auto_shutdown() const { return actors::auto_shutdown::never; }

  /// Takes the next steps after `touched` has changed (null: after a child has left the list).
  virtual void settle(child_record* touched) = 0;

  /// Takes the next steps after anything may have changed.
  virtual void settle_all() = 0;

  /// Whether a child that is idle stays in the list.
  [[nodiscard]] virtual bool keeps(const child_record& idle) const = 0;

  /// It is about to leave the list.
  virtual void leaves(const child_record&) {}

  [[nodiscard]] virtual child_record* find_by_id(std::string_view) { return nullptr; }

  /// What follows when a child has no process any more: it ended by itself for a reason, or (nothing) a restart failed.
  [[nodiscard]] virtual restart_plan plan(const child_record& ended, std::optional<exit_reason> reason) const = 0;

  /// Turns a plan into wishes; what it starts is not to start before `due`.
  virtual void apply(const restart_plan& plan, child_record& ended, time_point due) = 0;

  /// Where the delays before a child's restarts are counted.
  [[nodiscard]] virtual backoff_delay& delays_of(child_record& child) { return history_of(child).delays; }

  /// Ends the delay of all that wait together with this child.
  virtual void cut_delay(child_record& child) { child.due = {}; }

  // -- what they are made of --------------------------------------------------

  child_record& add(std::shared_ptr<const child_spec> spec, start_purpose purpose);

  /// The refs of its children belong to `scope`, which outlives this process. Before the first child is added.
  void share_refs(std::shared_ptr<detail::ref_scope> scope) { shared_refs_ = std::move(scope); }

  /// The ref of a child, made if it has none.
  [[nodiscard]] ref ref_of(child_record& child, ref_options options);

  /// Brings a child one step nearer to what is wanted of it, if it can be.
  void step(child_record& child);

  /// The child shall be started again, not before `due`.
  void want_restart(child_record& child, time_point due);

  /// The child shall go down, and stay so unless somebody sets `pending` again.
  void want_down(child_record& child);

  /// No start is wanted any more.
  void give_up_start(child_record& child);

  /// It is idle: answers those who wait for it and forgets it where the rules say so.
  void come_to_rest(child_record& child, const caf::error& reason);
  void forget(child_record& child);

  /// Answers those who wait for it to come up.
  static void refuse_starters(child_record& child, const caf::error& reason);

  /// One that `waits` starts now.
  void start_now(child_record& child);

  /// Begins the orderly stop. The first reason counts.
  void stop(caf::error reason);

  /// To be called after what may have been the last step of the init or of the stop.
  void conclude();

  [[nodiscard]] bool stopping() const noexcept { return stop_reason_.has_value(); }
  [[nodiscard]] bool initialising() const noexcept { return initialising_; }
  [[nodiscard]] child_record* find(const caf::actor& whom) const { return control_.find(whom); }
  [[nodiscard]] std::list<child_record>& children() noexcept { return children_; }
  [[nodiscard]] const std::list<child_record>& children() const noexcept { return children_; }

private:
  enum class verdict : std::uint8_t { restart, quarantine, escalate };

  void child_started(child_record& child) final;
  void child_not_started(child_record& child, const caf::error& reason) final;
  void child_ended(child_record& child, const caf::error& reason) final;

  static void answer_starters(child_record& child);
  void went_down(child_record& child, const caf::error& reason);
  void start_failed(child_record& child, start_purpose purpose, const caf::error& reason);
  void went_down_as_wanted(child_record& child, const caf::error& reason);

  void restart_or_end(child_record& child, const caf::error& reason, std::optional<exit_reason> own_exit);
  void end_for_good(child_record& child, const caf::error& reason);
  [[nodiscard]] bool triggers_shutdown(bool significant) const;
  [[nodiscard]] restart_history& history_of(child_record& child);
  [[nodiscard]] bool has_own_window(const child_record& child) const;
  [[nodiscard]] restart_window& window_of(child_record& child);
  [[nodiscard]] verdict spend(child_record& child);
  [[nodiscard]] time_point next_start(child_record& child, const caf::error& reason);
  void wait_again(child_record& child, const caf::error& reason);
  [[nodiscard]] double random();
  void clear_delay(child_record& child);
  void quarantine(child_record& child, const caf::error& reason);
  void begin_probation(child_record& child);
  void readmit(child_record& child);
  void give_up_for(child_record& child, const caf::error& reason);
  void publish(enum event::kind what, const child_record& child, const caf::error& reason);

  [[nodiscard]] caf::message_handler common_requests();
  void replace(const caf::actor& whom);
  void claim_refs(child_record& child);
  void keep_refs(const child_record& child);
  void lose_refs(child_record& child);
  void rest_refs(child_record& child, const caf::error& reason);
  void forget_refs(child_record& child);
  void orphan_refs();
  void retire_other_refs();
  [[nodiscard]] bool refs_outlive() const noexcept { return ending_ && shared_refs_; }
  void tell_spec(const get_child_spec_msg& request);
  [[nodiscard]] child_info info_of(const child_record& child) const;
  [[nodiscard]] std::vector<child_info> infos() const;
  [[nodiscard]] child_counts counts() const;
  [[nodiscard]] supervisor_info info();
  void tell_survey(const detail::survey_msg& request);

  child_control control_;
  std::shared_ptr<detail::ref_scope> shared_refs_; // null: they end with this process
  restart_window window_;
  const std::optional<actors::backoff> backoff_;
  const std::optional<std::uint64_t> seed_;
  std::optional<std::minstd_rand> random_; // made when it is first asked
  caf::error invalid_;
  std::list<child_record> children_;
  detail::open_surveys surveys_;
  std::size_t supervisors_ = 0; // of the children
  std::size_t initial_ = 0;     // children that are pending for the init
  std::uint64_t restarts_ = 0;
  time_point since_;
  bool initialising_ = true;
  bool ending_ = false; // it is decided that it stops
  std::optional<caf::error> stop_reason_;
};

} // namespace actors
