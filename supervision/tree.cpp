#include "supervision/tree.hpp"

#include "libactors/errc.hpp"
#include "libactors/process.hpp"
#include "libactors/system.hpp"
#include "supervision/messages.hpp"

#include <caf/response_promise.hpp>

#include <algorithm>

namespace actors {

namespace {

std::string seconds_text(duration time) {
  const auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(time).count() / 100;
  return std::to_string(tenths / 10) + (tenths % 10 ? "." + std::to_string(tenths % 10) : "") + " s";
}

std::string line_of(const tree_node& node) {
  std::string line = node.id;
  line += "  ";
  line += to_string(node.kind);
  line += "  ";
  line += node.unresponsive ? "unresponsive" : to_string(node.state);
  if (node.supervisor)
    line += "  " + node.supervisor->strategy;
  line += "  restarts " + std::to_string(node.restarts);
  if (node.supervisor)
    line += "  (" + std::to_string(node.supervisor->restarts_in_window) + " of " +
            std::to_string(node.supervisor->intensity) + " in " + seconds_text(node.supervisor->period) + ")";
  if (!node.last_exit.empty())
    line += "  (last: " + node.last_exit + ")";
  // What an exception said may span lines; the picture must not.
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

void append(std::string& text, const tree_node& node, const std::string& prefix) {
  text += line_of(node) + '\n';
  for (const auto& child : node.children) {
    const bool last = &child == &node.children.back();
    text += prefix + (last ? "└─ " : "├─ ");
    append(text, child, prefix + (last ? "   " : "│  "));
  }
}

/// Asks all supervisors below a root, and answers when the last one has answered or missed the deadline.
class tree_collector final : public process {
public:
  tree_collector(caf::actor_config& config, caf::actor root, duration timeout)
      : process(config), root_(std::move(root)), timeout_(timeout) {}

protected:
  caf::behavior make_behavior() override {
    deadline_ = now() + timeout_;
    after(timeout_ + timeout_, [this] { quit(); });
    return {[this](collect_tree_msg) {
      answer_ = make_response_promise();
      tree_.kind = child_kind::supervisor;
      tree_.process = root_.id();
      ask(root_, tree_);
    }};
  }

  void on_end(const caf::error& reason) override {
    root_ = nullptr;
    answer_ = {};
    process::on_end(reason);
  }

private:
  // `node` stays where it is: a node's children are put in place before any of them is asked.
  void ask(const caf::actor& supervisor, tree_node& node) {
    ++open_;
    call(supervisor, deadline_ - now(), inspect_msg{})
        .then([this, &node](supervisor_info& info) { fill(node, info); },
              [this, &node](const caf::error& why) {
                node.unresponsive = true;
                if (&node == &tree_)
                  failure_ = why;
                finish_one();
              });
  }

  void fill(tree_node& node, supervisor_info& info) {
    if (&node == &tree_) {
      node.id = info.label;
      node.age = now() - info.since;
    }
    const auto children = std::exchange(info.children, {});
    node.supervisor = std::move(info);
    node.children.reserve(children.size());
    for (const auto& child : children)
      node.children.push_back({.id = child.id,
                               .kind = child.kind,
                               .state = child.state,
                               .process = child.process ? child.process.id() : 0,
                               .restarts = child.restarts,
                               .last_exit = child.last_exit ? describe(*child.last_exit) : "",
                               .age = now() - child.since});
    for (std::size_t i = 0; i < children.size(); ++i)
      if (children[i].kind == child_kind::supervisor && children[i].state == child_state::running)
        ask(children[i].process, node.children[i]);
    finish_one();
  }

  void finish_one() {
    if (--open_ > 0)
      return;
    if (failure_)
      answer_.deliver(failure_);
    else
      answer_.deliver(std::move(tree_));
    quit();
  }

  caf::actor root_;
  const duration timeout_;
  time_point deadline_;
  caf::response_promise answer_;
  tree_node tree_;
  caf::error failure_;
  std::size_t open_ = 0;
};

} // namespace

caf::actor spawn_tree_collector(system& sys, const caf::actor& root, duration timeout) {
  return sys.spawn<tree_collector>({.label = "tree_collector"}, root, timeout);
}

caf::expected<tree_node> snapshot_tree(system& sys, const caf::actor& root, duration timeout) {
  return sys.call<tree_node>(spawn_tree_collector(sys, root, timeout), timeout + std::chrono::seconds{1},
                             collect_tree_msg{});
}

std::string to_text(const tree_node& tree) {
  std::string text;
  append(text, tree, "");
  return text;
}

} // namespace actors
