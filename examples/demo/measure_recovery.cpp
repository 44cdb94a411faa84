#include "examples/demo/measure_recovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace demo {

using clock = std::chrono::steady_clock;

void measure_recovery(stage& on) {
  constexpr int rounds = 50;
  std::vector<clock::duration> times;
  int good = 0;
  for (int n = 0; n < rounds; ++n) {
    const auto crashed = on.client().call(on.connection, "square_root", {{"of", n}, {"crash", true}});
    const auto answered = clock::now();
    auto next = on.client().call(on.connection, "square_root", {{"of", n * n}});
    times.push_back(clock::now() - answered);
    good += crashed.is_error() && !next.is_error() && next.number() == n;
  }
  std::sort(times.begin(), times.end());
  on.out.check(good == rounds, "every crash is answered by isError, and the call after it right");
  on.out.figure("crash to next good answer", fmt::format("p50 {}, max {}  ({} crashes)", time_text(times[rounds / 2]),
                                                         time_text(times.back()), rounds));
}

} // namespace demo
