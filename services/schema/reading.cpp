#include "services/schema/reading.hpp"

#include <boost/json/string.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace actors::schema::detail {

namespace {

std::string_view kind_of(const boost::json::value& value) {
  switch (value.kind()) {
  case boost::json::kind::null:
    return "null";
  case boost::json::kind::bool_:
    return "a boolean";
  case boost::json::kind::int64:
  case boost::json::kind::uint64:
    return "an integer";
  case boost::json::kind::double_:
    return "a number";
  case boost::json::kind::string:
    return "a string";
  case boost::json::kind::array:
    return "an array";
  case boost::json::kind::object:
    return "an object";
  }
  return "nothing";
}

std::string print(long double number) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<double>(number)).ptr;
  return {buffer.data(), end};
}

std::string print(const scalar& bound) {
  return bound.type == scalar::kind::integer ? std::to_string(bound.integer) : print(bound.as_number());
}

std::string integers(std::int64_t low, std::uint64_t high) {
  return "an integer from " + std::to_string(low) + " to " + std::to_string(high);
}

bool in_range(double d, double low, double beyond) {
  return std::trunc(d) == d && d >= low && d < beyond;
}

/// Code points of a text that is UTF-8, as JSON Schema counts: every byte that does not continue a character.
std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

constexpr double two_63 = 9223372036854775808.0;

} // namespace

bool fail(reading& state, const path& at, std::string message) {
  state.problem = error{at.pointer(), std::move(message)};
  return false;
}

bool fail_kind(reading& state, const path& at, std::string_view expected, const boost::json::value& got) {
  return fail(state, at, "expected " + std::string{expected} + ", got " + std::string{kind_of(got)});
}

bool fail_unknown(reading& state, const path& at, const boost::json::object& got,
                  std::span<const std::string_view> known) {
  for (const auto& member : got) {
    const std::string_view key{member.key().data(), member.key().size()};
    if (std::ranges::find(known, key) == known.end()) {
      std::string message = known.empty() ? "unknown member; none is expected" : "unknown member; expected are ";
      for (std::size_t i = 0; i < known.size(); ++i) {
        message.append(i == 0 ? "" : ", ").append(known[i]);
      }
      return fail(state, path{at, key}, std::move(message));
    }
  }
  return true;
}

void keep_nearest(error& nearest, error problem) {
  if (nearest.message.empty() || problem.pointer.size() > nearest.pointer.size()) {
    nearest = std::move(problem);
  } else if (problem.pointer == nearest.pointer && nearest.message.find(problem.message) == std::string::npos) {
    nearest.message += "; or " + problem.message;
  }
}

bool read_bool(const boost::json::value& in, bool& out, const path& at, reading& state) {
  return in.is_bool() ? (out = in.get_bool(), true) : fail_kind(state, at, "a boolean", in);
}

bool read_signed(const boost::json::value& in, std::int64_t& out, std::int64_t low, std::int64_t high, const path& at,
                 reading& state) {
  const auto expected = [&] { return integers(low, static_cast<std::uint64_t>(high)); };
  if (in.is_int64()) {
    out = in.get_int64();
  } else if (in.is_double() && in_range(in.get_double(), -two_63, two_63)) {
    out = static_cast<std::int64_t>(in.get_double());
  } else if (in.is_number()) {
    return fail(state, at, "expected " + expected());
  } else {
    return fail_kind(state, at, "an integer", in);
  }
  return (low <= out && out <= high) || fail(state, at, "expected " + expected());
}

bool read_unsigned(const boost::json::value& in, std::uint64_t& out, std::uint64_t high, const path& at,
                   reading& state) {
  if (in.is_uint64()) {
    out = in.get_uint64();
  } else if (in.is_int64() && in.get_int64() >= 0) {
    out = static_cast<std::uint64_t>(in.get_int64());
  } else if (in.is_double() && in_range(in.get_double(), 0, 2 * two_63)) {
    out = static_cast<std::uint64_t>(in.get_double());
  } else if (in.is_number()) {
    return fail(state, at, "expected " + integers(0, high));
  } else {
    return fail_kind(state, at, "an integer", in);
  }
  return out <= high || fail(state, at, "expected " + integers(0, high));
}

bool read_real(const boost::json::value& in, double& out, double high, const path& at, reading& state) {
  switch (in.kind()) {
  case boost::json::kind::int64:
    out = static_cast<double>(in.get_int64());
    break;
  case boost::json::kind::uint64:
    out = static_cast<double>(in.get_uint64());
    break;
  case boost::json::kind::double_:
    out = in.get_double();
    break;
  default:
    return fail_kind(state, at, "a number", in);
  }
  return std::abs(out) <= high || fail(state, at, "expected a number from -" + print(high) + " to " + print(high));
}

bool read_string(const boost::json::value& in, std::string& out, const path& at, reading& state) {
  const auto* text = in.if_string();
  return text ? (out.assign(text->data(), text->size()), true) : fail_kind(state, at, "a string", in);
}

bool check_bounds(const facts& said, long double number, const path& at, reading& state) {
  if (said.minimum && number < said.minimum.as_number()) {
    return fail(state, at, "must be at least " + print(said.minimum));
  }
  if (said.maximum && number > said.maximum.as_number()) {
    return fail(state, at, "must be at most " + print(said.maximum));
  }
  return true;
}

bool check_length(const facts& said, std::string_view text, const path& at, reading& state) {
  if (!said.min_length && !said.max_length) {
    return true;
  }
  const auto length = count_characters(text);
  if (said.min_length && length < *said.min_length) {
    return fail(state, at, "must have at least " + std::to_string(*said.min_length) + " characters");
  }
  if (said.max_length && length > *said.max_length) {
    return fail(state, at, "must have at most " + std::to_string(*said.max_length) + " characters");
  }
  return true;
}

bool check_size(const facts& said, std::size_t items, const path& at, reading& state) {
  if (said.min_items && items < *said.min_items) {
    return fail(state, at, "must have at least " + std::to_string(*said.min_items) + " items");
  }
  if (said.max_items && items > *said.max_items) {
    return fail(state, at, "must have at most " + std::to_string(*said.max_items) + " items");
  }
  return true;
}

boost::json::value to_value(const scalar& given) {
  switch (given.type) {
  case scalar::kind::boolean:
    return given.boolean;
  case scalar::kind::integer:
    return given.integer;
  case scalar::kind::real:
    return given.real;
  case scalar::kind::text:
    return boost::json::string{given.text};
  case scalar::kind::none:
    break;
  }
  return nullptr;
}

} // namespace actors::schema::detail
