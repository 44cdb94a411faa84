// A contestant of the suite supervision: how it is talked to stands in bench/ruler/performer.hpp.
#include "bench/ruler/performer.hpp"
#include "bench/supervision/work/rows.hpp"

int main(int argc, char** argv) {
  using namespace bench::supervision;
  return bench::perform<host>(argc, argv,
                              {
                                  {"start_child", {start_children}},
                                  {"start_stop", {start_and_stop}},
                                  {"child_bytes", {idle_children, false}},
                                  {"snapshot", {take_pictures, false}},
                                  {"restart", {restart_children}},
                                  {"restart_latency", {single_crashes}},
                              });
}
