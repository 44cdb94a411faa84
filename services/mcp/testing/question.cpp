#include "services/mcp/testing/question.hpp"

#include "services/mcp/detail/testing/members.hpp"

#include <utility>

namespace actors::mcp::in_memory {

using boost::json::object;

std::string question::message() const {
  return detail::text_of(params, "message");
}

object question::schema() const {
  return detail::members_of(params, "requestedSchema");
}

answer accept(object content) {
  return object{{"action", "accept"}, {"content", std::move(content)}};
}
answer accept() {
  return object{{"action", "accept"}};
}
answer decline() {
  return object{{"action", "decline"}};
}
answer dismiss() {
  return object{{"action", "cancel"}};
}
answer said(std::string_view text, std::string_view model) {
  return object{{"role", "assistant"},
                {"content", object{{"type", "text"}, {"text", text}}},
                {"model", model},
                {"stopReason", "endTurn"}};
}

} // namespace actors::mcp::in_memory
