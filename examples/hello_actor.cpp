// A process, a call with a deadline, and what becomes of a call whose process crashes.
#include "libactors/system.hpp"

#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

caf::behavior greeter(actors::process* self) {
  std::cout << self->label() << " starts\n";
  return {
      [greeted = 0](const std::string& name) mutable {
        if (name.empty())
          throw std::invalid_argument{"nobody to greet"};
        return "hello, " + name + ", number " + std::to_string(++greeted);
      },
  };
}

int main() {
  actors::system system;
  const auto started = system.start(greeter, {.label = "greeter"});
  if (!started) {
    std::cerr << "no greeter: " << actors::describe(started.error()) << '\n';
    return 1;
  }
  for (const std::string name : {"Ada", "Joe", ""}) {
    const auto answer = system.call<std::string>(*started, 1s, name);
    std::cout << (answer ? *answer : "no answer: " + actors::describe(answer.error())) << '\n';
  }
  std::cout << system.live_processes() << " processes are left\n";
}
