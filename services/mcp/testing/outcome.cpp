#include "services/mcp/testing/outcome.hpp"

#include "services/jsonrpc/serialize.hpp"
#include "services/mcp/detail/testing/members.hpp"

#include <ostream>
#include <utility>

namespace actors::mcp::in_memory {

namespace {

request_error read_error(const boost::json::value& from) {
  const auto* members = from.if_object();
  const auto* code = members ? members->if_contains("code") : nullptr;
  if (!code || !code->is_int64())
    throw unexpected{"an error without a code: " + jsonrpc::serialize(from)};
  const auto* data = members->if_contains("data");
  return {.code = code->get_int64(), .message = detail::text_of(*members, "message"), .data = data ? *data : nullptr};
}

std::string words_for(const request_error& error) {
  std::string out = "error " + std::to_string(error.code) + ", " + error.message;
  if (!error.data.is_null())
    out += " " + jsonrpc::serialize(error.data);
  return out;
}

/// The questions of a result that is none yet.
std::string questions_in(const boost::json::object& result) {
  std::string out;
  const auto* asked = result.if_contains("inputRequests");
  if (const auto* all = asked ? asked->if_object() : nullptr)
    for (const auto& [key, each] : *all)
      out += (out.empty() ? "" : ", ") + std::string{key} + ": " + jsonrpc::serialize(each);
  return out.empty() ? "nothing in particular" : out;
}

} // namespace

// -- outcome --------------------------------------------------------------------

outcome::outcome(std::string asked, const boost::json::object& answer) : asked_(std::move(asked)) {
  if (const auto* error = answer.if_contains("error")) {
    error_ = read_error(*error);
    return;
  }
  const auto* result = answer.if_contains("result");
  if (!result || !result->is_object())
    throw unexpected{asked_ + ": the result is no object: " + jsonrpc::serialize(boost::json::value(answer))};
  result_ = result->get_object();
}

const boost::json::object& outcome::result() const {
  if (error_)
    throw unexpected{asked_ + " was answered with " + words_for(*error_)};
  return result_;
}

const request_error& outcome::error() const {
  if (!error_)
    throw unexpected{asked_ + " was answered with no error, but " + jsonrpc::serialize(boost::json::value(result_))};
  return *error_;
}

bool outcome::input_required() const noexcept {
  const auto* type = result_.if_contains("resultType");
  return type && *type == "input_required";
}

std::ostream& operator<<(std::ostream& out, const outcome& what) {
  out << what.asked_ << ": ";
  return what.error_ ? out << words_for(*what.error_) : out << jsonrpc::serialize(boost::json::value(what.result_));
}

// -- tool_outcome ---------------------------------------------------------------

tool_outcome::tool_outcome(outcome answered, std::vector<in_memory::progress> told)
    : answered_(std::move(answered)), progress_(std::move(told)) {
  const auto& result = answered_.result();
  if (answered_.input_required())
    throw unexpected{answered_.asked() + ": the server asks for " + questions_in(result) +
                     ", and this client did not answer; on_elicit, on_sample and roots say what it answers"};
}

bool tool_outcome::is_error() const noexcept {
  const auto* flag = answered_.result().if_contains("isError");
  return flag && *flag == true;
}

std::string tool_outcome::text() const {
  std::optional<std::string> out;
  for (const auto& each : content())
    if (const auto* block = each.if_object(); block && detail::text_of(*block, "type") == "text")
      out = out ? *out + "\n" + detail::text_of(*block, "text") : detail::text_of(*block, "text");
  if (!out)
    fail("it has no text");
  return *out;
}

const boost::json::value& tool_outcome::structured() const {
  const auto* found = json().if_contains("structuredContent");
  if (!found)
    fail(is_error() ? "the tool has failed" : "it has no structured content");
  return *found;
}

// Where a result is no object it travels in one; see handler.hpp.
const boost::json::value& tool_outcome::returned() const {
  const auto& whole = structured();
  const auto* members = whole.if_object();
  const auto* inner = members && members->size() == 1 ? members->if_contains("result") : nullptr;
  return inner ? *inner : whole;
}

const boost::json::array& tool_outcome::content() const {
  const auto* found = json().if_contains("content");
  if (!found || !found->is_array())
    fail("it has no content");
  return found->get_array();
}

void tool_outcome::fail(std::string_view why) const {
  throw unexpected{answered_.asked() + ": " + std::string{why} + "; the result is " +
                   jsonrpc::serialize(boost::json::value(json()))};
}

std::ostream& operator<<(std::ostream& out, const tool_outcome& what) {
  return out << what.answered_;
}

} // namespace actors::mcp::in_memory
