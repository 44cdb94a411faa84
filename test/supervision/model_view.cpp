// What can be seen of the model.
#include "test/supervision/model.hpp"

#include <stdexcept>

namespace actors::test {

namespace {

std::string last(const std::optional<exit_reason>& why) {
  return why ? std::string{to_string(*why)} : std::string{"none"};
}

} // namespace

std::string name(supervision_errc code) {
  return std::string{to_string(code)};
}

std::string name(exit_reason why) {
  return std::string{to_string(why)};
}

std::string line_of_child(const std::string& path, child_state state, std::uint64_t restarts, int starts,
                          const std::optional<exit_reason>& last_exit) {
  return path + ' ' + std::string{to_string(state)} + ", " + std::to_string(restarts) + " restarts, " +
         std::to_string(starts) + " starts, last exit " + last(last_exit);
}

std::string line_of_supervisor(const std::string& path, std::size_t restarts_in_window) {
  return path + ": " + std::to_string(restarts_in_window) + " restarts in its window";
}

std::string line_of_end(exit_reason why) {
  return "root ended: " + std::string{to_string(why)};
}

std::vector<std::string> model::lines() {
  if (root_->ended)
    return {line_of_end(*root_->ended)};
  std::vector<std::string> result;
  visit(*root_, [&](supervisor& self) {
    forget_old(self);
    result.push_back(line_of_supervisor(self.path, self.window.size()));
    for (const auto& each : self.children) {
      auto state = each.is == status::up ? child_state::running : child_state::stopped;
      if (each.pending)
        state = each.pending == purpose::restart ? child_state::restarting : child_state::starting;
      const auto path = self.path + '/' + each.spec.id;
      result.push_back(
          line_of_child(path, state, static_cast<std::uint64_t>(each.restarts), scripts[path].starts, each.last_exit));
    }
  });
  return result;
}

std::vector<model::sight> model::supervisors() const {
  std::vector<sight> result;
  if (!root_->ended)
    visit(*root_, [&](supervisor& self) {
      sight seen{self.path, self.plan.dynamic, {}};
      for (const auto& each : self.children)
        seen.children.push_back(each.spec.id);
      result.push_back(std::move(seen));
    });
  return result;
}

std::vector<std::string> model::up() const {
  std::vector<std::string> result;
  if (!root_->ended)
    visit(*root_, [&](supervisor& self) {
      for (const auto& each : self.children)
        if (each.is == status::up)
          result.push_back(self.path + '/' + each.spec.id);
    });
  return result;
}

std::vector<std::string> model::hanging() const {
  std::vector<std::string> result;
  if (!root_->ended)
    visit(*root_, [&](supervisor& self) {
      for (const auto& each : self.children)
        if (each.is == status::starting && !each.nested)
          result.push_back(self.path + '/' + each.spec.id);
    });
  return result;
}

// -- places -------------------------------------------------------------------

model::position model::find(supervisor& self, const std::string& id) {
  auto which = self.children.begin();
  while (which != self.children.end() && which->spec.id != id)
    ++which;
  return which;
}

model::supervisor& model::at(const std::string& path) const {
  if (path == "root")
    return *root_;
  return *locate(path).second->nested;
}

std::pair<model::supervisor*, model::position> model::locate(const std::string& path) const {
  const auto slash = path.rfind('/');
  auto& self = at(path.substr(0, slash));
  const auto which = find(self, path.substr(slash + 1));
  if (which == self.children.end())
    throw std::logic_error{"the model has no " + path};
  return {&self, which};
}

} // namespace actors::test
