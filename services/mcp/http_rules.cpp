#include "services/mcp/http_rules.hpp"

#include "services/mcp/base64.hpp"

#include <algorithm>
#include <array>

namespace actors::mcp {
namespace {

constexpr std::array<std::string_view, 3> loopback{"localhost", "127.0.0.1", "[::1]"};

constexpr std::string_view encoded_prefix = "=?base64?";

bool may_stand_in_a_header(char c) noexcept {
  return (c >= 0x20 && c <= 0x7e) || c == '\t';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool iequals(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         (a == b || std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); }));
}

std::string_view trim(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "[::1]:80" without its port; nothing where what follows the name is no port. Source: RFC 3986, section 3.2.
std::optional<std::string_view> without_port(std::string_view host) {
  const auto bracket = host.starts_with('[') ? host.find(']') : 0;
  const auto colon = bracket == std::string_view::npos ? bracket : host.find(':', bracket);
  if (colon == std::string_view::npos)
    return host;
  const auto port = host.substr(colon + 1);
  const bool is_port =
      !port.empty() && port.size() <= 5 && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  return is_port ? std::optional{host.substr(0, colon)} : std::nullopt;
}

// "*" stands for every Host, but no name of ours: a page of any origin could ask then.
bool is_named(std::string_view host, const access_policy& policy) {
  const auto name = without_port(host);
  if (!name)
    return false;
  if (std::ranges::any_of(loopback, [&](auto ours) { return iequals(ours, *name); }))
    return true;
  return std::ranges::any_of(policy.hosts, [&](const std::string& ours) {
    return ours != "*" && (iequals(ours, *name) || iequals(ours, host));
  });
}

bool is_our_host(std::string_view host, const access_policy& policy) {
  return std::ranges::find(policy.hosts, "*") != policy.hosts.end() || is_named(host, policy);
}

bool is_our_origin(std::string_view origin, const access_policy& policy) {
  if (std::ranges::any_of(policy.origins, [&](const std::string& o) { return o == "*" || iequals(o, origin); }))
    return true;
  for (std::string_view scheme : {"http://", "https://"})
    if (origin.size() > scheme.size() && iequals(origin.substr(0, scheme.size()), scheme))
      return is_named(origin.substr(scheme.size()), policy);
  return false;
}

/// Calls `see` with each element of a comma-separated list, its parameters cut off.
template <class F>
void for_each_media_range(std::string_view list, F see) {
  while (!list.empty()) {
    auto comma = list.find(',');
    auto element = list.substr(0, comma);
    see(trim(element.substr(0, element.find(';'))));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
}

struct accepted_types {
  bool sent = false;
  bool json = false;
  bool events = false;
};

accepted_types read_accept(const transport::headers& fields) {
  accepted_types found;
  fields.for_each("Accept", [&](std::string_view value) {
    found.sent = true;
    for_each_media_range(value, [&](std::string_view range) {
      bool any = range == "*/*";
      found.json = found.json || any || iequals(range, "application/*") || iequals(range, "application/json");
      found.events = found.events || any || iequals(range, "text/*") || iequals(range, "text/event-stream");
    });
  });
  return found;
}

} // namespace

std::optional<http_refusal> check_access(const transport::headers& fields, const access_policy& policy) {
  auto host = find_single(fields, "Host");
  if (host.contradictory || (host.value && !is_our_host(*host.value, policy)))
    return http_refusal{403, "Host is not one of this server's names"};
  auto origin = find_single(fields, "Origin");
  if (origin.contradictory || (origin.value && !is_our_origin(*origin.value, policy)))
    return http_refusal{403, "Origin is not allowed"};
  return std::nullopt;
}

std::optional<http_refusal> check_media_types(const transport::headers& fields) {
  auto type = find_single(fields, "Content-Type");
  const auto declared = type.value.value_or(std::string_view{});
  if (type.contradictory || !iequals(trim(declared.substr(0, declared.find(';'))), "application/json"))
    return http_refusal{415, "Content-Type must be application/json"};

  const auto accept = read_accept(fields);
  if (accept.sent && !(accept.json && accept.events))
    return http_refusal{406, "Accept must list both application/json and text/event-stream"};
  return std::nullopt;
}

std::optional<http_refusal> check_accepts_events(const transport::headers& fields) {
  const auto accept = read_accept(fields);
  if (accept.sent && !accept.events)
    return http_refusal{406, "Accept must list text/event-stream"};
  return std::nullopt;
}

single_field find_single(const transport::headers& fields, std::string_view name) noexcept {
  single_field found;
  fields.for_each(name, [&](std::string_view value) {
    if (found.value && *found.value != value)
      found.contradictory = true;
    else
      found.value = value;
  });
  return found;
}

bool is_plain_field_value(std::string_view value) noexcept {
  return !value.starts_with(encoded_prefix) && std::ranges::all_of(value, may_stand_in_a_header);
}

std::optional<std::string> decode_field_value(std::string_view value) {
  constexpr std::string_view suffix = "?=";
  if (value.size() >= encoded_prefix.size() + suffix.size() && value.starts_with(encoded_prefix) &&
      value.ends_with(suffix))
    return base64_decode(value.substr(encoded_prefix.size(), value.size() - encoded_prefix.size() - suffix.size()));
  if (!std::ranges::all_of(value, may_stand_in_a_header))
    return std::nullopt;
  return std::string{value};
}

std::optional<std::string> find_mismatch(const transport::headers& fields, std::string_view name,
                                         std::string_view body_value, bool may_be_encoded) {
  const auto field = find_single(fields, name);
  // Said alike, as nearly always.
  if (field.value == body_value && !field.contradictory && (!may_be_encoded || is_plain_field_value(body_value)))
    return std::nullopt;
  const std::string label{name};
  if (!field.value)
    return label + " header is missing";
  if (field.contradictory)
    return "two " + label + " headers that differ";
  const auto value = may_be_encoded ? decode_field_value(*field.value) : std::optional{std::string{*field.value}};
  if (!value)
    return label + " header holds characters or an encoding that it must not";
  if (*value != body_value)
    return label + " header value '" + *value + "' does not match body value '" + std::string{body_value} + "'";
  return std::nullopt;
}

} // namespace actors::mcp
