#include "examples/supervision/stage.hpp"

#include "libactors/errc.hpp"
#include "libactors/log.hpp"
#include "supervision/supervisor.hpp"
#include "supervision/tree.hpp"

#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace examples {

using namespace std::chrono_literals;

namespace {

[[noreturn]] void give_up(std::string_view why) {
  std::cout << std::flush;
  std::cerr << why << std::endl;
  std::_Exit(1);
}

std::optional<actors::child_info> find(actors::system& system, const caf::actor& supervisor, std::string_view id) {
  const auto all = actors::which_children(system, supervisor);
  if (!all)
    give_up(actors::describe(all.error()));
  for (const auto& each : *all)
    if (each.id == id)
      return each;
  return std::nullopt;
}

std::string text_of(const actors::event& what) {
  std::ostringstream out;
  out << std::left << std::setw(10) << what.label << ' ' << to_string(what.kind);
  if (what.reason)
    out << ": " << actors::describe(what.reason);
  return out.str();
}

} // namespace

timeline::timeline(actors::system& system)
    : watching_(system.events().subscribe([this](const actors::event& what) {
        {
          const std::lock_guard lock{mutex_};
          lines_.push_back({std::chrono::steady_clock::now(), what});
        }
        more_.notify_one();
      })) {
  // What is logged of supervisors is in the timeline.
  if (std::getenv("ACTORS_LOG") == nullptr)
    actors::log().set_level(spdlog::level::off);
}

void timeline::say(std::string_view what) const {
  std::cout << "-- " << what << '\n';
}

void timeline::wait_for(kind what, std::string_view label) {
  std::unique_lock lock{mutex_};
  for (bool found = false; !found;) {
    if (!more_.wait_for(lock, 2s, [this] { return !lines_.empty(); }))
      give_up("in vain it waited for: " + std::string{label} + ' ' + std::string{to_string(what)});
    found = lines_.front().what.kind == what && lines_.front().what.label == label;
    print_next();
  }
}

void timeline::end() {
  watching_ = {};
  const std::lock_guard lock{mutex_};
  while (!lines_.empty())
    print_next();
}

void timeline::print(std::chrono::steady_clock::time_point at, std::string_view text) const {
  const auto ms = std::chrono::duration<double, std::milli>{at - begin_}.count();
  std::cout << std::fixed << std::setprecision(1) << std::setw(8) << ms << " ms  " << text << '\n';
}

void timeline::print_next() {
  print(lines_.front().at, text_of(lines_.front().what));
  lines_.pop_front();
}

caf::behavior worker(actors::process* self) {
  return {[self](const std::string& order) {
    if (order == "crash")
      throw std::runtime_error{"told to crash"};
    if (order == "finish")
      self->quit();
  }};
}

caf::actor child(actors::system& system, const caf::actor& supervisor, std::string_view id) {
  const auto found = find(system, supervisor, id);
  if (!found || !found->process)
    give_up("there is no process of the child " + std::string{id});
  return found->process;
}

void wait_for_state(actors::system& system, const caf::actor& supervisor, std::string_view id,
                    std::optional<actors::child_state> state) {
  const auto limit = std::chrono::steady_clock::now() + 2s;
  while (std::chrono::steady_clock::now() < limit) {
    const auto found = find(system, supervisor, id);
    if (found ? found->state == state : !state)
      return;
  }
  give_up("in vain it waited for a state of the child " + std::string{id});
}

caf::actor need(caf::expected<caf::actor> started) {
  if (!started)
    give_up(actors::describe(started.error()));
  return *std::move(started);
}

void print_tree(actors::system& system, const caf::actor& root) {
  const auto tree = actors::snapshot_tree(system, root, 1s);
  if (!tree)
    give_up(actors::describe(tree.error()));
  std::cout << '\n' << actors::to_text(*tree);
}

} // namespace examples
