// For stress tests, which run on real threads and in real time.
//
//   on_all_threads(4, [&](int thread) { … });
//   EXPECT_TRUE(eventually([&] { return system.live_processes() == 0; }));
#pragma once

#include "libactors/time.hpp"

#include <chrono>
#include <functional>
#include <thread>
#include <vector>

namespace actors::test {

/// Runs `work(thread)` on as many threads at once, and waits for all.
inline void on_all_threads(int threads, const std::function<void(int)>& work) {
  std::vector<std::jthread> running;
  running.reserve(static_cast<std::size_t>(threads));
  for (int t = 0; t < threads; ++t)
    running.emplace_back([&work, t] { work(t); });
}

/// Waits until `holds()`. False: it did not within `patience`, which is long enough for a busy machine.
inline bool eventually(const std::function<bool()>& holds, duration patience = std::chrono::seconds{20}) {
  const auto limit = clock::now() + patience;
  while (!holds()) {
    if (clock::now() > limit)
      return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return true;
}

} // namespace actors::test
