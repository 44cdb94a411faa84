// A supervisor of independent children that share one template.
#pragma once

#include "supervision/detail/supervising_process.hpp"
#include "supervision/dynamic_supervisor.hpp"

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
  void apply(const restart_plan& plan, child_record& ended) override;

  void start(const start_dynamic_child_msg& request, caf::response_promise answer);
  void terminate(const caf::actor& whom, caf::response_promise answer);

  const dynamic_supervisor_spec template_;
};

} // namespace actors
