// An echo server over stdio whose handler prints and reads as a handler should not.
#include "libactors/system.hpp"
#include "services/transport/listen.hpp"

#include <cstdio>
#include <iostream>

namespace {

struct printing_echo final : actors::transport::service {
  void on_message(actors::transport::exchange_ptr in) override {
    const auto& body = in->request().body;
    std::cout << "cout " << body << std::endl;
    std::printf("printf %s\n", body.c_str());
    std::fflush(stdout);
    if (std::cin.get() == std::char_traits<char>::eof())
      std::cerr << "cin is empty\n";
    in->respond({.body = "<" + body + ">"});
  }
};

} // namespace

int main() {
  std::cout << "before" << std::endl;
  actors::system system;
  auto listener = actors::transport::listen(system, "stdio:", std::make_shared<printing_echo>());
  if (!listener) {
    std::cerr << actors::describe(listener.error()) << '\n';
    return 1;
  }
  if (actors::transport::listen(system, "stdio:", std::make_shared<printing_echo>()))
    return 2; // twice must not go
  (*listener)->on_end([&system] { system.stop_waiting(); });
  system.wait_for_signal();
  std::cout << "unflushed";
  listener->reset();
  std::cout << "after" << std::endl;
}
