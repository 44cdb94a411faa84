// What do processes cost that only wait: memory, CPU?
#include "bench/core/work/rows.hpp"

#include <caf/send.hpp>

#include <latch>
#include <thread>

namespace bench::core {

namespace {

class sleeper final : public process {
public:
  sleeper(caf::actor_config& config, std::latch& started) : process(config), started_(started) {}

protected:
  caf::behavior make_behavior() override {
    started_.count_down();
    return {
        [](int) {},
        [this](caf::close_atom) { quit(); },
    };
  }

private:
  std::latch& started_;
};

} // namespace

outcome idle(host& on, const work& what) {
  std::latch started{static_cast<std::ptrdiff_t>(what.width)};
  std::vector<caf::actor> all;
  all.reserve(what.width);
  for (std::size_t n = 0; n < what.width; ++n)
    all.push_back(on.spawn<sleeper>(started));
  started.wait();
  std::this_thread::sleep_for(std::chrono::milliseconds{what.count});
  return {.ops = what.width, .release = [all = std::move(all)] {
            for (const auto& each : all)
              caf::anon_send(each, caf::close_atom_v);
          }};
}

} // namespace bench::core
