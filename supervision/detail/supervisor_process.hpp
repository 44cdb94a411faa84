// A supervisor with a list of named children and one of the static strategies.
#pragma once

#include "supervision/detail/supervising_process.hpp"

#include <string>
#include <string_view>
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
  void settle(child_record* touched) override;
  void settle_all() override;
  [[nodiscard]] bool keeps(const child_record& idle) const override { return idle.spec.restart != restart::temporary; }
  [[nodiscard]] restart_plan plan(const child_record& ended, std::optional<exit_reason> reason) const override;
  void apply(const restart_plan& plan, child_record& ended) override;

  /// Whether children wait for each other.
  [[nodiscard]] bool ordered() const noexcept;
  void settle_in_order();

  [[nodiscard]] child_record* find_by_id(std::string_view id);
  void start(const child_spec& spec, caf::response_promise answer);
  void terminate(const std::string& id, caf::response_promise answer);
  void restart_idle(const std::string& id, caf::response_promise answer);
  void remove(const std::string& id, caf::response_promise answer);

  const strategy strategy_;
  auto_shutdown auto_shutdown_;
  std::vector<child_spec> initial_specs_;
};

} // namespace actors
