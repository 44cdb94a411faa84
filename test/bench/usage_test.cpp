#include "bench/process/usage.hpp"

#include <gtest/gtest.h>

#include <system_error>

#include <sys/resource.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;

std::chrono::microseconds own_time() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return std::chrono::seconds{used.ru_utime.tv_sec + used.ru_stime.tv_sec} +
         std::chrono::microseconds{used.ru_utime.tv_usec + used.ru_stime.tv_usec};
}

TEST(usage, cpu_time_is_what_the_process_itself_is_told) {
  const auto before = own_time();
  const auto told = bench::cpu_time(::getpid());
  const auto after = own_time();
  EXPECT_GE(told, before - 1ms);
  EXPECT_LE(told, after + 1ms);
}

TEST(usage, memory_grows_with_what_is_touched) {
  const auto before = bench::memory_of(::getpid());
  const std::string block(32 << 20, 'x');
  const auto after = bench::memory_of(::getpid());
  EXPECT_GE(after.resident_mib - before.resident_mib, 31) << block.size();
  EXPECT_GE(after.peak_mib, after.resident_mib);
}

TEST(usage, a_process_that_is_not_there_is_an_error) {
  constexpr pid_t beyond_linux_limit = (1 << 22) + 1;
  EXPECT_THROW((void)bench::cpu_time(beyond_linux_limit), std::system_error);
  EXPECT_THROW((void)bench::memory_of(beyond_linux_limit), std::runtime_error);
}

} // namespace
