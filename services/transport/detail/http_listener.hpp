// The HTTP listener: accepts connections and keeps their clock.
#pragma once

#include "libactors/io.hpp"
#include "services/transport/listen.hpp"

#include <functional>

namespace actors::transport::detail {

/// Where each new connection runs; asked once for each.
using executor_source = std::function<io_executor()>;

/// Requires: `path` begins with a slash. Errors: host_not_found, address_in_use, cannot_listen.
[[nodiscard]] caf::expected<std::unique_ptr<listener>> listen_http(executor_source executors, const std::string& host,
                                                                   std::uint16_t port, std::string path,
                                                                   std::shared_ptr<service> to,
                                                                   const listen_options& options);

} // namespace actors::transport::detail
