// Owners: processes that check workers out, hold them, and give them back, crash or end.
#pragma once

#include "test/services/pool/pool_fixture.hpp"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace actors::test {

class pool_checkouts : public pool_test {
public:
  /// A process that checks workers out and holds them.
  struct owner {
    std::vector<lease> held;
    std::vector<caf::error> refused;
    caf::actor process;
  };

  std::shared_ptr<owner> new_owner() {
    auto made_owner = std::make_shared<owner>();
    made_owner->process = start_process(made_owner);
    return made_owner;
  }

  /// Told a time, it wants one more within it; told "back", it gives all back; "crash" ends it.
  caf::actor start_process(const std::shared_ptr<owner>& of) {
    return runtime_test::start([this, of](process* self) -> caf::behavior {
      return {[=, this](std::int64_t ms) {
                made.checkout(self, std::chrono::milliseconds{ms})
                    .then([=](lease given) { of->held.push_back(std::move(given)); },
                          [=](const caf::error& why) { of->refused.push_back(why); });
              },
              [=](const std::string& order) {
                if (order == "crash")
                  throw std::runtime_error{"owner"};
                for (auto& each : of->held)
                  each.checkin();
                of->held.clear();
              }};
    });
  }

  void want(const std::shared_ptr<owner>& who, std::chrono::milliseconds timeout = 10s) {
    caf::anon_send(who->process, std::int64_t{timeout.count()});
    time.run();
  }

  void tell(const std::shared_ptr<owner>& who, const std::string& order) {
    caf::anon_send(who->process, order);
    time.run();
  }

  /// Without the leases themselves: as if they had been lost with the memory of their owner.
  void end(const std::shared_ptr<owner>& who) {
    kill(who->process);
    time.run();
  }
};

} // namespace actors::test
