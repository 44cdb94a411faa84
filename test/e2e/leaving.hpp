// What the tests of a server's end have in common: calls of leaving_server.cpp, and what its clients are told.
#pragma once

#include "test/e2e/raw_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace e2e {

/// What a client declares that can be asked.
inline boost::json::object asked_by_forms() {
  return {{"elicitation", boost::json::object{{"form", boost::json::object{}}}}};
}

/// A call whose answer is a stream that begins with its progress.
inline examples::mcp_request make_streamed_call(examples::mcp_client& by, std::string_view tool,
                                                boost::json::object arguments) {
  auto request = by.make_call(tool, std::move(arguments));
  auto body = boost::json::parse(request.body);
  auto& meta = body.at("params").as_object()["_meta"];
  if (!meta.is_object())
    meta.emplace_object();
  meta.as_object()["progressToken"] = request.id;
  request.body = boost::json::serialize(body);
  return request;
}

/// The call of that name is with its handler.
inline void expect_begun(examples::child_process& server, const std::string& name) {
  EXPECT_TRUE(server.wait_for_error_line("begun " + name, patience)) << name << '\n' << server.errors();
}

/// The answer to a request, which may be the last event of a stream. Throws where there is none.
inline examples::mcp_answer answer_of(const examples::mcp_request& asked,
                                      const std::optional<examples::http_response>& response) {
  if (!response)
    throw std::runtime_error{"the connection ended before the answer was complete"};
  std::string_view body = response->body;
  if (response->header("Content-Type") == "text/event-stream") {
    constexpr std::string_view field = "data: ";
    const auto place = body.rfind(field);
    body = place == std::string_view::npos ? std::string_view{} : body.substr(place + field.size());
    body = body.substr(0, body.find('\n'));
  }
  return examples::mcp_client::read(asked, response->status, body);
}

inline void expect_told_of_end(const examples::mcp_answer& answer) {
  EXPECT_TRUE(answer.is_error());
  EXPECT_EQ(answer.text(), "the server is shutting down");
}

} // namespace e2e
