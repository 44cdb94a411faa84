// Bytes on an HTTP connection, as they come: in pieces they are the same requests as in one; and what the protocol makes of
// each request is an answer.
#include "test/fuzz/fuzz.hpp"

#include "services/mcp/codec.hpp"
#include "services/transport/detail/http_request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace actors::fuzz {
namespace {

namespace http = boost::beast::http;
using transport::detail::request_parser;

// Small, so that inputs reach them.
constexpr std::size_t max_header_bytes = 1024;
constexpr std::size_t max_body_bytes = 2048;

/// What a connection makes of its input, up to the first request that it does not take; nothing where a header was too long, since Beast
/// counts what it is given at once, and one near the limit may pass in pieces.
std::optional<std::vector<transport::inbound>> read(std::string_view input, std::size_t piece) {
  std::vector<transport::inbound> out;
  std::string waiting;
  while (!waiting.empty() || !input.empty()) {
    request_parser parser{"/mcp", max_header_bytes};
    parser.eager(true);
    parser.body_limit(max_body_bytes);
    while (!parser.is_done()) {
      boost::system::error_code error;
      const auto taken = waiting.empty() ? 0 : parser.put(boost::asio::buffer(waiting), error);
      waiting.erase(0, taken);
      if (error == http::error::header_limit)
        return std::nullopt;
      if (error && error != http::error::need_more)
        return out;
      if (parser.is_done() || (taken != 0 && !error))
        continue;
      if (input.empty())
        return out;
      waiting += input.substr(0, piece);
      input.remove_prefix(std::min(piece, input.size()));
    }
    if (parser.refused_with() != 0)
      return out;
    out.push_back(parser.take());
    must(out.back().body.size() <= max_body_bytes, "a body keeps to its limit");
  }
  return out;
}

bool same(const transport::inbound& one, const transport::inbound& other) {
  const auto same_field = [](const auto& a, const auto& b) { return a.name == b.name && a.value == b.value; };
  std::vector<transport::headers::field> of_one;
  std::vector<transport::headers::field> of_other;
  for (const auto field : one.headers)
    of_one.push_back(field);
  for (const auto field : other.headers)
    of_other.push_back(field);
  return one.method == other.method && one.body == other.body && std::ranges::equal(of_one, of_other, same_field);
}

void check_answer(const mcp::codec& wire, const std::variant<mcp::incoming, mcp::reject>& judged) {
  if (const auto* no = std::get_if<mcp::reject>(&judged)) {
    must(no->answer.status >= 400 || !no->answer.body.empty(), "a refusal is an answer");
    return;
  }
  const auto& taken = std::get<mcp::incoming>(judged);
  if (taken.is_request())
    must(!wire.encode_error(taken.reply, mcp::errc::internal_error, "x").body.empty(), "a request can be answered");
}

} // namespace

void run(std::string_view input) {
  const auto whole = read(input, input.size());
  // What the first byte says, so that the size varies.
  const auto pieces = read(input, input.empty() ? 1 : 1 + static_cast<unsigned char>(input.front()) % 16);
  if (!whole || !pieces)
    return;
  must(std::ranges::equal(*whole, *pieces, same), "requests do not depend on where they are cut");

  static const mcp::codec wire{{.name = "fuzz", .version = "1"}, {.limits = {.max_bytes = 2048, .max_depth = 16}}};
  for (const auto& each : *whole) {
    const auto decoded = wire.decode(each, {.http = true});
    if (const auto* one = std::get_if<mcp::incoming>(&decoded))
      check_answer(wire, *one);
    else if (const auto* no = std::get_if<mcp::reject>(&decoded))
      check_answer(wire, *no);
    else if (const auto* many = std::get_if<mcp::batch>(&decoded))
      for (const auto& message : many->messages)
        check_answer(wire, message);
  }
}

} // namespace actors::fuzz
