// Hands a message to the service. What the service throws must not end the executor's thread.
#pragma once

#include "services/transport/connection.hpp"

#include <functional>

namespace actors::transport::detail {

void deliver(service& to, exchange_ptr in) noexcept;

/// Runs a callback of the user under the same protection.
void notify(const std::function<void()>& callback) noexcept;

} // namespace actors::transport::detail
