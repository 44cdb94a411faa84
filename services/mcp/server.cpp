#include "services/mcp/server.hpp"

#include "libactors/errc.hpp"
#include "libactors/system.hpp"
#include "services/mcp/detail/checked_handler.hpp"
#include "services/mcp/detail/command_line.hpp"
#include "services/mcp/detail/endpoint.hpp"
#include "services/mcp/detail/front_door.hpp"
#include "services/transport/listen.hpp"
#include "supervision/tree.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <future>
#include <iostream>
#include <thread>
#include <utility>

namespace actors::mcp {

struct server::registration {
  std::string name;
  std::string description;
  tool_handler handler;
  tool_options options;
};

namespace {

std::size_t concurrency_of(const tool_handler& handler, const tool_options& options) {
  if (handler.kind == handler_kind::stateful || handler.kind == handler_kind::behavior)
    return 1;
  if (options.concurrency > 0)
    return options.concurrency;
  if (handler.coroutine)
    return 64;
  return options.non_blocking ? std::max(1U, std::thread::hardware_concurrency()) : 16;
}

/// What a person would have to correct, or nothing.
std::string check(const tool_options& options) {
  // Far from where adding them to a time overflows.
  constexpr std::chrono::hours year{24 * 365};
  if (options.deadline > year || options.period > year || options.retry_after > year || options.cancel_grace > year)
    return "deadline, period, retry_after and cancel_grace must be at most a year";
  if (options.deadline.count() < 1)
    return "the deadline must be at least 1 ms";
  if (options.max_queue < 1)
    return "max_queue must be at least 1";
  if (options.intensity < 0 || options.period.count() < 1)
    return "intensity must not be negative and period at least 1 s";
  if (options.retry_after.count() < 1 || options.cancel_grace.count() < 1)
    return "retry_after and cancel_grace must be at least 1 ms";
  return {};
}

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

server& server::add(std::string name, std::string description, tool_handler handler, tool_options options) {
  tools_.push_back({std::move(name), std::move(description), std::move(handler), std::move(options)});
  return *this;
}

caf::expected<std::shared_ptr<service>> server::start(system& sys) {
  std::vector<tool_description> descriptions;
  std::vector<std::shared_ptr<detail::tool_setup>> setups;
  std::string wrong;
  for (auto& each : tools_) {
    auto problem = check(each.options);
    auto input = each.options.input_schema
                     ? *each.options.input_schema
                     : each.handler.input_schema.value_or(boost::json::object{{"type", "object"}});
    auto handler = each.handler;
    if (problem.empty() && each.options.input_schema)
      problem = detail::check_arguments(handler, *each.options.input_schema, each.options.unchecked_schema);
    if (!problem.empty())
      wrong += "tool " + each.name + ": " + problem + "\n";
    descriptions.push_back(
        {.name = each.name,
         .title = each.options.title,
         .description = each.description,
         .input_schema = std::move(input),
         .output_schema = each.options.output_schema ? each.options.output_schema : handler.output_schema,
         .annotations = each.options.annotations});
    const auto concurrency = concurrency_of(handler, each.options);
    const bool blocking = !handler.coroutine && handler.kind != handler_kind::behavior && !each.options.non_blocking;
    setups.push_back(
        std::make_shared<detail::tool_setup>(each.name, std::move(handler), each.options, concurrency, blocking));
  }
  auto offered = catalog::make(std::move(descriptions), options_.catalog);
  if (!offered)
    wrong += offered.error().message + "\n";
  if (!wrong.empty()) {
    wrong.pop_back();
    return make_error(tool_errc::invalid_registration, std::move(wrong));
  }
  return detail::endpoint::start(sys, info_, options_, std::move(*offered), std::move(setups));
}

int server::run(int argc, char** argv) {
  const auto chosen = detail::read_command_line(info_, argc, argv);
  if (!chosen.address)
    return chosen.exit_code;
  if (!chosen.session_file.empty())
    options_.session_file = chosen.session_file;
  system sys;
  // Before the address is told: who reads it may ask for the end at once.
  for (const int number : {SIGINT, SIGTERM})
    end_on(number, sys);
  auto front = std::make_shared<detail::front_door>();
  auto listening = transport::listen(sys, *chosen.address, front, {.end_timeout = options_.drain_timeout});
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
  (*listening)->on_end([&sys] { sys.stop_waiting(); });
  sys.on_signal(SIGUSR1, [&sys, root = (*running)->root()] { print_tree(sys, root); });
  std::cerr << info_.name << ' ' << info_.version << " serves " << (*listening)->address() << '\n';
  sys.wait_for_signal();
  // No new work; what is under way is answered, for as long as it may take.
  const auto drained = std::make_shared<std::promise<void>>();
  (*listening)->stop();
  (*running)->drain();
  (*listening)->on_stopped([drained] { drained->set_value(); });
  if (drained->get_future().wait_for(options_.drain_timeout) != std::future_status::ready)
    std::cerr << info_.name << " ends with calls under way\n";
  listening->reset();
  (*running)->stop();
  return 0;
}

} // namespace actors::mcp
