#include "services/transport/listen.hpp"

#include "libactors/io.hpp"
#include "services/transport/detail/address.hpp"
#include "services/transport/detail/http_listener.hpp"
#include "services/transport/detail/memory_wire.hpp"
#include "services/transport/detail/standard_streams.hpp"
#include "services/transport/detail/stdio_wire.hpp"

#include <string>
#include <utility>

namespace actors::transport {

namespace {

using listener_or_error = caf::expected<std::unique_ptr<listener>>;

// Elsewhere 0 is "never"; here it would cut off everybody at once.
caf::error check(const listen_options& options) {
  std::string wrong;
  for (const auto& [name, given] :
       {std::pair{"header_timeout", options.header_timeout}, std::pair{"body_timeout", options.body_timeout},
        std::pair{"idle_timeout", options.idle_timeout}})
    if (given <= std::chrono::milliseconds{0})
      wrong += (wrong.empty() ? "" : "; ") + std::string{name} + ": " + std::to_string(given.count()) +
               " ms, expected more than 0";
  return wrong.empty() ? caf::error{} : make_error(errc::cannot_listen, std::move(wrong));
}

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
  if (auto wrong = check(options))
    return wrong;
  auto where = detail::parse_address(address);
  if (!where)
    return std::move(where.error());
  return std::visit([&](auto& form) { return serve(sys, std::move(form), std::move(to), options); }, *where);
}

memory_pair connect_in_memory(system& sys, std::shared_ptr<service> to, listen_options options) {
  return detail::connect_in_memory(executor(sys), std::move(to), options);
}

} // namespace actors::transport
