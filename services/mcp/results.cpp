#include "services/mcp/results.hpp"

#include "services/jsonrpc/serialize.hpp"

#include <algorithm>
#include <utility>

namespace actors::mcp {

namespace {

// Source: 2026-07-28, server/utilities/completion, "Completion Results".
constexpr std::size_t most_values = 100;

void separate(std::string& out, bool& first) {
  if (!std::exchange(first, false))
    out += ',';
}

} // namespace

void append_members(std::string& out, const read_result& result, std::string_view uri, std::string_view mime_type) {
  out += R"("contents":[)";
  bool first = true;
  for (const auto& each : result.contents) {
    separate(out, first);
    if (!each.uri.empty() && !each.mime_type.empty()) {
      append(out, each);
      continue;
    }
    auto named = each;
    if (named.uri.empty())
      named.uri = uri;
    if (named.mime_type.empty())
      named.mime_type = mime_type;
    append(out, named);
  }
  out += ']';
}

void append_members(std::string& out, const prompt_result& result) {
  if (!result.description.empty()) {
    out += R"("description":)";
    jsonrpc::append_string(out, result.description);
    out += ',';
  }
  out += R"("messages":[)";
  bool first = true;
  for (const auto& each : result.messages) {
    separate(out, first);
    ((out += R"({"role":")") += to_string(each.role)) += R"(","content":)";
    append(out, each.content);
    out += '}';
  }
  out += ']';
}

void append_members(std::string& out, const completion& result) {
  const auto shown = std::min(result.values.size(), most_values);
  out += R"("completion":{"values":[)";
  bool first = true;
  for (std::size_t i = 0; i < shown; ++i) {
    separate(out, first);
    jsonrpc::append_string(out, result.values[i]);
  }
  out += ']';
  const bool cut = shown < result.values.size();
  if (const auto total = cut && !result.total ? std::optional<std::uint64_t>{result.values.size()} : result.total)
    (out += R"(,"total":)") += std::to_string(*total);
  out += result.has_more || cut ? R"(,"hasMore":true})" : R"(,"hasMore":false})";
}

} // namespace actors::mcp
