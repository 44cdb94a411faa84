// What the operating system knows of a process: its CPU time and its memory. Linux alone.
//
// Errors: std::system_error or std::runtime_error where there is no such process.
#pragma once

#include <chrono>
#include <cstdint>

#include <sys/types.h>

namespace bench {

/// User and system time of all its threads, those that have ended too.
[[nodiscard]] std::chrono::nanoseconds cpu_time(pid_t process);

struct memory_usage {
  double resident_mib = 0; ///< VmRSS
  double peak_mib = 0;     ///< VmHWM
};
[[nodiscard]] memory_usage memory_of(pid_t process);

} // namespace bench
