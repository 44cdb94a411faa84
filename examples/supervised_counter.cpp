// A counter that crashes on zero, under a supervisor that starts it again: a crash costs one call and the count, nothing else.
#include "libactors/system.hpp"
#include "supervision/supervisor.hpp"
#include "supervision/tree.hpp"

#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

namespace {

caf::behavior counter(actors::process*) {
  return {[sum = 0](caf::add_atom, int by) mutable {
    if (by == 0)
      throw std::invalid_argument{"nothing to add"};
    return sum += by;
  }};
}

/// The counter's present life. A restart gives it a new process, and for a moment it may have none.
caf::actor find_counter(actors::system& system, const caf::actor& root, const caf::actor& former) {
  while (const auto children = actors::which_children(system, root))
    if (const auto& process = children->front().process; process && process != former)
      return process;
  return {};
}

} // namespace

int main() {
  actors::system system;
  const auto root =
      actors::start_supervisor(system,
                               {.intensity = 3,
                                .children = {{.id = "counter", .start = [](auto& s) { return s.spawn(counter); }},
                                             {.id = "spare", .start = [](auto& s) { return s.spawn(counter); }}}},
                               {.label = "root"});
  if (!root) {
    std::cerr << actors::describe(root.error()) << '\n';
    return 1;
  }

  auto process = find_counter(system, *root, {});
  for (const int by : {1, 2, 0, 40, 2}) {
    const auto sum = system.call<int>(process, 1s, caf::add_atom_v, by);
    std::cout << "add " << by << ": " << (sum ? std::to_string(*sum) : actors::describe(sum.error())) << '\n';
    if (!sum)
      process = find_counter(system, *root, process);
  }

  if (const auto tree = actors::snapshot_tree(system, *root, 1s))
    std::cout << '\n' << actors::to_text(*tree);
}
