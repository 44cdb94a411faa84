// Processes with names, in virtual time.
#pragma once

#include "libactors/control.hpp"
#include "services/registry/groups.hpp"
#include "services/registry/registry.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace actors::test {

using namespace std::chrono_literals;

/// Answers its own greeting; told "crash" it throws, "normal" it ends.
inline caf::behavior person(process* self) {
  return {[self](const std::string& order) -> std::string {
    if (order == "crash")
      throw std::runtime_error{"boom"};
    if (order == "normal")
      self->quit();
    return "hello";
  }};
}

inline std::vector<std::string> sorted(std::vector<std::string> all) {
  std::sort(all.begin(), all.end());
  return all;
}

struct registry_test : runtime_test {
  registry names{system};

  caf::actor make() { return start(person); }

  caf::actor make(const std::string& name) {
    auto made = make();
    EXPECT_FALSE(names.register_name(name, made));
    return made;
  }

  void end(const caf::actor& whom) {
    kill(whom);
    time.run();
  }
};

} // namespace actors::test
