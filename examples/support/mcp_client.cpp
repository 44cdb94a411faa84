#include "examples/support/mcp_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include <stdexcept>
#include <utility>

namespace examples {

namespace {

namespace json = boost::json;

const json::object client_info{{"name", "libactors example client"}, {"version", "0.1.0"}};

[[noreturn]] void fail(const std::string& what, int status, std::string_view body) {
  throw std::runtime_error{what + " (HTTP status " + std::to_string(status) + "): " + std::string{body.substr(0, 200)}};
}

} // namespace

std::string_view to_string(era e) noexcept {
  return e == era::v2025_11_25 ? "2025-11-25" : "2026-07-28";
}

std::string http_text(const mcp_request& request) {
  auto out = "POST " + std::string{mcp_path} + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
  for (const auto& [name, value] : request.headers)
    (((out += name) += ": ") += value) += "\r\n";
  return out + "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
}

// -- answers ------------------------------------------------------------------

std::int64_t mcp_answer::error_code() const {
  const auto* error = message.if_contains("error");
  return error ? error->at("code").to_number<std::int64_t>() : 0;
}

const json::object& mcp_answer::result() const {
  const auto* found = message.if_contains("result");
  if (!found || !found->is_object())
    throw std::runtime_error{"no result but " + json::serialize(message)};
  return found->get_object();
}

bool mcp_answer::is_error() const {
  const auto* flag = result().if_contains("isError");
  return flag && flag->is_bool() && flag->get_bool();
}

std::string mcp_answer::text() const {
  return json::value_to<std::string>(result().at("content").at(0).at("text"));
}

const json::object& mcp_answer::structured() const {
  const auto* found = result().if_contains("structuredContent");
  if (!found || !found->is_object())
    throw std::runtime_error{"no structured content in " + json::serialize(message)};
  return found->get_object();
}

double mcp_answer::number() const {
  return structured().at("result").to_number<double>();
}

// -- requests -----------------------------------------------------------------

http_headers mcp_client::headers() const {
  http_headers out{{"Accept", "application/json, text/event-stream"}};
  if (era_ == era::v2026_07_28 || !session_.empty())
    out.emplace_back("MCP-Protocol-Version", to_string(era_));
  if (!session_.empty())
    out.emplace_back("Mcp-Session-Id", session_);
  return out;
}

mcp_request mcp_client::make(std::string_view method, json::object params) {
  mcp_request out{.headers = headers(), .body = {}, .id = ++last_id_};
  if (era_ == era::v2026_07_28) {
    out.headers.emplace_back("Mcp-Method", method);
    if (const auto* name = params.if_contains("name"); name && name->is_string())
      out.headers.emplace_back("Mcp-Name", name->get_string());
    params["_meta"] = {{"io.modelcontextprotocol/protocolVersion", to_string(era_)},
                       {"io.modelcontextprotocol/clientInfo", client_info},
                       {"io.modelcontextprotocol/clientCapabilities", capabilities_}};
  }
  out.body = json::serialize(
      json::object{{"jsonrpc", "2.0"}, {"id", out.id}, {"method", method}, {"params", std::move(params)}});
  return out;
}

mcp_request mcp_client::make_call(std::string_view tool, json::object arguments) {
  return make("tools/call", {{"name", tool}, {"arguments", std::move(arguments)}});
}

mcp_answer mcp_client::read(const mcp_request& asked, int status, std::string_view body) {
  boost::system::error_code wrong;
  auto message = json::parse(body, wrong);
  if (wrong || !message.is_object())
    fail("an answer that is no JSON object", status, body);
  mcp_answer out{.status = status, .message = std::move(message.get_object())};
  const auto* id = out.message.if_contains("id");
  if (!id || *id != asked.id)
    fail("an answer to another request than " + std::to_string(asked.id), status, body);
  if (out.message.contains("result") == out.message.contains("error"))
    fail("neither a result nor an error, or both", status, body);
  return out;
}

// -- conversations ------------------------------------------------------------

mcp_answer mcp_client::exchange(http_client& over, const mcp_request& request) {
  const auto answer = over.post(mcp_path, request.headers, request.body);
  return read(request, answer.status, answer.body);
}

mcp_answer mcp_client::open(http_client& over) {
  if (era_ == era::v2026_07_28)
    return ask(over, "server/discover");
  session_.clear();
  const auto request =
      make("initialize",
           {{"protocolVersion", to_string(era_)}, {"capabilities", capabilities_}, {"clientInfo", client_info}});
  const auto answer = over.post(mcp_path, request.headers, request.body);
  auto out = read(request, answer.status, answer.body);
  session_ = answer.header("Mcp-Session-Id");
  const auto ready = over.post(mcp_path, headers(), R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  if (ready.status != 202)
    fail("notifications/initialized was not accepted", ready.status, ready.body);
  return out;
}

bool mcp_client::close(http_client& over) {
  if (session_.empty())
    return true;
  const auto answer = over.request("DELETE", mcp_path, headers(), {});
  session_.clear();
  return answer.status == 204;
}

mcp_answer mcp_client::ask(http_client& over, std::string_view method, json::object params) {
  return exchange(over, make(method, std::move(params)));
}

mcp_answer mcp_client::call(http_client& over, std::string_view tool, json::object arguments) {
  return exchange(over, make_call(tool, std::move(arguments)));
}

} // namespace examples
