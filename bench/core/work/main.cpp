// A contestant of the suite core: how it is talked to stands in bench/ruler/performer.hpp.
#include "bench/core/work/rows.hpp"
#include "bench/ruler/performer.hpp"

int main(int argc, char** argv) {
  using namespace bench::core;
  return bench::perform<host>(argc, argv,
                              {
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
                              });
}
