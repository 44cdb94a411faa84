// A supervisor with a list of named children and one of the static strategies.
#pragma once

#include "supervision/detail/supervising_process.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace actors {

class supervisor_process final : public supervising_process {
public:
  /// `refs`: those of its children that are known from before; null where nobody would replace it.
  supervisor_process(caf::actor_config& config, supervisor_spec spec,
                     std::shared_ptr<detail::ref_scope> refs = nullptr);

private:
  void populate() override;
  caf::message_handler requests() override;
  [[nodiscard]] std::string_view strategy_name() const override { return to_string(strategy_); }
  [[nodiscard]] actors::auto_shutdown auto_shutdown() const override { return auto_shutdown_; }
  void settle(child_record* touched) override;
  void settle_all() override;
  [[nodiscard]] bool keeps(const child_record& idle) const override { return idle.spec->restart != restart::temporary; }
  void leaves(const child_record& child) override;
  [[nodiscard]] child_record* find_by_id(std::string_view id) override;
  [[nodiscard]] restart_plan plan(const child_record& ended, std::optional<exit_reason> reason) const override;
  void apply(const restart_plan& plan, child_record& ended, time_point due) override;
  [[nodiscard]] backoff_delay& delays_of(child_record& child) override;
  void cut_delay(child_record& child) override;

  [[nodiscard]] bool grouped() const noexcept { return strategy_ != strategy::one_for_one; }

  /// Whether children wait for each other.
  [[nodiscard]] bool ordered() const noexcept { return grouped() || initialising() || stopping(); }

  /// Whether this one waits for others: as one of a group that is restarted, or with all during the init and the stop.
  /// Who has no turn stops at any time, and starts unless a group is just being stopped.
  [[nodiscard]] bool in_turn(const child_record& child) const noexcept {
    return child.in_turn || initialising() || stopping();
  }

  void settle_in_order();

  /// Of those that stop in turn, the one whose turn it is.
  [[nodiscard]] child_record* next_stop();

  /// To be called when several children may have got a turn anew.
  void rewind();

  child_record& add_named(child_spec spec, start_purpose purpose);
  void start(const start_child_msg& request, caf::response_promise answer);
  void terminate(const std::string& id, caf::response_promise answer);
  void restart_idle(const restart_child_msg& request, caf::response_promise answer);
  void remove(const std::string& id, caf::response_promise answer);

  const strategy strategy_;
  actors::auto_shutdown auto_shutdown_;
  backoff_delay group_delays_;
  std::vector<child_spec> initial_specs_;
  std::unordered_map<std::string_view, child_record*> by_id_; // the keys are in the specs

  // Where the next turns are looked for, so that a step does not cost a walk over all children.
  std::list<child_record>::iterator next_start_; // nobody before it waits for its start in turn
  std::list<child_record>::iterator stops_end_;  // nobody from here on is to stop in turn
  bool held_back_ = false;                       // somebody who has no turn may wait for the stops
};

} // namespace actors
