// What the tests of OTP's sys share: a process that keeps numbers.
#pragma once

#include "libactors/sys.hpp"
#include "test/support/virtual_runtime.hpp"

#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace actors::test {

using namespace std::chrono_literals;

struct sys_requests : runtime_test {
  std::vector<int> handled;

  /// Keeps numbers, answers each with how many it has; throws at -1.
  caf::behavior keeper(process* self) {
    self->provide_state([this] { return std::to_string(handled.size()) + " numbers"; });
    return {[this](int n) {
      if (n < 0)
        throw std::runtime_error{"negative"};
      handled.push_back(n);
      return static_cast<int>(handled.size());
    }};
  }

  caf::actor start_keeper(start_options options = {}) {
    if (options.label.empty())
      options.label = "keeper";
    return start([this](process* self) { return keeper(self); }, std::move(options));
  }

  void send(const caf::actor& to, int from, int last) {
    for (int n = from; n <= last; ++n)
      caf::anon_send(to, n);
  }

  static errc code_of(const caf::error& why) { return static_cast<errc>(why.code()); }
};

} // namespace actors::test
