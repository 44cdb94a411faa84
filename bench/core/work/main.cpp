// A contestant of the suite core: how it is talked to stands in bench/ruler/performer.hpp.
#include "bench/core/work/rows.hpp"
#include "bench/ruler/performer.hpp"

#ifndef BENCH_CORE_CAF
#include "bench/core/services/rows.hpp"
#endif

namespace bench::core {

namespace {

std::map<std::string_view, part<host>> all_parts() {
  std::map<std::string_view, part<host>> out{
      {"message", {send_messages}},
      {"ping_pong", {ping_pong}},
      {"call", {call_server}},
      {"spawn", {spawn_processes}},
      {"idle", {idle, false}},
      {"wakeup", {wake_up}},
      {"wakeup_threads", {wake_threads}},
      {"fork_join", {fork_join}},
      {"thread_ring", {thread_ring}},
      {"chameneos", {chameneos}},
      {"big", {big}},
  };
#ifndef BENCH_CORE_CAF
  out.merge(service_parts());
#endif
  return out;
}

} // namespace

} // namespace bench::core

int main(int argc, char** argv) {
  return bench::perform(argc, argv, bench::core::all_parts());
}
