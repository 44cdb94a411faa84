// A supervisor of independent children that share one template.
#pragma once

#include "supervision/detail/supervising_process.hpp"
#include "supervision/dynamic_supervisor.hpp"

#include <memory>
#include <string_view>

namespace actors {

class dynamic_supervisor_process final : public supervising_process {
public:
  dynamic_supervisor_process(caf::actor_config& config, dynamic_supervisor_spec spec);

private:
  void populate() override {}
  caf::message_handler requests() override;
  [[nodiscard]] std::string_view strategy_name() const override { return "dynamic"; }
  void settle(child_record* touched) override;
  void settle_all() override;
  [[nodiscard]] bool keeps(const child_record&) const override { return false; }
  [[nodiscard]] restart_plan plan(const child_record& ended, std::optional<exit_reason> reason) const override;
  void apply(const restart_plan& plan, child_record& ended, time_point due) override;

  void start_from(const start_template_child_msg& request, caf::response_promise answer);
  void start(start_function how, const std::string& label, child_waiters::starter starter);
  void terminate(const caf::actor& whom, caf::response_promise answer);

  const start_template template_;
  const std::size_t max_children_;
  const std::shared_ptr<const child_spec> shared_;
};

} // namespace actors
