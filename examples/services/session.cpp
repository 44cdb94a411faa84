// Sessions: what a server remembers of a client, in a process of its own. Kept in a file it survives a crash, and the program.
#include "examples/supervision/stage.hpp"
#include "services/session/sessions.hpp"

#include "libactors/errc.hpp"
#include "services/session/sqlite_session_store.hpp"
#include "supervision/supervisor.hpp"

#include <filesystem>
#include <future>
#include <iostream>
#include <stdexcept>

#include <unistd.h>

using namespace std::chrono_literals;
using kind = examples::timeline::kind;

namespace {

const auto file = std::filesystem::temp_directory_path() / ("session_example_" + std::to_string(::getpid()) + ".db");

/// Sessions that nobody uses for a second end.
actors::session_options options() {
  return {.idle_ttl = 1s,
          .store = std::make_shared<actors::sqlite_session_store>(actors::sqlite_store_options{.file = file})};
}

std::string open_session(const actors::sessions& all) {
  std::promise<std::string> opened;
  all.create({{"user", "ada"}, {"cart", "nothing"}},
             [&](caf::expected<std::string> id) { opened.set_value(id.value()); });
  return opened.get_future().get();
}

std::string cart(actors::system& system, const actors::sessions& all, const std::string& id) {
  const auto found = system.call<std::string>(all.find(id).value(), 1s, actors::session_get{"cart"});
  return found ? *found : actors::describe(found.error());
}

void fill_cart(actors::session_state& state) {
  state["cart"] = state["cart"] == "nothing" ? "a book" : state["cart"] + ", a book";
}

void fill_cart_and_crash(actors::session_state& state) {
  fill_cart(state);
  throw std::runtime_error{"out of luck"};
}

std::string first_program() {
  actors::system system;
  examples::timeline timeline{system};
  const actors::sessions all{system, options()};
  const auto root = examples::need(actors::start_supervisor(system, {.children = {all.child()}}, {.label = "root"}));
  const auto id = open_session(all);
  timeline.wait_for(kind::process_started, "session");

  static_cast<void>(system.call<caf::ok_atom>(all.find(id).value(), 1s, actors::session_update{fill_cart}));
  timeline.say("ada's cart, which is in the file by now: " + cart(system, all, id));

  static_cast<void>(system.call<caf::ok_atom>(all.find(id).value(), 1s, actors::session_update{fill_cart_and_crash}));
  timeline.wait_for(kind::child_restarted, "session");
  timeline.say("after a crash in the middle of an update: " + cart(system, all, id));
  timeline.end();
  examples::print_tree(system, root);
  return id;
}

void second_program(const std::string& id) {
  actors::system system;
  examples::timeline timeline{system};
  const actors::sessions all{system, options()};
  const auto root = examples::need(actors::start_supervisor(system, {.children = {all.child()}}, {.label = "root"}));
  timeline.wait_for(kind::process_started, "root");
  timeline.say("in the next program, by the same id: " + cart(system, all, id));
  timeline.wait_for(kind::process_stopped, "session");
  timeline.say(std::string{"nobody has used it for a second: "} + (all.touch(id) ? "it is there" : "it is gone"));
  timeline.end();
  examples::print_tree(system, root);
}

} // namespace

int main() {
  const auto id = first_program();
  second_program(id);
  for (const char* end : {"", "-wal"})
    std::filesystem::remove(file.string() + end);
}
