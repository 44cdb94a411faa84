#include "supervision/supervisor.hpp"

#include "libactors/system.hpp"
#include "supervision/detail/supervisor_process.hpp"

#include <caf/atom.hpp>

namespace actors {

namespace {

caf::expected<void> done(const caf::expected<caf::ok_atom>& answer) {
  return answer ? caf::expected<void>{} : caf::expected<void>{answer.error()};
}

} // namespace

caf::expected<caf::actor> start_supervisor(system& sys, supervisor_spec spec, start_options options) {
  return sys.start<supervisor_process>(supervising_process::labelled(std::move(options)), std::move(spec));
}

caf::actor spawn_supervisor(system& sys, supervisor_spec spec, start_options options) {
  return sys.spawn<supervisor_process>(supervising_process::labelled(std::move(options)), std::move(spec));
}

caf::expected<caf::actor> start_child(system& sys, const caf::actor& supervisor, child_spec spec, duration timeout) {
  return sys.call<caf::actor>(supervisor, timeout, start_child_msg{std::move(spec)});
}

caf::expected<void> terminate_child(system& sys, const caf::actor& supervisor, std::string id, duration timeout) {
  return done(sys.call<caf::ok_atom>(supervisor, timeout, terminate_child_msg{std::move(id)}));
}

caf::expected<caf::actor> restart_child(system& sys, const caf::actor& supervisor, std::string id, duration timeout) {
  return sys.call<caf::actor>(supervisor, timeout, restart_child_msg{std::move(id)});
}

caf::expected<void> delete_child(system& sys, const caf::actor& supervisor, std::string id, duration timeout) {
  return done(sys.call<caf::ok_atom>(supervisor, timeout, delete_child_msg{std::move(id)}));
}

caf::expected<void> set_auto_shutdown(system& sys, const caf::actor& supervisor, auto_shutdown when, duration timeout) {
  return done(sys.call<caf::ok_atom>(supervisor, timeout, set_auto_shutdown_msg{when}));
}

caf::expected<started_child> start_child_informed(system& sys, const caf::actor& supervisor, child_spec spec,
                                                  duration timeout) {
  return sys.call<started_child>(supervisor, timeout, start_child_msg{.spec = std::move(spec), .informed = true});
}

caf::expected<started_child> restart_child_informed(system& sys, const caf::actor& supervisor, std::string id,
                                                    duration timeout) {
  return sys.call<started_child>(supervisor, timeout, restart_child_msg{.id = std::move(id), .informed = true});
}

caf::expected<child_spec> get_child_spec(system& sys, const caf::actor& supervisor, std::string id, duration timeout) {
  return sys.call<child_spec>(supervisor, timeout, get_child_spec_msg{.id = std::move(id)});
}

caf::expected<child_spec> get_child_spec(system& sys, const caf::actor& supervisor, const caf::actor& child,
                                         duration timeout) {
  return sys.call<child_spec>(supervisor, timeout, get_child_spec_msg{.process = child});
}

caf::expected<std::vector<child_info>> which_children(system& sys, const caf::actor& supervisor, duration timeout) {
  return sys.call<std::vector<child_info>>(supervisor, timeout, which_children_msg{});
}

caf::expected<child_counts> count_children(system& sys, const caf::actor& supervisor, duration timeout) {
  return sys.call<child_counts>(supervisor, timeout, count_children_msg{});
}

caf::expected<supervisor_info> inspect(system& sys, const caf::actor& supervisor, duration timeout) {
  return sys.call<supervisor_info>(supervisor, timeout, inspect_msg{});
}

caf::expected<caf::actor> replace_child(system& sys, const caf::actor& supervisor, const caf::actor& child,
                                        duration timeout) {
  return sys.call<caf::actor>(supervisor, timeout, replace_child_msg{child});
}

} // namespace actors
