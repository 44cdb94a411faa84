// A process that takes messages of a type of our own, a call with a deadline, and what becomes of a call whose process crashes.
#include "libactors/system.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

struct guest {
  std::string name;
  int visits;
};

// A struct of yours may be a message, or in one, once this says so; outside of every namespace. It promises that the type stays within
// the program, which is all that this library sends.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(guest)

caf::behavior greeter(actors::process* self) {
  std::cout << self->label() << " starts\n";
  return {
      [greeted = 0](const guest& who) mutable {
        if (who.name.empty())
          throw std::invalid_argument{"nobody to greet"};
        const auto hello = who.visits ? "welcome back, " : "hello, ";
        return hello + who.name + ", number " + std::to_string(++greeted);
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
  for (const auto& who : {guest{"Ada", 0}, guest{"Joe", 3}, guest{"", 0}}) {
    const auto answer = system.call<std::string>(*started, 1s, who);
    std::cout << (answer ? *answer : "no answer: " + actors::describe(answer.error())) << '\n';
  }
}
