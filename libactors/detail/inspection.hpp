// What is kept for a process that somebody inspects, or that provides a text of its state; others have none of it.
#pragma once

#include "libactors/debug_function.hpp"
#include "libactors/process.hpp"
#include "libactors/sys.hpp"
#include "libactors/trace.hpp"

#include <deque>
#include <functional>
#include <string>

namespace actors {

struct process::inspection {
  bool suspended = false;
  bool holding = false; // the debug function has held a message since it last let one through
  sys::trace_options bound{.messages = 0};
  std::deque<trace_entry> trace = {};
  debug_function debug = {};
  std::function<std::string()> state = {};

  /// It has to see each message.
  [[nodiscard]] bool watching() const noexcept { return suspended || bound.messages != 0 || debug; }

  void keep(trace_entry entry) {
    trace.push_back(std::move(entry));
    trim();
  }

  void trim() {
    while (trace.size() > bound.messages)
      trace.pop_front();
  }
};

} // namespace actors
