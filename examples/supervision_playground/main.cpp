// A shell over a supervision tree, for learning by breaking things.
//
//   supervision_playground shop.toml                          then: help
//   supervision_playground --virtual-time shop.toml < script  the same output every time; time passes by `wait`
//
// Exit code 0: the end of the input, or quit. 1: the tree did not start, or, where the input is no terminal, a command was refused. 2: the
// command line or the file is wrong.
#include "examples/supervision_playground/commands.hpp"
#include "libactors/log.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iostream>
#include <mutex>
#include <string>

#include <unistd.h>

namespace {

/// A line at a time, whole, whoever prints.
void print(std::string_view text) {
  static std::mutex mutex;
  const std::lock_guard lock{mutex};
  std::cout << text << (text.ends_with('\n') ? "" : "\n") << std::flush;
}

/// True: no command was refused.
bool converse(playground::playground& world, bool with_prompt) {
  bool all_done = true;
  for (std::string line;;) {
    if (with_prompt)
      std::cout << "> " << std::flush;
    if (!std::getline(std::cin, line))
      return all_done;
    if (!with_prompt && !line.empty())
      print("> " + line);
    const auto came = playground::run_command(world, line, print);
    if (came == playground::outcome::quit)
      return all_done;
    all_done = all_done && came == playground::outcome::done;
  }
}

} // namespace

int main(int argc, char** argv) {
  std::string file;
  bool virtual_time = false;
  CLI::App app{"A shell over a supervision tree: crash and kill its children, and see what follows",
               "supervision_playground"};
  app.add_option("FILE", file, "the tree, in TOML")->required()->check(CLI::ExistingFile);
  app.add_flag("--virtual-time", virtual_time, "time passes by the command `wait` alone");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }
  playground::named_tree tree;
  try {
    tree = playground::read_tree(file);
  } catch (const std::exception& wrong) {
    std::cerr << wrong.what() << '\n';
    return 2;
  }
  // What it logs of supervisors is told as events, too.
  if (std::getenv("ACTORS_LOG") == nullptr)
    actors::log().set_level(spdlog::level::off);
  const bool with_prompt = ::isatty(STDIN_FILENO) != 0;
  try {
    playground::playground world{
        std::move(tree), virtual_time ? playground::clock_kind::virtual_time : playground::clock_kind::real, print};
    return converse(world, with_prompt) || with_prompt ? 0 : 1;
  } catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
  }
}
