#include "bench/mcp/contestant.hpp"

#include <fmt/format.h>

#include <charconv>
#include <csignal>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace bench::mcp {

namespace {

constexpr std::chrono::seconds start_limit{20};
constexpr std::chrono::seconds end_limit{10};

} // namespace

question sum() {
  return {.method = "tools/call",
          .params = {{"name", "add"}, {"arguments", {{"a", 2}, {"b", 3}}}},
          .is_right = [](const examples::mcp_answer& answer) { return answer.number() == 5; }};
}

contestant::contestant(std::string name, const std::vector<std::string>& command)
    : name_(std::move(name)), process_(command) {
  constexpr std::string_view before = " serves http://127.0.0.1:";
  const auto line = process_.wait_for_error_line(before, start_limit);
  if (!line)
    throw std::runtime_error{name_ + " does not serve: " + process_.errors()};
  const auto digits = std::string_view{*line}.substr(line->find(before) + before.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), port_);
}

contestant::~contestant() {
  process_.signal(SIGTERM);
  process_.wait(end_limit);
}

void contestant::tell(std::string_view line, std::string_view answer) {
  process_.write(fmt::format("{}\n", line));
  if (!process_.wait_for_error_line(answer, start_limit))
    throw std::runtime_error{fmt::format("{} does not answer \"{}\": {}", name_, line, process_.errors())};
}

bool contestant::knows(examples::era speaks) const {
  examples::http_client over{"127.0.0.1", port_};
  try {
    return examples::mcp_client{speaks}.open(over).message.contains("result");
  } catch (const std::runtime_error&) {
    return false; // refused without the id, which it has not read
  }
}

load_plan contestant::prepare(examples::era speaks, std::size_t connections, const question& what) const {
  load_plan plan{.port = port_, .connections = connections, .server = id()};
  examples::http_client over{"127.0.0.1", port_};
  const std::size_t different = speaks == examples::era::v2025_11_25 ? connections : 1;
  for (std::size_t n = 0; n < different; ++n) {
    examples::mcp_client client{speaks};
    client.open(over);
    const auto request = client.make(what.method, what.params);
    const auto model = over.post(examples::mcp_path, request.headers, request.body);
    if (model.status != 200 || !what.is_right(examples::mcp_client::read(request, model.status, model.body)))
      throw std::runtime_error{fmt::format("{} answers {} wrongly: {}", name_, what.method, model.body)};
    if (n != 0 && model.body != plan.expected_body)
      throw std::runtime_error{name_ + " answers one session unlike another: " + model.body};
    plan.expected_body = model.body;
    plan.requests.push_back(http_text(request));
  }
  return plan;
}

} // namespace bench::mcp
