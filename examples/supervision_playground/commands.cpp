#include "examples/supervision_playground/commands.hpp"

#include "examples/supervision/stage.hpp"
#include "examples/supervision_playground/toml_reader.hpp"
#include "libactors/errc.hpp"
#include "supervision/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace playground {

using namespace std::chrono_literals;

namespace {

/// The words behind a command's name, and where its answer goes.
struct request {
  playground& world;
  const printer& print;
  std::vector<std::string> words;

  [[nodiscard]] std::string word(std::size_t n) const { return n < words.size() ? words[n] : std::string{}; }
};

struct command {
  std::string_view name;
  std::string_view takes;
  std::string_view does;
  std::size_t least;
  std::size_t most;
  void (*run)(request&); ///< none: it ends the shell
};

void help(request& of);

void tree(request& of) {
  of.print(actors::to_text(need(actors::snapshot_tree(of.world.system(), of.world.root(), 1s))));
}

void children(request& of) {
  for (const auto& each : need(actors::which_children(of.world.system(), of.world.find_supervisor(of.word(0)))))
    of.print(fmt::format("{:<10} {:<10} {:<10} {}", each.id, to_string(each.kind), to_string(each.restart),
                         to_string(each.state)));
}

void counts(request& of) {
  const auto all = need(actors::count_children(of.world.system(), of.world.find_supervisor(of.word(0))));
  of.print(fmt::format("specs {}, active {}, supervisors {}, workers {}", all.specs, all.active, all.supervisors,
                       all.workers));
}

void crash(request& of) {
  of.world.tell(of.world.find(of.word(0)), "crash");
}

void finish(request& of) {
  of.world.tell(of.world.find(of.word(0)), "finish");
}

void kill(request& of) {
  of.world.kill(of.world.find(of.word(0)));
}

actors::restart restart_of(const std::string& word) {
  for (const auto type : {actors::restart::permanent, actors::restart::transient, actors::restart::temporary})
    if (word.empty() || word == to_string(type))
      return type;
  throw refused{"a child is permanent, transient or temporary, not " + word};
}

void start(request& of) {
  const auto path = of.word(0);
  const auto slash = path.rfind('/');
  const auto above = slash == std::string::npos ? std::string{} : path.substr(0, slash);
  (void)need(actors::start_child(of.world.system(), of.world.find_supervisor(above),
                                 {.id = path.substr(slash == std::string::npos ? 0 : slash + 1),
                                  .start = [](actors::start_context& s) { return s.spawn(examples::worker); },
                                  .restart = restart_of(of.word(1))}));
}

void terminate(request& of) {
  const auto whom = of.world.find(of.word(0));
  need(actors::terminate_child(of.world.system(), whom.supervisor, whom.info.id));
}

void restart(request& of) {
  const auto whom = of.world.find(of.word(0));
  (void)need(actors::restart_child(of.world.system(), whom.supervisor, whom.info.id));
}

void forget(request& of) {
  const auto whom = of.world.find(of.word(0));
  need(actors::delete_child(of.world.system(), whom.supervisor, whom.info.id));
}

void wait(request& of) {
  const auto time = read_time(of.word(0) + of.word(1));
  if (!time)
    throw refused{"a time is expected, as in: wait 5 s"};
  of.world.let_pass(*time);
}

void events(request& of) {
  if (of.word(0) != "on" && of.word(0) != "off")
    throw refused{"on or off is expected"};
  of.world.show_events(of.word(0) == "on");
}

void reset(request& of) {
  of.world.reset();
}

constexpr std::array commands{
    command{"tree", "", "draws the tree", 0, 0, tree},
    command{"children", "[SUPERVISOR]", "lists its children; without a name those of the root", 0, 1, children},
    command{"counts", "[SUPERVISOR]", "counts them", 0, 1, counts},
    command{"crash", "CHILD", "a handler of it throws", 1, 1, crash},
    command{"finish", "CHILD", "it ends normally", 1, 1, finish},
    command{"kill", "CHILD", "it is ended without being asked; a supervisor too", 1, 1, kill},
    command{"start", "[SUPERVISOR/]ID [RESTART]", "adds a worker, permanent unless told otherwise", 1, 2, start},
    command{"terminate", "CHILD", "its supervisor stops it, and leaves it so", 1, 1, terminate},
    command{"restart", "CHILD", "starts one that has no process", 1, 1, restart},
    command{"delete", "CHILD", "forgets one that has no process", 1, 1, forget},
    command{"wait", "TIME", "lets time pass: 200 ms, 5 s", 1, 2, wait},
    command{"events", "on|off", "whether events are printed when they happen", 1, 1, events},
    command{"reset", "", "starts the tree of the file anew", 0, 0, reset},
    command{"help", "", "this list", 0, 0, help},
    command{"quit", "", "stops everything and ends", 0, 0, nullptr},
};

void help(request& of) {
  for (const auto& each : commands)
    of.print(fmt::format("{:<36} {}", fmt::format("{} {}", each.name, each.takes), each.does));
  of.print("CHILD: its id, or its path (orders/store) where several have it");
}

} // namespace

outcome run_command(playground& world, std::string_view line, const printer& print) {
  std::istringstream in{std::string{line}};
  std::string name;
  if (!(in >> name) || name.starts_with('#'))
    return outcome::done;
  const auto* found =
      std::find_if(commands.begin(), commands.end(), [&](const command& each) { return each.name == name; });
  if (found == commands.end()) {
    print("there is no command " + name + "; help lists those that there are");
    return outcome::refused;
  }
  request asked{world, print, {}};
  for (std::string word; in >> word;)
    asked.words.push_back(word);
  if (asked.words.size() < found->least || asked.words.size() > found->most) {
    print(fmt::format("usage: {} {}", found->name, found->takes));
    return outcome::refused;
  }
  if (!found->run)
    return outcome::quit;
  try {
    found->run(asked);
    world.settle();
    return outcome::done;
  } catch (const refused& why) {
    print(why.what());
    return outcome::refused;
  }
}

} // namespace playground
