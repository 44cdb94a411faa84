#include "examples/demo/storm.hpp"

#include "examples/demo/pretty_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace demo {

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
using examples::mcp_answer;

struct storm_call {
  std::string tool;
  json::object arguments;
  bool crash = false;
  examples::mcp_request request = {};
};

constexpr int roots = 48;
constexpr int crashing = roots / 2;

/// A hundred calls, the tools mixed as evenly as their numbers allow.
std::vector<storm_call> make_storm() {
  std::vector<storm_call> calls;
  for (int n = 0; n < roots; ++n) {
    calls.push_back({"square_root", {{"of", n}}, n == crashing});
    if (n == crashing)
      calls.back().arguments["crash"] = true;
    if (n % 3 == 0)
      calls.push_back({"add", {{"a", n}, {"b", 0.25}}});
    if (n % 4 == 0)
      calls.push_back({"echo", {{"number", n}}});
    if (n % 4 == 1)
      calls.push_back({"count", {}});
    if (n % 4 == 3)
      calls.push_back({"nap", {{"milliseconds", 100 + n}}});
  }
  return calls;
}

/// Of `count` the answer says which call it was; each number may come once.
bool is_right(const storm_call& call, const mcp_answer& answer, std::vector<double>& counted) {
  if (answer.is_error())
    return false;
  if (call.tool == "square_root")
    return std::abs(answer.number() - std::sqrt(call.arguments.at("of").to_number<double>())) < 1e-12;
  if (call.tool == "add")
    return answer.number() == call.arguments.at("a").to_number<double>() + 0.25;
  if (call.tool == "echo")
    return answer.structured() == call.arguments;
  if (call.tool == "nap")
    return answer.text() == "slept well";
  counted.push_back(answer.number());
  return true;
}

bool are_consecutive(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return std::adjacent_find(numbers.begin(), numbers.end(), [](double a, double b) { return b != a + 1; }) ==
         numbers.end();
}

/// Sends all calls, each on a connection of its own, then reads all answers. The server stands still while they are sent, so that
/// all of them are under way before the first is answered.
std::vector<mcp_answer> let_loose(stage& on, std::vector<storm_call>& calls) {
  std::vector<examples::http_client> connections;
  for (std::size_t n = 0; n < calls.size(); ++n)
    connections.emplace_back("127.0.0.1", on.server.port());
  on.server.pause();
  for (std::size_t n = 0; n < calls.size(); ++n) {
    auto& call = calls[n];
    call.request = on.clients[n % on.clients.size()].make_call(call.tool, call.arguments);
    connections[n].send("POST", examples::mcp_path, call.request.headers, call.request.body);
  }
  on.server.resume();
  std::vector<mcp_answer> answers;
  for (std::size_t n = 0; n < calls.size(); ++n) {
    const auto answer = connections[n].receive();
    answers.push_back(examples::mcp_client::read(calls[n].request, answer.status, answer.body));
  }
  return answers;
}

/// The restart may follow the answers by a moment.
std::string tree_with_restarts(calculator& server, std::uint64_t expected) {
  const auto limit = clock::now() + 10s;
  auto tree = server.tree();
  while (restarts_in(tree) < expected && clock::now() < limit)
    tree = server.tree();
  return tree;
}

} // namespace

void run_storm(stage& on) {
  auto calls = make_storm();
  on.out.chapter(fmt::format("{} calls under way, {} of square_root, one of these told to crash", calls.size(), roots));
  const auto started = clock::now();
  const auto answers = let_loose(on, calls);
  const auto took = clock::now() - started;
  std::size_t right = 0;
  std::vector<double> counted;
  for (std::size_t n = 0; n < calls.size(); ++n) {
    const auto& call = calls[n];
    const auto what = call.tool + flat(call.arguments);
    if (call.crash) {
      on.out.item(what, "isError: " + answers[n].text());
      on.out.check(answers[n].is_error(), "the call that was told to crash is answered with isError");
      on.out.check(answers[n].text().find("told to crash") == std::string::npos,
                   "what was thrown stays in the server's log");
    } else if (on.out.check(is_right(call, answers[n], counted), what + " is answered right beside the crash")) {
      ++right;
    }
  }
  on.out.check(are_consecutive(counted), "the calls of count are counted one by one");
  on.out.item("the others",
              fmt::format("{} of {} answered right, all within {}", right, calls.size() - 1, time_text(took)));
  const auto next = on.client().call(on.connection, "square_root", {{"of", 1764}});
  on.out.item("the next call, square_root of 1764", flat(next.structured()));
  on.out.check(!next.is_error() && next.number() == 42, "the next call of square_root is answered right");
}

void show_tree(stage& on) {
  on.out.chapter("The supervision tree after it");
  const auto tree = tree_with_restarts(on.server, 1);
  on.out.line(folded(tree));
  on.out.check(restarts_in(tree) == 1, "one crash is one restart, and nobody else's");
  on.out.check(tree.find("told to crash") != std::string::npos, "the tree says why the handler was restarted");
}

} // namespace demo
