#include "examples/demo/calculator.hpp"

#include <charconv>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace demo {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 30s;

/// A tree is written in one piece; what interrupts it for this long is its end.
constexpr auto end_of_tree = 150ms;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

/// The line without the branch that leads to it.
std::string_view without_branch(std::string_view line) {
  const auto start = line.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  return start == std::string_view::npos ? line : line.substr(start);
}

} // namespace

calculator::calculator(const std::string& path) : process_({path, "--http", "127.0.0.1:0"}) {}

void calculator::wait_until_it_serves() {
  const auto line = process_.wait_for_error_line(" serves http://", patience);
  if (!line)
    throw std::runtime_error{"the server does not serve; it wrote: " + process_.errors()};
  address_ = line->substr(line->find("http://"));
  const auto digits = address_.substr(address_.rfind(':') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), port_);
}

std::string calculator::tree() {
  const auto before = process_.errors().size();
  process_.signal(SIGUSR1);
  if (!process_.wait_for_error_line("  supervisor  ", patience, before))
    return {};
  const auto text = process_.errors_after(end_of_tree).substr(before);
  // Its log goes to the same place.
  const auto root = text.find("calculator  supervisor");
  return root == std::string::npos ? std::string{} : text.substr(root);
}

std::size_t calculator::peak_memory() const {
  std::ifstream status{"/proc/" + std::to_string(process_.id()) + "/status"};
  std::size_t kibibytes = 0;
  for (std::string word; status >> word;)
    if (word == "VmHWM:")
      status >> kibibytes;
  return kibibytes * 1024;
}

void calculator::pause() const {
  process_.signal(SIGSTOP);
}

void calculator::resume() const {
  process_.signal(SIGCONT);
}

int calculator::stop() {
  process_.signal(SIGTERM);
  return process_.wait(patience).value_or(-1);
}

std::uint64_t restarts_in(const std::string& tree) {
  constexpr std::string_view label = "  restarts ";
  std::uint64_t sum = 0;
  for (auto place = tree.find(label); place != std::string::npos; place = tree.find(label, place + 1)) {
    std::uint64_t count = 0;
    const auto* digits = tree.data() + place + label.size();
    std::from_chars(digits, tree.data() + tree.size(), count);
    sum += count;
  }
  return sum;
}

std::string folded(const std::string& tree) {
  const auto lines = lines_of(tree);
  std::string out;
  for (std::size_t first = 0, next = 0; first < lines.size(); first = next) {
    while (next < lines.size() && without_branch(lines[next]) == without_branch(lines[first]))
      ++next;
    const auto same = next - first;
    // The last of them, as its branch says whether others follow.
    out += lines[next - 1] + (same > 1 ? "  (" + std::to_string(same) + " times)" : "") + '\n';
  }
  return out;
}

} // namespace demo
