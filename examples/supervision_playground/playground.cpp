#include "examples/supervision_playground/playground.hpp"

#include "libactors/control.hpp"
#include "libactors/errc.hpp"

#include <caf/send.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <utility>

namespace playground {

using namespace std::chrono_literals;

namespace {

actors::system_options options_of(clock_kind clock) {
  actors::system_options out;
  if (clock == clock_kind::virtual_time)
    out.scheduler = actors::scheduler_kind::testing;
  return out;
}

void collect(actors::system& system, const caf::actor& supervisor, const std::string& above, std::vector<place>& to) {
  auto children = actors::which_children(system, supervisor);
  if (!children)
    return;
  for (auto& each : *children) {
    auto path = above.empty() ? each.id : above + '/' + each.id;
    to.push_back({path, supervisor, each});
    if (each.kind == actors::child_kind::supervisor && each.process)
      collect(system, each.process, path, to);
  }
}

/// It is on its way to another state, and no timer is in between.
bool moves(const actors::child_info& child) {
  switch (child.state) {
  case actors::child_state::starting:
  case actors::child_state::stopping:
    return true;
  case actors::child_state::restarting:
    return !child.next_start;
  default:
    return false;
  }
}

const caf::actor& process_of(const place& whom) {
  if (!whom.info.process)
    throw refused{fmt::format("{} has no process: it is {}", whom.path, to_string(whom.info.state))};
  return whom.info.process;
}

} // namespace

refused::refused(const caf::error& why) : std::runtime_error(actors::describe(why)) {}

playground::playground(named_tree tree, clock_kind clock, printer print)
    : tree_(std::move(tree)),
      clock_(clock),
      print_(std::move(print)),
      system_(options_of(clock)),
      begin_(system_.now()) {
  if (clock_ == clock_kind::virtual_time)
    time_.emplace(system_);
  watching_ = system_.events().subscribe([this](const actors::event& what) { this->print(what); });
  reset();
}

playground::~playground() {
  watching_ = {};
}

void playground::reset() {
  if (root_)
    (void)system_.stop(root_, 5s);
  root_ = need(actors::start_supervisor(system_, tree_.spec, {.label = tree_.label}));
}

const caf::actor& playground::root() {
  if (!actors::count_children(system_, root_))
    throw refused{"the tree has ended; reset starts it anew"};
  return root_;
}

place playground::find(std::string_view name) {
  (void)root();
  const auto end = '/' + std::string{name};
  std::vector<place> found;
  for (auto& each : all_children()) {
    if (each.path == name)
      return std::move(each);
    if (each.path.ends_with(end))
      found.push_back(std::move(each));
  }
  if (found.size() == 1)
    return std::move(found.front());
  if (found.empty())
    throw refused{fmt::format("there is no child {}", name)};
  std::string all;
  for (const auto& each : found)
    all += (all.empty() ? "" : " or ") + each.path;
  throw refused{"which one: " + all + "?"};
}

caf::actor playground::find_supervisor(std::string_view name) {
  if (name.empty() || name == tree_.label)
    return root();
  const auto found = find(name);
  if (found.info.kind != actors::child_kind::supervisor)
    throw refused{found.path + " is no supervisor"};
  return process_of(found);
}

void playground::tell(const place& whom, const std::string& order) {
  if (whom.info.kind == actors::child_kind::supervisor)
    throw refused{whom.path + " is a supervisor, which takes no orders; it can be killed"};
  caf::anon_send(process_of(whom), order);
  settle_after(whom.info.process);
}

void playground::kill(const place& whom) {
  actors::kill(process_of(whom));
  settle_after(whom.info.process);
}

void playground::let_pass(actors::duration time) {
  if (time_)
    time_->advance(time);
  else
    std::this_thread::sleep_for(time);
}

void playground::settle() {
  settle_after({});
}

std::vector<place> playground::all_children() {
  std::vector<place> out;
  collect(system_, root_, "", out);
  return out;
}

// On real threads the supervisor hears of the end when it comes to it; asking is all that can be done.
void playground::settle_after(const caf::actor& ended) {
  if (time_) {
    time_->run();
    return;
  }
  constexpr auto patience = 10s; // stopping may take as long as the shutdown of a child allows
  const auto limit = system_.now() + patience;
  const auto is_open = [&](const place& each) { return moves(each.info) || (ended && each.info.process == ended); };
  for (auto all = all_children(); std::any_of(all.begin(), all.end(), is_open) && system_.now() < limit;
       all = all_children())
    std::this_thread::sleep_for(1ms);
}

void playground::print(const actors::event& what) {
  // The processes that draw trees are no part of one.
  if (!events_ || what.label == "tree_collector")
    return;
  const auto seconds = std::chrono::duration<double>{system_.now() - begin_}.count();
  print_(fmt::format("{:>9.3f} s  {:<10} {}{}{}", seconds, what.label, to_string(what.kind), what.reason ? ": " : "",
                     what.reason ? actors::describe(what.reason) : ""));
}

} // namespace playground
