// What the handlers of resources, prompts and completions answer. Tools: services/mcp/content.hpp.
//
//   server.resource("config://app", {.name = "app"}, [] { return std::string{"{}"}; });       // a text is enough
//   server.prompt("greet", "Greets.", [](const who& in) { return "Greet " + in.name; });      // so it is here: the user's message
//   return actors::mcp::prompt_result{.messages = {{role::user, text_content{"…"}}, {role::assistant, image_content{…}}}};
//
// Plain values; no thread rules. Source: 2026-07-28, server/resources, server/prompts, server/utilities/completion.
#pragma once

#include "services/mcp/content.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace actors::mcp {

/// The result of `resources/read`. A handler says with an empty optional that there is no such resource, never with empty contents:
/// clients could not tell them apart.
struct read_result {
  std::vector<resource_contents> contents{};
  std::optional<cache_hint> cache{}; ///< of this answer; else the resource's, else the server's
  boost::json::object meta{};        ///< `_meta` of the result
};

struct prompt_message {
  mcp::role role = role::user;
  content_block content{};
};

/// The result of `prompts/get`.
struct prompt_result {
  std::string description{}; ///< not sent when empty
  std::vector<prompt_message> messages{};
  boost::json::object meta{}; ///< `_meta` of the result
};

/// What a completion is asked for.
struct completion_request {
  std::string argument{}; ///< the name of the argument of the prompt, or of the template's variable
  std::string value{};    ///< what has been typed so far
  std::map<std::string, std::string> context{}; ///< arguments that are settled already
};
BOOST_DESCRIBE_STRUCT(completion_request, (), (argument, value, context))

/// The result of `completion/complete`. Of more than 100 values the first 100 are sent, and `total` and `hasMore` say so.
struct completion {
  std::vector<std::string> values{}; ///< the best first
  std::optional<std::uint64_t> total{};
  bool has_more = false;
};

/// Append the members of the result object.
/// `uri` and `mime_type` are those of contents that do not name theirs.
void append_members(std::string& out, const read_result& result, std::string_view uri, std::string_view mime_type);
void append_members(std::string& out, const prompt_result& result);
void append_members(std::string& out, const completion& result);

} // namespace actors::mcp
