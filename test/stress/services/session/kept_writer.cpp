// A program that keeps sessions in a file, updates them all the time, and says what was acknowledged, until it is killed.
//
//   kept_writer FILE SESSIONS full|normal
//
//   > kept ID A B KEYS       a session of a former program: its numbers, which are equal, and how many keys it has besides
//   > ready
//   > new ID
//   > ack ID N               its numbers are N
//   > closing ID, closed ID
#include "libactors/system.hpp"
#include "services/session/sessions.hpp"
#include "services/session/sqlite_session_store.hpp"
#include "supervision/supervisor.hpp"

#include <caf/send.hpp>

#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using actors::session_state;

/// A line in one piece, in the pipe when this returns.
void say(std::string text) {
  text += '\n';
  if (::write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    ::_exit(3);
}

std::string number_in(const session_state& state, const char* key) {
  const auto found = state.find(key);
  return found == state.end() ? "none" : found->second;
}

/// Touches four keys: two numbers, one key that comes, one that goes.
actors::session_update set_to(std::uint64_t number) {
  return {[number](session_state& state) {
    state["a"] = std::to_string(number);
    state["b"] = std::to_string(number);
    std::erase_if(state, [](const auto& each) { return each.first.starts_with("only"); });
    state["only " + std::to_string(number)] = std::string(number % 500, 'x');
  }};
}

class writer final : public actors::process {
public:
  writer(caf::actor_config& config, const actors::sessions& all, std::string id, std::uint64_t number)
      : process(config), all_(all), id_(std::move(id)), number_(number) {}

protected:
  caf::behavior make_behavior() override {
    next();
    return {[this](caf::tick_atom) { next(); }};
  }

private:
  void next() {
    if (++number_ % 400 == 0)
      return replace();
    const auto session = all_.find(id_);
    call(*session, 60s, set_to(number_))
        .then(
            [this](caf::ok_atom) {
              say("ack " + id_ + ' ' + std::to_string(number_));
              next();
            },
            [](const caf::error& why) {
              say("failed " + actors::describe(why));
              ::_exit(4);
            });
  }

  /// Ends its session and goes on with a new one.
  void replace() {
    say("closing " + id_);
    all_.close(id_, [this, id = id_, self = caf::actor{this}](const caf::error& failed) {
      if (failed)
        ::_exit(5);
      say("closed " + id);
      all_.create({{"a", "0"}, {"b", "0"}, {"only 0", ""}}, [this, self](caf::expected<std::string> made) {
        if (!made)
          ::_exit(6);
        say("new " + *made);
        id_ = *made;
        number_ = 0;
        caf::anon_send(self, caf::tick_atom_v);
      });
    });
  }

  const actors::sessions& all_;
  std::string id_; // written elsewhere only while nothing is under way here
  std::uint64_t number_;
};

} // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv, argv + argc);
  std::vector<std::pair<std::string, std::uint64_t>> kept;
  actors::system system;
  actors::session_options options{.store = std::make_shared<actors::sqlite_session_store>(actors::sqlite_store_options{
                                      .file = arguments.at(1),
                                      .synchronous = arguments.at(3) == "full" ? actors::synchronous_writes::full
                                                                               : actors::synchronous_writes::normal}),
                                  .on_restore = [&](std::string_view id, const session_state& state) {
                                    const auto a = number_in(state, "a");
                                    say("kept " + std::string{id} + ' ' + a + ' ' + number_in(state, "b") + ' ' +
                                        (state.contains("only " + a) ? std::to_string(state.size() - 2) : "torn"));
                                    kept.emplace_back(id, std::stoull(a));
                                  }};
  const actors::sessions all{system, options};
  const auto root = actors::start_supervisor(system, {.children = {all.child()}});
  if (!root) {
    say("failed " + actors::describe(root.error()));
    return 1;
  }
  say("ready");
  for (const auto& [id, number] : kept)
    system.spawn<writer>({}, all, id, number);
  for (auto n = kept.size(); n < std::stoull(arguments.at(2)); ++n)
    all.create({{"a", "0"}, {"b", "0"}, {"only 0", ""}}, [&](caf::expected<std::string> id) {
      if (!id)
        ::_exit(6);
      say("new " + *id);
      system.spawn<writer>({}, all, *id, 0U);
    });
  system.wait_for_signal();
}
