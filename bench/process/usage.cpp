#include "bench/process/usage.hpp"

#include <cerrno>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

namespace bench {

// The same sum as utime + stime of /proc/PID/stat, in nanoseconds instead of ticks of 10 ms.
std::chrono::nanoseconds cpu_time(pid_t process) {
  clockid_t clock{};
  if (const int failed = clock_getcpuclockid(process, &clock); failed != 0)
    throw std::system_error{failed, std::generic_category(), "CPU time of process " + std::to_string(process)};
  timespec time{};
  if (clock_gettime(clock, &time) != 0)
    throw std::system_error{errno, std::generic_category(), "CPU time of process " + std::to_string(process)};
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

memory_usage memory_of(pid_t process) {
  std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
  memory_usage out;
  std::string name;
  double kib = 0;
  int found = 0;
  while (found < 2 && status >> name) {
    if ((name == "VmRSS:" || name == "VmHWM:") && status >> kib) {
      (name == "VmRSS:" ? out.resident_mib : out.peak_mib) = kib / 1024;
      ++found;
    }
    status.ignore(4096, '\n');
  }
  if (found < 2)
    throw std::runtime_error{"no memory figures of process " + std::to_string(process)};
  return out;
}

} // namespace bench
