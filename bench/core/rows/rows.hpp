// The rows of the suite: the runtime itself, and the services on it.
#pragma once

#include "bench/ruler/row.hpp"

#include <string>
#include <vector>

namespace bench::core {

[[nodiscard]] const std::vector<row_spec>& all_rows();

/// What libactors, plain CAF and the BEAM do alike.
[[nodiscard]] std::vector<row_spec> kernel_rows();

// The services; plain CAF has nothing of the kind.
[[nodiscard]] std::vector<row_spec> registry_rows();
[[nodiscard]] std::vector<row_spec> queue_rows();
[[nodiscard]] std::vector<row_spec> pool_rows();
[[nodiscard]] std::vector<row_spec> session_rows();
[[nodiscard]] std::vector<row_spec> half_peak_rows();
[[nodiscard]] std::vector<row_spec> core_ops_rows();

/// Whether Erlang's poolboy was there when this was configured.
[[nodiscard]] bool has_poolboy() noexcept;

/// Who does no row of pools.
[[nodiscard]] std::vector<std::string> peers_without_poolboy();

} // namespace bench::core
