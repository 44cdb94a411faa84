#include "test/e2e/hostile.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace e2e {

namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t may_grow = 2 * mebibyte;

const std::vector<std::string> parts_of_the_tree{"troubled", "sessions", "handlers", "keepers", "add", "noticing"};

std::size_t resident_memory(pid_t process) {
  std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
  for (std::string word; status >> word;)
    if (std::size_t kibibytes = 0; word == "VmRSS:" && status >> kibibytes)
      return kibibytes * 1024;
  throw std::runtime_error{"the process has ended"};
}

} // namespace

// Freed memory is in quarantine, by default up to 256 MiB of it; the stack of each allocation is kept for ever.
void give_freed_memory_back() {
  const auto* given = std::getenv("ASAN_OPTIONS");
  // What is given by hand counts more.
  const auto options = "quarantine_size_mb=0:thread_local_quarantine_size_kb=0:allocator_release_to_os_interval_ms=0:"
                       "malloc_context_size=0:" +
                       std::string{given ? given : ""};
  ::setenv("ASAN_OPTIONS", options.c_str(), 1);
}

std::size_t settled_memory(pid_t process) {
  constexpr auto quiet = 200ms;
  const auto limit = clock::now() + patience;
  auto last = resident_memory(process);
  auto changed = clock::now();
  while (clock::now() - changed < quiet && clock::now() < limit) {
    std::this_thread::sleep_for(20ms);
    const auto now = resident_memory(process);
    if (now > last + mebibyte / 8 || now + mebibyte / 8 < last)
      changed = clock::now();
    last = now;
  }
  return last;
}

// On a busy machine a server may still be at what the round left it to do when its memory has not changed for a while. So the second figure
// is given time to come down: what leaked does not.
void expect_memory_to_stay(pid_t process, const std::function<void()>& round) {
  round();
  const auto first = settled_memory(process);
  round();
  const auto limit = clock::now() + patience;
  auto second = settled_memory(process);
  while (second > first + may_grow && clock::now() < limit) {
    std::this_thread::sleep_for(200ms);
    second = settled_memory(process);
  }
  EXPECT_LE(second, first + may_grow) << "KiB resident: " << first / 1024 << ", then " << second / 1024;
}

void expect_whole_tree(examples::child_process& of, const std::vector<std::string>& names) {
  const auto before = of.errors().size();
  of.signal(SIGUSR1);
  for (const auto& name : names)
    EXPECT_TRUE(of.wait_for_error_line(name, patience, before)) << name << " is missing in " << of.errors();
}

// -- HTTP ---------------------------------------------------------------------

hostile_http::hostile_http(const std::string& program, const std::vector<std::string>& parts)
    : server((give_freed_memory_back(), program)), parts_(parts.empty() ? parts_of_the_tree : parts) {
  old_client.open(connection);
}

void hostile_http::twice(const std::function<void()>& round) {
  expect_memory_to_stay(server.process().id(), round);
  expect_life();
  expect_whole_tree(server.process(), parts_);
}

void hostile_http::expect_life() {
  connection = server.connect(); // the last one may have been silent for too long
  EXPECT_EQ(client.call(connection, "add", {{"a", 2}, {"b", 3}}).number(), 5);
  EXPECT_EQ(old_client.call(connection, "add", {{"a", 3}, {"b", 4}}).number(), 7);
}

// -- stdio --------------------------------------------------------------------

hostile_stdio::hostile_stdio() : server((give_freed_memory_back(), TROUBLED_SERVER)) {
  server.initialize(old_client);
}

void hostile_stdio::twice(const std::function<void()>& round) {
  expect_memory_to_stay(server.process().id(), round);
  expect_life();
  expect_whole_tree(server.process(), parts_of_the_tree);
}

void hostile_stdio::expect_life() {
  EXPECT_EQ(server.call(client, "add", {{"a", 2}, {"b", 3}}).number(), 5);
  EXPECT_EQ(server.call(old_client, "add", {{"a", 3}, {"b", 4}}).number(), 7);
}

} // namespace e2e
