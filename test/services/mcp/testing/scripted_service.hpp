// A server that says what the test has it say, for what the client does with answers that no real server need give.
#pragma once

#include "libactors/system.hpp"
#include "services/jsonrpc/serialize.hpp"
#include "services/jsonrpc/strict_json.hpp"
#include "services/transport/connection.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace actors::mcp::in_memory {

class scripted_service final : public transport::service {
public:
  /// Takes a request of that method; what it answers is up to it.
  using turn = std::function<void(const boost::json::object& request, const transport::exchange_ptr& from)>;

  std::map<std::string, turn> turns;
  std::vector<boost::json::object> others; ///< messages that no turn took

  void on_message(transport::exchange_ptr in) override {
    const auto message = jsonrpc::parse_json(in->request().body).value().as_object();
    const auto* method = message.if_contains("method");
    const auto found = method ? turns.find(std::string{method->as_string()}) : turns.end();
    if (found != turns.end())
      return found->second(message, in);
    others.push_back(message);
    in->respond({.status = 202, .headers = {}, .body = {}});
  }

  /// Answers a request with that result.
  static void answer(const boost::json::object& request, const transport::exchange_ptr& from,
                     boost::json::object result) {
    from->respond({.status = 200,
                   .headers = {},
                   .body = jsonrpc::serialize(boost::json::value{
                       {"jsonrpc", "2.0"}, {"id", request.at("id")}, {"result", std::move(result)}})});
  }
};

} // namespace actors::mcp::in_memory
