#include "test/e2e/servers.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <charconv>
#include <csignal>
#include <stdexcept>

namespace e2e {

using examples::mcp_answer;
using examples::mcp_client;

// -- HTTP ---------------------------------------------------------------------

namespace {

std::vector<std::string> command_of(std::vector<std::string> out, const std::vector<std::string>& options) {
  out.insert(out.end(), options.begin(), options.end());
  return out;
}

} // namespace

http_server::http_server(const std::string& program, const std::vector<std::string>& options)
    : process_(command_of({program, "--http", "127.0.0.1:0"}, options)) {
  const auto line = process_.wait_for_error_line(" serves http://127.0.0.1:", patience);
  if (!line)
    throw std::runtime_error{program + " does not serve: " + process_.errors()};
  const auto digits = line->substr(line->rfind(':') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), port_);
}

http_server::~http_server() {
  if (!killed_) {
    EXPECT_EQ(stop(), 0) << process_.errors();
  }
}

void http_server::kill() {
  process_.signal(SIGKILL);
  EXPECT_EQ(process_.wait(patience), 128 + SIGKILL);
  killed_ = true;
}

examples::http_client http_server::connect() const {
  return {"127.0.0.1", port_};
}

int http_server::stop() {
  process_.signal(SIGTERM);
  return process_.wait(patience).value_or(-1);
}

// -- stdio --------------------------------------------------------------------

stdio_server::stdio_server(const std::string& program, const std::vector<std::string>& options)
    : process_(command_of({program, "--stdio"}, options)) {}

void stdio_server::send(const std::string& line) {
  if (!process_.write(line + '\n'))
    throw std::runtime_error{"the server reads no more: " + process_.errors()};
}

boost::json::value stdio_server::receive() {
  const auto line = process_.read_line(patience);
  if (!line)
    throw std::runtime_error{"no line from the server; standard error: " + process_.errors()};
  return boost::json::parse(*line);
}

mcp_answer stdio_server::ask(mcp_client& client, std::string_view method, boost::json::object params) {
  const auto request = client.make(method, std::move(params));
  send(request.body);
  return mcp_client::read(request, 200, boost::json::serialize(receive()));
}

mcp_answer stdio_server::call(mcp_client& client, std::string_view tool, boost::json::object arguments) {
  return ask(client, "tools/call", {{"name", tool}, {"arguments", std::move(arguments)}});
}

mcp_answer stdio_server::initialize(mcp_client& client, boost::json::object capabilities) {
  auto answer = ask(client, "initialize",
                    {{"protocolVersion", to_string(client.speaks())},
                     {"capabilities", std::move(capabilities)},
                     {"clientInfo", {{"name", "e2e"}, {"version", "1"}}}});
  send(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  return answer;
}

int stdio_server::end_input() {
  process_.close_input();
  return process_.wait(patience).value_or(-1);
}

int stdio_server::stop() {
  process_.signal(SIGTERM);
  return process_.wait(patience).value_or(-1);
}

// -- many at a time -----------------------------------------------------------

call_batch::call_batch(const http_server& server, std::size_t size) {
  for (std::size_t n = 0; n < size; ++n)
    connections_.push_back(server.connect());
}

void call_batch::send_all(mcp_client& client, std::string_view tool, const boost::json::object& arguments) {
  requests_.clear();
  for (auto& connection : connections_) {
    requests_.push_back(client.make_call(tool, arguments));
    connection.send("POST", examples::mcp_path, requests_.back().headers, requests_.back().body);
  }
}

std::vector<mcp_answer> call_batch::receive_all() {
  std::vector<mcp_answer> answers;
  for (std::size_t n = 0; n < connections_.size(); ++n) {
    const auto answer = connections_[n].receive();
    answers.push_back(mcp_client::read(requests_[n], answer.status, answer.body));
  }
  return answers;
}

} // namespace e2e
