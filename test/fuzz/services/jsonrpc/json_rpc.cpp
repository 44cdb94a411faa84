// Any text, as a peer sends it: what is a message is written as one that reads the same.
#include "test/fuzz/fuzz.hpp"

#include "services/jsonrpc/parse.hpp"
#include "services/jsonrpc/serialize.hpp"

#include <string>

namespace actors::fuzz {
namespace {

// Small, so that inputs reach them.
constexpr jsonrpc::parse_limits limits{.max_bytes = 2048, .max_depth = 16, .max_batch = 4};
// A character may take six when it is written (a control character), a number a few more than it had.
constexpr jsonrpc::parse_limits limits_of_our_own{.max_bytes = 64 * 2048, .max_depth = 16, .max_batch = 4};

void check(const jsonrpc::message& message) {
  const auto text = jsonrpc::serialize(message);
  must(text.find('\n') == std::string::npos, "a message is one line");
  const auto again = jsonrpc::parse(text, limits_of_our_own);
  must(again && std::holds_alternative<jsonrpc::message>(*again), "what was written is a message");
  must(jsonrpc::serialize(std::get<jsonrpc::message>(*again)) == text, "it reads as what was written");
}

} // namespace

void run(std::string_view input) {
  const auto read = jsonrpc::parse(input, limits);
  if (!read) {
    must(!read.error().message.empty(), "a refusal says why");
    return;
  }
  if (const auto* one = std::get_if<jsonrpc::message>(&*read))
    return check(*one);
  const auto& all = std::get<jsonrpc::batch>(*read);
  must(!all.empty() && all.size() <= limits.max_batch, "a batch keeps to its limit");
  for (const auto& each : all)
    if (each)
      check(*each);
}

} // namespace actors::fuzz
