#include "services/registry/registry.hpp"

#include "libactors/system.hpp"
#include "services/registry/detail/await_desk.hpp"
#include "services/registry/detail/name_directory.hpp"
#include "services/registry/detail/registrar.hpp"
#include "services/registry/detail/registry_process.hpp"

#include <caf/actor_system.hpp>
#include <caf/make_actor.hpp>

#include <utility>

namespace actors {

class registry::impl {
public:
  explicit impl(system& sys)
      : runtime(sys), directory(std::make_shared<detail::name_directory>()), address(sys, {.label = "registry"}) {
    auto& host = sys.caf();
    caf::actor_config config;
    desk = caf::make_actor<detail::await_desk, caf::actor>(host.next_actor_id(), host.node(), &host, config, directory);
  }

  system& runtime;
  const std::shared_ptr<detail::name_directory> directory;
  const ref address;
  caf::actor desk;
};

registry::registry(system& sys) : impl_(std::make_shared<const impl>(sys)) {}

// -- reading ------------------------------------------------------------------

caf::actor registry::whereis(std::string_view name) const noexcept {
  return impl_->directory->find(name);
}

std::vector<std::string> registry::names() const {
  return impl_->directory->names();
}

std::vector<std::string> registry::names_of(const caf::actor& process) const {
  return impl_->directory->names_of(process);
}

std::size_t registry::size() const noexcept {
  return impl_->directory->size();
}

// -- writing ------------------------------------------------------------------

caf::error registry::register_name(std::string_view name, const caf::actor& process) const {
  return impl_->directory->add(name, process);
}

caf::expected<caf::actor> registry::reregister_name(std::string_view name, const caf::actor& process) const {
  return impl_->directory->replace(name, process);
}

caf::error registry::unregister_name(std::string_view name) const {
  return impl_->directory->remove(name);
}

caf::error registry::unregister_name(std::string_view name, const caf::actor& process) const {
  if (!process)
    return make_error(registry_errc::not_registered, "the handle is empty");
  return impl_->directory->remove(name, detail::process_mark::block_of(process));
}

caf::error registry::rename(std::string_view from, std::string_view to) const {
  return impl_->directory->rename(from, to);
}

namespace detail {

caf::error registrar::succeed(const registry& names, std::string_view name, const caf::actor& process,
                              const caf::weak_actor_ptr& former) {
  return names.impl_->directory->succeed(name, process, former.get());
}

} // namespace detail

// -- waiting for a name ---------------------------------------------------------

name_wait registry::await_name(process* self, std::string name, duration timeout) const {
  return {self, impl_->desk, std::move(name), timeout};
}

caf::expected<caf::actor> registry::await_name(std::string name, duration timeout) const {
  return impl_->runtime.call<caf::actor>(impl_->desk, timeout, await_name_msg{std::move(name)});
}

reply_port::call_id registry::await_name(reply_port& port, std::string name, time_point deadline,
                                         reply_port::callback on_answer) const {
  return port.call(impl_->desk, deadline, std::move(on_answer), await_name_msg{std::move(name)});
}

std::size_t registry::waiting() const {
  return impl_->directory->sweep_waiters(impl_->runtime.now());
}

// -- its process --------------------------------------------------------------

child_spec registry::child(std::string id) const {
  child_spec spec;
  spec.id = std::move(id);
  spec.start = [names = *this](start_context& context) {
    return context.spawn(
        [names](actors::process* self) { return detail::registry_behavior(self, names, names.impl_->desk); });
  };
  spec.ref = impl_->address;
  return spec;
}

const ref& registry::address() const noexcept {
  return impl_->address;
}

} // namespace actors
