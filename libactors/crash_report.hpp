// What a process that crashed leaves behind: logged once, and carried by event::kind::process_crashed.
//
//   auto watching = system.events().subscribe([](const actors::event& e) {
//     if (e.report) collect(actors::to_text(*e.report));
//   });
//
// A process that ended because it was killed did not crash, and has no report.
// Threading: plain values; the report of an event is shared and constant. Source: OTP, proc_lib(3), "crash reports".
#pragma once

#include "libactors/trace.hpp"

#include <caf/error.hpp>

#include <cstdint>
#include <string>

namespace actors {

struct crash_report {
  std::string label = {};
  std::uint64_t process = 0; ///< CAF's actor id
  caf::error reason = {};
  /// Types of the message that it was on; "init" in the init, "timer" for its own times, "none" where it was on none.
  std::string message = {};
  message_trace trace = {}; ///< the last one is the message that it was on; empty unless the process was traced
  time_point when = {};     ///< it ended
};

/// One line, and a line for each entry of the trace; without a line feed at the end.
[[nodiscard]] std::string to_text(const crash_report& report);

} // namespace actors
