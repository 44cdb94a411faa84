// Both ends of a link inside the program.
#pragma once

#include "libactors/io.hpp"
#include "services/transport/memory.hpp"

namespace actors::transport::detail {

[[nodiscard]] memory_pair connect_in_memory(const io_executor& executor, std::shared_ptr<service> to,
                                            const listen_options& options);

} // namespace actors::transport::detail
