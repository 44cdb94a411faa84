// A user's program: an actor that answers a call, and a request read from text. Exit code 0 when both came out right.
#include "libactors/system.hpp"
#include "services/jsonrpc/parse.hpp"

#include <caf/behavior.hpp>

#include <chrono>

namespace {

caf::behavior counter(actors::process*) {
  return {[sum = 0](caf::add_atom, int by) mutable { return sum += by; }};
}

} // namespace

int main() {
  actors::system system;
  const auto started = system.start(counter, {.label = "counter"});
  if (!started) {
    return 1;
  }
  const auto sum = system.call<int>(*started, std::chrono::seconds{10}, caf::add_atom_v, 2);
  if (!sum || *sum != 2) {
    return 2;
  }
  return actors::jsonrpc::parse(R"({"jsonrpc": "2.0", "id": 1, "method": "ping"})") ? 0 : 3;
}
