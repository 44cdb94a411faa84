#include "services/jsonrpc/strict_json.hpp"

#include "services/jsonrpc/detail/read_json.hpp"
#include "services/jsonrpc/detail/repeated_name.hpp"
#include "services/jsonrpc/detail/utf8.hpp"
#include "services/jsonrpc/read_back.hpp"

#include <boost/container/small_vector.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace actors::jsonrpc {

namespace {

namespace json = boost::json;
using system_code = json::error_code;

// As strict_json.hpp says.
constexpr std::size_t harmless_members = 256;

// A message of the usual size is read without memory for these.
template <class T>
using stack = boost::container::small_vector<T, 32>;

/// Builds the value and watches the outermost object for its id. The text must come in one piece.
struct handler {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  handler(std::string_view whole, json::storage_ptr memory, detail::message_parts* take_apart,
          std::size_t steps_at_most)
      : text(whole), storage(std::move(memory)), parts(take_apart), max_steps(steps_at_most) {}

  bool on_document_begin(system_code&) { return true; }
  bool on_document_end(system_code&) { return true; }

  bool on_object_begin(system_code&) {
    ++depth;
    at_id = false;
    return true;
  }

  /// Boost's hash is no secret, and its table has a place for each member: a peer can choose names that all fall into one.
  [[nodiscard]] bool can_be_built(std::size_t n) {
    steps += n > harmless_members ? n * n : 0;
    return steps <= max_steps;
  }

  /// A duplicate does not stop the reader: the id may stand behind it.
  bool on_object_end(std::size_t n, system_code& ec) {
    const std::span members{names.data() + (names.size() - n), n};
    auto* const first = values.data() + (values.size() - n);
    if (--depth == 0 && parts) {
      close_apart(members);
      return true;
    }
    if (!can_be_built(n)) {
      ec = json::error::object_too_large;
      return false;
    }
    json::object made(storage);
    made.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
      const json::string_view name{members[i].data(), members[i].size()};
      if (!made.emplace(name, std::move(first[i])).second && !duplicate) {
        duplicate = members[i];
      }
    }
    names.resize(names.size() - n);
    replace_last(n, std::move(made));
    return true;
  }

  /// Of the outermost object.
  void close_apart(std::span<const std::string_view> members) {
    if (const auto twice = detail::find_repeated(members); twice && !duplicate) {
      duplicate = *twice;
    }
    parts->is_object = true;
    for (std::size_t i = 0; i < members.size() && !duplicate; ++i) {
      parts->take(members[i], std::move(values[i]));
    }
    replace_last(members.size(), nullptr);
  }

  void replace_last(std::size_t n, json::value&& whole) {
    values.erase(values.end() - static_cast<std::ptrdiff_t>(n), values.end());
    values.push_back(std::move(whole));
  }

  bool on_array_begin(system_code&) {
    ++depth;
    at_id = false;
    return true;
  }

  bool on_array_end(std::size_t n, system_code&) {
    --depth;
    json::array made(storage);
    made.reserve(n);
    std::for_each(values.end() - static_cast<std::ptrdiff_t>(n), values.end(),
                  [&](json::value& element) { made.push_back(std::move(element)); });
    replace_last(n, std::move(made));
    return true;
  }

  bool on_key_part(json::string_view part, std::size_t, system_code&) {
    pieces.append(part.data(), part.size());
    return true;
  }

  bool on_key(json::string_view last, std::size_t, system_code&) {
    const auto name = whole_name({last.data(), last.size()});
    names.push_back(name);
    at_id = depth == 1 && name == "id";
    ids += at_id ? 1 : 0;
    return true;
  }

  /// Kept until its object closes: a copy only if it does not lie in the text itself, that is, if it holds escapes.
  std::string_view whole_name(std::string_view last) {
    const std::less_equal<const char*> le; // of any two pointers
    if (pieces.empty() && le(text.data(), last.data()) && le(last.data() + last.size(), text.data() + text.size())) {
      return last;
    }
    pieces.append(last);
    return decoded.emplace_back(std::exchange(pieces, {}));
  }

  bool on_string_part(json::string_view part, std::size_t, system_code&) {
    pieces.append(part.data(), part.size());
    return true;
  }

  bool on_string(json::string_view last, std::size_t, system_code&) {
    if (pieces.empty()) {
      add_string(last);
    } else {
      add_string(pieces.append(last.data(), last.size()));
      pieces.clear();
    }
    return true;
  }

  void add_string(std::string_view whole) {
    if (std::exchange(at_id, false)) {
      id = whole;
    }
    values.emplace_back(json::string_view{whole.data(), whole.size()}, storage);
  }

  bool on_number_part(json::string_view, system_code&) { return true; }

  bool on_int64(std::int64_t i, json::string_view, system_code&) {
    if (std::exchange(at_id, false)) {
      id = i;
    }
    values.emplace_back(i, storage);
    return true;
  }

  bool on_uint64(std::uint64_t u, json::string_view, system_code&) {
    values.emplace_back(u, storage);
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
    values.emplace_back(failure == std::errc{} ? nearest : std::copysign(0.0, rough), storage);
    return true;
  }

  bool on_bool(bool b, system_code&) {
    values.emplace_back(b, storage);
    return true;
  }

  bool on_null(system_code&) {
    values.emplace_back(nullptr, storage);
    return true;
  }

  bool on_comment_part(json::string_view, system_code&) { return true; }
  bool on_comment(json::string_view, system_code&) { return true; }

  [[nodiscard]] jsonrpc::id known_id() const { return ids == 1 ? id : jsonrpc::id{}; }

  std::string_view text;
  json::storage_ptr storage;
  detail::message_parts* parts;
  stack<json::value> values;       // of the arrays and objects that are open
  stack<std::string_view> names;   // of the objects that are open
  std::deque<std::string> decoded; // names that held escapes
  std::string pieces;              // of a name or a string that holds escapes
  std::optional<std::string_view> duplicate;
  jsonrpc::id id;
  std::size_t depth = 0;
  std::size_t max_steps;
  std::size_t steps = 0; // that it may take to build the objects
  std::size_t ids = 0;   // how often the outermost object names an id
  bool at_id = false;    // the next value is the id
};

parse_error refusal(system_code ec, std::string_view text, const parse_limits& limits, const handler& state) {
  if (ec == json::error::too_deep) {
    return {errc::too_deep, "nested deeper than " + std::to_string(limits.max_depth) + " levels", state.known_id()};
  }
  if (ec == json::error::object_too_large) {
    return {errc::too_large, "its objects have too many members", state.known_id()};
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

result<json::value> detail::read_json(std::string_view text, const parse_limits& limits, json::storage_ptr storage,
                                      message_parts* parts, std::size_t max_steps) {
  if (text.size() > limits.max_bytes) {
    return parse_error{errc::too_large, "longer than " + std::to_string(limits.max_bytes) + " bytes"};
  }
  json::parse_options options;
  options.max_depth = limits.max_depth;
  json::basic_parser<handler> parser{options, text, std::move(storage), parts, max_steps};
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
  return std::move(state.values.front());
}

result<json::value> parse_json(std::string_view text, const parse_limits& limits, json::storage_ptr storage) {
  return detail::read_json(text, limits, std::move(storage), nullptr);
}

result<json::value> read_back(std::string_view text) {
  constexpr auto any = std::numeric_limits<std::size_t>::max();
  return detail::read_json(text, {.max_bytes = any, .max_depth = 1024}, {}, nullptr, any);
}

} // namespace actors::jsonrpc
