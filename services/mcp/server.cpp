#include "services/mcp/server.hpp"

#include "libactors/errc.hpp"
#include "libactors/system.hpp"
#include "services/mcp/detail/command_line.hpp"
#include "services/mcp/detail/endpoint.hpp"
#include "services/mcp/detail/front_door.hpp"
#include "services/mcp/detail/registration.hpp"
#include "services/mcp/detail/service_check.hpp"
#include "services/transport/listen.hpp"
#include "supervision/tree.hpp"

#include <csignal>
#include <cstdlib>
#include <future>
#include <iostream>
#include <utility>

namespace actors::mcp {

namespace {

/// Asks in a process of its own: the tree takes a while to collect, and this is called where nothing may block.
void print_tree(system& sys, const caf::actor& root) {
  sys.spawn(
      [root](process* self) -> caf::behavior {
        auto collector = spawn_tree_collector(self->runtime(), root, std::chrono::seconds{1});
        self->call(collector, std::chrono::seconds{2}, collect_tree_msg{})
            .then(
                [self](tree_node& tree) {
                  std::cerr << to_text(tree) << std::flush;
                  self->quit();
                },
                [self](const caf::error& why) { self->quit(why); });
        return {[](const caf::unit_t&) {}};
      },
      {.label = "tree printer"});
}

/// False: not all calls ended by themselves within the time.
bool end_in_order(transport::listener& at, service& of, std::chrono::milliseconds time) {
  // For the last answers to be written, and peers to close.
  constexpr std::chrono::seconds farewell{1};
  const auto closed = std::make_shared<std::promise<void>>();
  auto all_closed = closed->get_future();
  at.stop();
  of.drain();
  at.on_stopped([closed] { closed->set_value(); });
  const bool in_time = all_closed.wait_for(time) == std::future_status::ready;
  // Answers what is left, so it comes before the wires are cut.
  of.stop();
  all_closed.wait_for(farewell);
  return in_time;
}

/// The first signal ends the wait, the second one the program.
void end_on(int number, system& sys) {
  sys.on_signal(number, [&sys, number, asked = false]() mutable {
    if (std::exchange(asked, true))
      std::_Exit(128 + number);
    sys.stop_waiting();
  });
}

} // namespace

server::server(server_info info, service_options options) : info_(std::move(info)), options_(std::move(options)) {}

server::~server() = default;

server& server::add(offer what) {
  offers_.push_back(std::move(what));
  return *this;
}

caf::expected<std::shared_ptr<service>> server::start(system& sys) {
  std::vector<detail::offering::setup> all;
  std::string wrong;
  for (auto each : offers_) {
    if (auto problem = detail::complete(each); !problem.empty())
      wrong += problem + "\n";
    all.push_back(std::make_shared<detail::handler_setup>(std::move(each)));
  }
  auto offered = detail::offering::make(std::move(all), options_.catalog);
  if (!offered)
    wrong += offered.error() + "\n";
  wrong += detail::check(options_);
  if (!wrong.empty()) {
    wrong.pop_back();
    return make_error(tool_errc::invalid_registration, std::move(wrong));
  }
  auto started = detail::endpoint::start(sys, info_, options_, std::move(*offered));
  if (started && options_.on_start)
    options_.on_start(*started);
  return started;
}

int server::run(int argc, char** argv) {
  const auto chosen = detail::read_command_line(info_, argc, argv);
  if (!chosen.address)
    return chosen.exit_code;
  if (!chosen.session_file.empty())
    options_.session_file = chosen.session_file;
  auto& access = options_.codec.access;
  access.hosts.insert(access.hosts.end(), chosen.access.hosts.begin(), chosen.access.hosts.end());
  access.origins.insert(access.origins.end(), chosen.access.origins.begin(), chosen.access.origins.end());
  system sys;
  // Before the address is told: who reads it may ask for the end at once.
  for (const int number : {SIGINT, SIGTERM})
    end_on(number, sys);
  auto front = std::make_shared<detail::front_door>();
  auto limits = options_.listen;
  limits.end_timeout = options_.drain_timeout;
  auto listening = transport::listen(sys, *chosen.address, front, limits);
  if (!listening) {
    std::cerr << info_.name << " cannot serve " << *chosen.address << ": " << describe(listening.error()) << '\n';
    return 1;
  }
  auto running = start(sys);
  front->open(running ? *running : nullptr);
  if (!running) {
    std::cerr << info_.name << " did not start: " << describe(running.error()) << '\n';
    return 1;
  }
  // The answers to its questions cannot come any more, nor the end of what it listens to.
  (*listening)->on_input_end([running = *running] { running->drain(); });
  (*listening)->on_end([&sys] { sys.stop_waiting(); });
  sys.on_signal(SIGUSR1, [&sys, root = (*running)->root()] { print_tree(sys, root); });
  std::cerr << info_.name << ' ' << info_.version << " serves " << (*listening)->address() << '\n';
  sys.wait_for_signal();
  if (!end_in_order(**listening, **running, options_.drain_timeout))
    std::cerr << info_.name << " ends with calls under way\n";
  listening->reset();
  return 0;
}

} // namespace actors::mcp
