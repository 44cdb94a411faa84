#include "services/registry/groups.hpp"

#include "services/registry/detail/group_directory.hpp"

#include <caf/actor_cast.hpp>

namespace actors {

class groups::impl : public detail::group_directory {};

groups::groups() : impl_(std::make_shared<impl>()) {}

// -- reading ------------------------------------------------------------------

std::vector<caf::actor> groups::members(std::string_view group) const {
  return impl_->members(group);
}

std::size_t groups::count(std::string_view group) const noexcept {
  return impl_->count(group);
}

std::vector<std::string> groups::names() const {
  return impl_->names();
}

std::vector<std::string> groups::groups_of(const caf::actor& process) const {
  return impl_->groups_of(process);
}

// -- writing ------------------------------------------------------------------

caf::error groups::join(std::string_view group, const caf::actor& process) const {
  return impl_->join(group, process);
}

caf::error groups::leave(std::string_view group, const caf::actor& process) const {
  return impl_->leave(group, process);
}

std::size_t groups::send_all(std::string_view group, const caf::strong_actor_ptr& sender,
                             const caf::message& content) const {
  const auto all = impl_->members(group);
  for (const auto& each : all)
    each->enqueue(sender, caf::make_message_id(), content, nullptr);
  return all.size();
}

// -- watching -----------------------------------------------------------------

std::vector<caf::actor> groups::monitor(process* self, std::string_view group) const {
  return impl_->watch(group, caf::actor_cast<caf::actor>(self));
}

void groups::demonitor(process* self, std::string_view group) const {
  impl_->forget_watcher(group, caf::actor_cast<caf::actor>(self));
}

} // namespace actors
