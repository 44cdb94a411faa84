// A line of two bytes of change, and a state or the content of one: nothing is opened that was not sealed here.
#include "test/fuzz/fuzz.hpp"

#include "services/jsonrpc/serialize.hpp"
#include "services/jsonrpc/strict_json.hpp"
#include "services/mcp/base64.hpp"
#include "services/mcp/detail/request_state.hpp"

#include <string>
#include <vector>

namespace actors::fuzz {
namespace {

using namespace mcp::detail;
using namespace std::chrono_literals;

const state_seal::time_point noon{1'800'000'000s};

boost::json::value reversed(const boost::json::value& value) {
  if (const auto* items = value.if_array()) {
    boost::json::array out;
    for (const auto& each : *items)
      out.push_back(reversed(each));
    return out;
  }
  if (!value.is_object())
    return value;
  const auto& members = value.get_object();
  std::vector<const boost::json::key_value_pair*> order;
  for (const auto& each : members)
    order.insert(order.begin(), &each);
  boost::json::object out;
  for (const auto* each : order)
    out.emplace(each->key(), reversed(each->value()));
  return out;
}

} // namespace

void run(std::string_view input) {
  static const state_seal seal{{std::string(32, 'k'), std::string(32, 'o')}, 16U << 10U};
  const auto change = take_line(input);

  const binding nobody{};
  must(!seal.open(input, nobody, noon), "no input is a state");
  must(!seal.open(mcp::base64url_encode(input), nobody, noon), "no bytes are a state");

  const auto value = jsonrpc::parse_json(input, {.max_bytes = 2048, .max_depth = 32});
  if (!value || !value->is_object())
    return;
  const auto& content = value->get_object();
  must(digest_of(content) == digest_of(reversed(content).get_object()), "the order of names does not matter");

  const binding to{.method = "tools/call", .name = "t", .arguments = digest_of(content), .subject = "s"};
  const auto text = seal.seal(content, to, noon + 1s);
  const auto opened = seal.open(text, to, noon);
  must(text.size() > seal.max_bytes() || opened, "what was sealed is opened");
  must(!opened || jsonrpc::serialize(*opened) == jsonrpc::serialize(content), "and is what was sealed");
  must(!seal.open(text, to, noon + 1s), "until it expires");
  if (change.size() < 2)
    return;
  auto changed = text;
  changed[static_cast<unsigned char>(change[0]) * changed.size() / 256] = change[1];
  must(changed == text || !seal.open(changed, to, noon), "and nothing else is");
}

} // namespace actors::fuzz
