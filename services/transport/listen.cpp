#include "services/transport/listen.hpp"

#include "libactors/io.hpp"
#include "services/transport/detail/address.hpp"
#include "services/transport/detail/http_listener.hpp"
#include "services/transport/detail/memory_wire.hpp"
#include "services/transport/detail/standard_streams.hpp"
#include "services/transport/detail/stdio_wire.hpp"

#include <utility>

namespace actors::transport {

namespace {

using listener_or_error = caf::expected<std::unique_ptr<listener>>;

listener_or_error serve(system& sys, detail::http_address where, std::shared_ptr<service> to,
                        const listen_options& options) {
  return detail::listen_http([&sys] { return executor(sys); }, where.host, where.port, std::move(where.path),
                             std::move(to), options);
}

listener_or_error serve(system& sys, detail::stdio_address, std::shared_ptr<service> to,
                        const listen_options& options) {
  auto streams = detail::standard_streams::take();
  if (!streams)
    return streams.error();
  const int in = (*streams)->input();
  const int out = (*streams)->output();
  return detail::listen_stdio(executor(sys), in, out, std::move(to), options, std::move(*streams));
}

} // namespace

listener_or_error listen(system& sys, std::string_view address, std::shared_ptr<service> to, listen_options options) {
  auto where = detail::parse_address(address);
  if (!where)
    return std::move(where.error());
  return std::visit([&](auto& form) { return serve(sys, std::move(form), std::move(to), options); }, *where);
}

memory_pair connect_in_memory(system& sys, std::shared_ptr<service> to, listen_options options) {
  return detail::connect_in_memory(executor(sys), std::move(to), options);
}

} // namespace actors::transport
