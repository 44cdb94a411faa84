#include "services/registry/registered_as.hpp"

#include "services/registry/detail/registrar.hpp"

#include <caf/actor_cast.hpp>

#include <utility>

namespace actors {

namespace {

class registered_start {
public:
  registered_start(registry names, std::string name, start_function start)
      : names_(std::move(names)), name_(std::move(name)), start_(std::move(start)) {}

  caf::actor operator()(start_context& context) {
    if (const auto holder = names_.whereis(name_); holder && !is_former(holder))
      return context.refuse(make_error(registry_errc::already_registered, "'" + name_ + "'", holder));
    auto made = start_(context);
    if (!made)
      return made;
    const auto refused = detail::registrar::succeed(names_, name_, made, former_);
    former_ = caf::actor_cast<caf::weak_actor_ptr>(made);
    // One that has ended already says itself why.
    if (refused && refused != registry_errc::no_process)
      return context.refuse(refused);
    return made;
  }

private:
  [[nodiscard]] bool is_former(const caf::actor& holder) const {
    return caf::actor_cast<caf::weak_actor_ptr>(holder) == former_;
  }

  const registry names_;
  const std::string name_;
  const start_function start_;
  caf::weak_actor_ptr former_; // in this copy, which is one supervisor's
};

} // namespace

start_function registered_as(registry names, std::string name, start_function start) {
  return registered_start{std::move(names), std::move(name), std::move(start)};
}

child_spec registered_as(registry names, std::string name, child_spec spec) {
  if (spec.start)
    spec.start = registered_as(std::move(names), std::move(name), std::move(spec.start));
  return spec;
}

} // namespace actors
