#include "supervision/start_context.hpp"

#include "supervision/detail/child_refs.hpp"
#include "supervision/detail/dynamic_supervisor_process.hpp"
#include "supervision/detail/supervisor_process.hpp"

#include <stdexcept>

namespace actors {

start_options start_context::prepare(start_options options) {
  if (spawned_)
    throw std::logic_error{"a start function starts one process; start the other as a child of its own"};
  if (options.label.empty())
    options.label = label_;
  options.supervised = true;
  if (decorate_)
    decorate_(options);
  if (!options.on_init)
    options.on_init = std::move(report_);
  else
    options.on_init = [report = std::move(report_), also = std::move(options.on_init)](const caf::error& reason) {
      also(reason);
      report(reason);
    };
  return options;
}

void start_context::decorate(std::function<void(start_options&)> how) {
  if (!decorate_)
    decorate_ = std::move(how);
  else
    decorate_ = [first = std::move(decorate_), then = std::move(how)](start_options& options) {
      first(options);
      then(options);
    };
}

caf::actor start_context::spawn_supervisor(supervisor_spec spec, start_options options) {
  return spawn<supervisor_process>(std::move(options), std::move(spec), refs_ ? refs_->inner() : nullptr);
}

caf::actor start_context::spawn_dynamic_supervisor(dynamic_supervisor_spec spec, start_options options) {
  return spawn<dynamic_supervisor_process>(std::move(options), spec);
}

} // namespace actors
