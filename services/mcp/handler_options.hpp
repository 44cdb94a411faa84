// How a handler is run: its deadline, how many of it there are, what follows when it crashes. Every field has a default that suits most.
#pragma once

#include <chrono>
#include <cstddef>

namespace actors::mcp {

struct handler_options {
  /// From the arrival of a call to its answer, the time in the queue included, the time in which the client is asked something not. At
  /// least 1 ms, at most a year, as all times here.
  std::chrono::milliseconds deadline{30'000};

  /// Calls that run at the same time, each in a process of its own. 0: 16 for functions that may block, 1000 for coroutines, which may
  /// wait for answers of clients, the hardware's threads for `non_blocking` functions. Handlers with state and CAF behaviors always have one.
  std::size_t concurrency = 0;

  /// Calls that wait for a free handler; one more is refused as overloaded.
  std::size_t max_queue = 1024;

  /// A plain function or class that promises not to block: it runs on the scheduler's threads, as coroutines and CAF behaviors always do.
  bool non_blocking = false;

  /// Crashes within `period` that are survived; one more and it is unavailable for `retry_after`, then tried again.
  int intensity = 10;
  std::chrono::seconds period{10};
  std::chrono::milliseconds retry_after{5'000};

  /// For a handler to return after its deadline has passed, before it is killed and, if it cannot be, abandoned and replaced.
  std::chrono::milliseconds cancel_grace{250};
};

} // namespace actors::mcp
