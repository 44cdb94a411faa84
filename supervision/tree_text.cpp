// A snapshot as text.
#include "supervision/tree.hpp"

#include <algorithm>
#include <array>

namespace actors {

namespace {

std::string seconds_text(duration time) {
  const auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(time).count() / 100;
  return std::to_string(tenths / 10) + (tenths % 10 ? "." + std::to_string(tenths % 10) : "") + " s";
}

/// "99 980"
std::string number_text(std::size_t number) {
  auto digits = std::to_string(number);
  for (auto end = static_cast<std::ptrdiff_t>(digits.size()) - 3; end > 0; end -= 3)
    digits.insert(static_cast<std::size_t>(end), " ");
  return digits;
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
  if (node.mailbox.value_or(0) > 0)
    line += "  mailbox " + number_text(*node.mailbox);
  if (node.next_start)
    line += "  starts in " + seconds_text(*node.next_start);
  if (!node.last_exit.empty())
    line += "  (last: " + node.last_exit + ")";
  // What an exception said may span lines; the picture must not.
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

/// "… 99 980 more (99 979 running, 1 restarting)"
std::string rest_of(const std::vector<tree_node>& children, std::size_t shown) {
  std::array<std::size_t, 256> of_state{};
  for (auto i = shown; i < children.size(); ++i)
    ++of_state[static_cast<std::uint8_t>(children[i].state)];
  std::string states;
  for (std::size_t state = 0; state < of_state.size(); ++state)
    if (of_state[state] != 0) {
      states += (states.empty() ? "" : ", ") + number_text(of_state[state]) + " ";
      states += to_string(static_cast<child_state>(state));
    }
  return "… " + number_text(children.size() - shown) + " more (" + states + ")\n";
}

void append(std::string& text, const tree_node& node, const std::string& prefix, std::size_t max_children) {
  text += line_of(node) + '\n';
  // A line for one more child is as good as one that says so.
  const auto shown = node.children.size() <= max_children + 1 ? node.children.size() : max_children;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == node.children.size();
    text += prefix + (last ? "└─ " : "├─ ");
    append(text, node.children[i], prefix + (last ? "   " : "│  "), max_children);
  }
  if (shown < node.children.size())
    text += prefix + "└─ " + rest_of(node.children, shown);
}

} // namespace

std::string to_text(const tree_node& tree, tree_text_options options) {
  std::string text;
  append(text, tree, "", options.max_children);
  return text;
}

} // namespace actors
