#include "services/mcp/detail/event_id.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace actors::mcp::detail {

namespace {

constexpr std::size_t digits = 16;

template <int Base>
std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
  std::uint64_t out = 0;
  const auto* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, out, Base);
  return error == std::errc{} && stopped == end ? std::optional{out} : std::nullopt;
}

} // namespace

std::string to_string(const event_id& id) {
  std::array<char, digits> hex{};
  const auto* const end = std::to_chars(hex.data(), hex.data() + hex.size(), id.stream, 16).ptr;
  const auto length = static_cast<std::size_t>(end - hex.data());
  std::string out(1, static_cast<char>(id.kind));
  out.append(digits - length, '0').append(hex.data(), length) += '-';
  return out += std::to_string(id.number);
}

std::optional<event_id> parse_event_id(std::string_view text) noexcept {
  using enum event_id::stream_kind;
  if (text.size() < digits + 3 || (text[0] != 'c' && text[0] != 'n') || text[digits + 1] != '-')
    return std::nullopt;
  const auto stream = parse_number<16>(text.substr(1, digits));
  const auto number = parse_number<10>(text.substr(digits + 2));
  if (!stream || !number)
    return std::nullopt;
  const event_id out{.kind = text[0] == 'c' ? call : news, .stream = *stream, .number = *number};
  return to_string(out) == text ? std::optional{out} : std::nullopt;
}

} // namespace actors::mcp::detail
