#include "services/jsonrpc/strict_json.hpp"

#include "services/jsonrpc/detail/open_names.hpp"
#include "services/jsonrpc/detail/utf8.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <boost/json/value_stack.hpp>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace actors::jsonrpc {

namespace {

namespace json = boost::json;
using system_code = json::error_code;

/// Builds the value, compares names, and watches the outermost object for its id. The text must come in one piece.
struct handler {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  handler(std::string_view text, json::storage_ptr storage) : names(text) { stack.reset(std::move(storage)); }

  bool on_document_begin(system_code&) { return true; }
  bool on_document_end(system_code&) { return true; }

  bool on_object_begin(system_code&) {
    ++depth;
    at_id = false;
    names.open();
    return true;
  }

  /// A duplicate does not stop the reader: the id may stand behind it.
  bool on_object_end(std::size_t n, system_code&) {
    --depth;
    if (const auto twice = names.close(); twice && !duplicate) {
      duplicate = *twice;
    }
    stack.push_object(n);
    return true;
  }

  bool on_array_begin(system_code&) {
    ++depth;
    at_id = false;
    return true;
  }

  bool on_array_end(std::size_t n, system_code&) {
    --depth;
    stack.push_array(n);
    return true;
  }

  bool on_key_part(json::string_view part, std::size_t, system_code&) {
    pieces.append(part.data(), part.size());
    stack.push_chars(part);
    return true;
  }

  bool on_key(json::string_view last, std::size_t, system_code&) {
    std::string_view name{last.data(), last.size()};
    if (!pieces.empty()) {
      name = pieces.append(name);
    }
    names.add(name);
    at_id = depth == 1 && name == "id";
    ids += at_id ? 1 : 0;
    pieces.clear();
    stack.push_key(last);
    return true;
  }

  bool on_string_part(json::string_view part, std::size_t, system_code&) {
    if (at_id) {
      pieces.append(part.data(), part.size());
    }
    stack.push_chars(part);
    return true;
  }

  bool on_string(json::string_view last, std::size_t, system_code&) {
    if (std::exchange(at_id, false)) {
      pieces.append(last.data(), last.size());
      id = std::exchange(pieces, {});
    }
    stack.push_string(last);
    return true;
  }

  bool on_number_part(json::string_view, system_code&) { return true; }

  bool on_int64(std::int64_t i, json::string_view, system_code&) {
    if (std::exchange(at_id, false)) {
      id = i;
    }
    stack.push_int64(i);
    return true;
  }

  bool on_uint64(std::uint64_t u, json::string_view, system_code&) {
    stack.push_uint64(u);
    return true;
  }

  /// `rough`, Boost's own conversion, may miss the nearest double by some bits.
  bool on_double(double rough, json::string_view digits, system_code& ec) {
    double nearest = 0;
    const auto failure = std::from_chars(digits.data(), digits.data() + digits.size(), nearest).ec;
    if (failure == std::errc::result_out_of_range && std::abs(rough) > 1) {
      ec = json::error::exponent_overflow;
      return false;
    }
    stack.push_double(failure == std::errc{} ? nearest : std::copysign(0.0, rough));
    return true;
  }

  bool on_bool(bool b, system_code&) {
    stack.push_bool(b);
    return true;
  }

  bool on_null(system_code&) {
    stack.push_null();
    return true;
  }

  bool on_comment_part(json::string_view, system_code&) { return true; }
  bool on_comment(json::string_view, system_code&) { return true; }

  [[nodiscard]] jsonrpc::id known_id() const { return ids == 1 ? id : jsonrpc::id{}; }

  json::value_stack stack;
  detail::open_names names;
  std::string pieces; // of a name or an id that holds escapes
  std::optional<std::string> duplicate;
  jsonrpc::id id;
  std::size_t depth = 0;
  std::size_t ids = 0; // how often the outermost object names an id
  bool at_id = false;  // the next value is the id
};

parse_error refusal(system_code ec, std::string_view text, const parse_limits& limits, const handler& state) {
  if (ec == json::error::too_deep) {
    return {errc::too_deep, "nested deeper than " + std::to_string(limits.max_depth) + " levels", state.known_id()};
  }
  if (ec == json::error::exponent_overflow) {
    return {errc::bad_number, "a number is too large for a double"};
  }
  if (!detail::is_utf8(text)) {
    return {errc::bad_utf8, "the text is not UTF-8"};
  }
  if (ec == json::error::incomplete) {
    return {errc::bad_syntax, "the JSON text is cut short"};
  }
  if (ec == json::error::extra_data) {
    return {errc::bad_syntax, "something follows the JSON text"};
  }
  return {errc::bad_syntax, "the text is not JSON"};
}

std::string naming(std::string_view name) {
  constexpr std::size_t shown = 64;
  return name.size() <= shown ? "`" + std::string{name} + "`" : "of " + std::to_string(name.size()) + " bytes";
}

} // namespace

result<json::value> parse_json(std::string_view text, const parse_limits& limits, json::storage_ptr storage) {
  if (text.size() > limits.max_bytes) {
    return parse_error{errc::too_large, "longer than " + std::to_string(limits.max_bytes) + " bytes"};
  }
  json::parse_options options;
  options.max_depth = limits.max_depth;
  json::basic_parser<handler> parser{options, text, std::move(storage)};
  system_code ec;
  const auto used = parser.write_some(false, text.data(), text.size(), ec);
  auto& state = parser.handler();
  if (!ec && used < text.size()) {
    ec = json::error::extra_data;
  }
  if (ec) {
    return refusal(ec, text, limits, state);
  }
  if (state.duplicate) {
    return parse_error{errc::duplicate_key, "an object has two members " + naming(*state.duplicate), state.known_id()};
  }
  return state.stack.release();
}

} // namespace actors::jsonrpc
