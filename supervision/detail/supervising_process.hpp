// What all supervisors have in common: a list of children, a restart budget, the course of each child's life, the
// orderly stop. Kinds of supervisors decide who is started and stopped when (`settle`), and what an exit means for the
// others (`plan`, `apply`).
#pragma once

#include "libactors/process.hpp"
#include "supervision/detail/child_control.hpp"
#include "supervision/detail/child_record.hpp"
#include "supervision/messages.hpp"
#include "supervision/restart_window.hpp"
#include "supervision/strategy.hpp"

#include <caf/message_handler.hpp>

#include <list>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace actors {

class supervising_process : public process, protected child_control::observer {
public:
  /// Requires: valid numbers, unless `invalid` says that the process will not start for them.
  supervising_process(caf::actor_config& config, caf::error invalid, int intensity, std::chrono::seconds period,
                      duration abandon_after);

protected:
  caf::behavior make_behavior() final;
  void on_end(const caf::error& reason) override;

  // -- what kinds of supervisors define ---------------------------------------

  /// Adds the first children; the init lasts until none of them is pending.
  virtual void populate() = 0;

  /// Its own requests. They come while it is stopping too.
  virtual caf::message_handler requests() = 0;

  [[nodiscard]] virtual std::string_view strategy_name() const = 0;

  /// Takes the next steps after `touched` has changed (null: after a child has left the list).
  virtual void settle(child_record* touched) = 0;

  /// Takes the next steps after anything may have changed.
  virtual void settle_all() = 0;

  /// Whether a child that is idle stays in the list.
  [[nodiscard]] virtual bool keeps(const child_record& idle) const = 0;

  /// What follows when a child has no process any more: it ended by itself for a reason, or (nothing) a restart failed.
  [[nodiscard]] virtual restart_plan plan(const child_record& ended, std::optional<exit_reason> reason) const = 0;

  /// Turns a plan into wishes.
  virtual void apply(const restart_plan& plan, child_record& ended) = 0;

  // -- what they are made of --------------------------------------------------

  child_record& add(child_spec spec, start_purpose purpose);

  /// The refs of its children belong to `scope`, which outlives this process. Before the first child is added.
  void share_refs(std::shared_ptr<detail::ref_scope> scope) { shared_refs_ = std::move(scope); }

  /// The ref of a child, made if it has none.
  [[nodiscard]] ref ref_of(child_record& child, ref_options options);

  /// Brings a child one step nearer to what is wanted of it, if it can be.
  void step(child_record& child);

  /// The child shall go down, and stay so unless somebody sets `pending` again.
  void want_down(child_record& child);

  /// No start is wanted any more.
  void give_up_start(child_record& child);

  /// It is idle: answers those who wait for it and forgets it where the rules say so.
  void come_to_rest(child_record& child, const caf::error& reason);

  /// Begins the orderly stop. The first reason counts.
  void stop(caf::error reason);

  /// To be called after what may have been the last step of the init or of the stop.
  void conclude();

  [[nodiscard]] bool stopping() const noexcept { return stop_reason_.has_value(); }
  [[nodiscard]] bool initialising() const noexcept { return initialising_; }
  [[nodiscard]] child_record* find(const caf::actor& whom);
  [[nodiscard]] std::list<child_record>& children() noexcept { return children_; }
  [[nodiscard]] const std::list<child_record>& children() const noexcept { return children_; }

private:
  void child_started(life_id life, const caf::actor& born) final;
  void child_not_started(life_id life, const caf::error& reason) final;
  void child_ended(life_id life, const caf::error& reason) final;

  child_record& go_down(life_id life, const caf::error& reason);
  void forget(child_record& child);
  void start_failed(child_record& child, start_purpose purpose, const caf::error& reason);
  void went_down_as_wanted(child_record& child, const caf::error& reason);
  void restart_or_end(child_record& child, const caf::error& reason, std::optional<exit_reason> own_exit);
  void give_up_for(child_record& child, const caf::error& reason);
  [[nodiscard]] caf::message_handler common_requests();
  void replace(const caf::actor& whom);
  void claim_refs(child_record& child);
  void keep_refs(const child_record& child);
  void refs_lose(child_record& child);
  void refs_rest(child_record& child, const caf::error& reason);
  [[nodiscard]] bool refs_outlive() const noexcept { return ending_ && shared_refs_; }
  [[nodiscard]] child_info info_of(const child_record& child) const;
  [[nodiscard]] std::vector<child_info> infos() const;
  [[nodiscard]] child_counts counts() const;
  [[nodiscard]] supervisor_info info();

  child_control control_;
  std::shared_ptr<detail::ref_scope> shared_refs_; // null: they end with this process
  restart_window window_;
  caf::error invalid_;
  std::list<child_record> children_;
  std::unordered_map<life_id, child_record*> by_life_;
  std::size_t initial_ = 0; // children that are pending for the init
  std::uint64_t restarts_ = 0;
  time_point since_;
  bool initialising_ = true;
  bool ending_ = false; // it is decided that it stops
  std::optional<caf::error> stop_reason_;
};

} // namespace actors
