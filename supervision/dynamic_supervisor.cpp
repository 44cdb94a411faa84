#include "supervision/dynamic_supervisor.hpp"

#include "libactors/system.hpp"
#include "supervision/detail/dynamic_supervisor_process.hpp"

#include <caf/atom.hpp>

namespace actors {

caf::expected<caf::actor> start_dynamic_supervisor(system& sys, dynamic_supervisor_spec spec, start_options options) {
  return sys.start<dynamic_supervisor_process>(supervising_process::labelled(std::move(options)), std::move(spec));
}

caf::actor spawn_dynamic_supervisor(system& sys, dynamic_supervisor_spec spec, start_options options) {
  return sys.spawn<dynamic_supervisor_process>(supervising_process::labelled(std::move(options)), std::move(spec));
}

caf::expected<caf::actor> start_child(system& sys, const caf::actor& supervisor, start_function start,
                                      std::string label, duration timeout) {
  return sys.call<caf::actor>(supervisor, timeout, start_dynamic_child_msg{std::move(start), std::move(label)});
}

caf::expected<caf::actor> start_child(system& sys, const caf::actor& supervisor, caf::message arguments,
                                      std::string label, duration timeout) {
  return sys.call<caf::actor>(supervisor, timeout, start_template_child_msg{std::move(arguments), std::move(label)});
}

caf::expected<void> terminate_child(system& sys, const caf::actor& supervisor, const caf::actor& child,
                                    duration timeout) {
  const auto answer = sys.call<caf::ok_atom>(supervisor, timeout, terminate_process_msg{child});
  return answer ? caf::expected<void>{} : caf::expected<void>{answer.error()};
}

} // namespace actors
