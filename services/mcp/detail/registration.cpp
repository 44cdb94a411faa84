#include "services/mcp/detail/registration.hpp"

#include "services/mcp/detail/checked_handler.hpp"
#include "services/mcp/detail/param_headers.hpp"
#include "services/mcp/uri_template.hpp"
#include "services/schema/pattern.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace actors::mcp::detail {

namespace {

using boost::json::object;
using boost::json::value;

std::string quoted(std::string_view name) {
  return '"' + std::string{name} + '"';
}

class problems {
public:
  void add(std::string what) {
    if (!what.empty())
      all_.push_back(std::move(what));
  }
  void add_if(bool wrong, const char* what) {
    if (wrong)
      all_.emplace_back(what);
  }
  [[nodiscard]] std::string text(const std::string& label) const {
    std::string out;
    for (const auto& each : all_)
      out.append(out.empty() ? "" : "\n").append(label).append(": ").append(each);
    return out;
  }

private:
  std::vector<std::string> all_;
};

// Far from where adding it to a time overflows.
constexpr std::chrono::hours year{24 * 365};

void check(problems& found, const handler_options& options) {
  found.add_if(options.deadline > year || options.period > year || options.retry_after > year ||
                   options.cancel_grace > year,
               "deadline, period, retry_after and cancel_grace must be at most a year");
  found.add_if(options.deadline.count() < 1, "the deadline must be at least 1 ms");
  found.add_if(options.max_queue < 1, "max_queue must be at least 1");
  found.add_if(options.intensity < 0 || options.period.count() < 1,
               "intensity must not be negative and period at least 1 s");
  found.add_if(options.retry_after.count() < 1 || options.cancel_grace.count() < 1,
               "retry_after and cancel_grace must be at least 1 ms");
}

void check(problems& found, const task_options& options) {
  found.add_if(options.ttl.count() < 1 || options.ttl > year || options.poll_interval.count() < 1,
               "the ttl of tasks must be 1 ms to a year, their poll_interval at least 1 ms");
}

// -- schemas ------------------------------------------------------------------

std::vector<std::string> names_in(const object& schema, std::string_view keyword) {
  std::vector<std::string> out;
  const auto* names = schema.if_contains(keyword);
  if (const auto* by_name = names ? names->if_object() : nullptr)
    for (const auto& each : *by_name)
      out.emplace_back(each.key());
  else if (const auto* all = names ? names->if_array() : nullptr)
    for (const auto& each : *all)
      if (each.is_string())
        out.emplace_back(each.get_string());
  return out;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// Members beside its "properties" are refused.
bool is_closed(const object& schema) {
  const auto* more = schema.if_contains("additionalProperties");
  return more && *more == value(false) && !schema.contains("patternProperties");
}

/// Whether a member may be known to it although its "properties" do not name it.
bool may_know_others(const object& schema) {
  constexpr std::array<std::string_view, 10> elsewhere{"$ref",
                                                       "$dynamicRef",
                                                       "allOf",
                                                       "anyOf",
                                                       "oneOf",
                                                       "if",
                                                       "not",
                                                       "dependencies",
                                                       "dependentSchemas",
                                                       "patternProperties"};
  return !is_closed(schema) && std::ranges::any_of(elsewhere, [&](auto keyword) { return schema.contains(keyword); });
}

/// A text as a client sends it may become what this describes.
bool takes_text(const object& schema) {
  const auto is_scalar = [](const value& type) {
    return type == value("string") || type == value("integer") || type == value("number") || type == value("boolean");
  };
  if (const auto* type = schema.if_contains("type"))
    return type->is_array() ? std::ranges::any_of(type->get_array(), is_scalar) : is_scalar(*type);
  if (const auto* alternatives = schema.if_contains("anyOf"))
    return std::ranges::any_of(alternatives->as_array(),
                               [](const value& each) { return takes_text(each.as_object()); });
  return !schema.contains("$ref"); // which leads to a struct
}

void check_patterns(problems& found, const std::optional<object>& derived) {
  if (derived)
    for (const auto& each : schema::unusable_patterns(*derived))
      found.add("the schema of its handler cannot be used: " + each.text());
}

// -- what calls bring, and what the handler's struct has ------------------------

/// `derived` is the schema of that struct.
void check_members(problems& found, const object& derived, const std::vector<std::string>& brought,
                   const std::string& which) {
  const auto members = names_in(derived, "properties");
  for (const auto& each : brought)
    if (is_closed(derived) && !contains(members, each))
      found.add("the struct of its handler has no member for the " + which + ' ' + quoted(each));
  for (const auto& each : names_in(derived, "required"))
    if (!contains(brought, each))
      found.add("there is no " + which + " for the member " + quoted(each) + ", which its handler requires");
}

struct checked {
  problems& found;
  offer& of;

  /// Absent where the handler takes no struct: it may look at the call itself.
  [[nodiscard]] const object* derived() const {
    const auto& schema = of.handler.input_schema;
    return schema && of.handler.takes_struct ? &*schema : nullptr;
  }

  void operator()(const tool_description& tool) const {
    if (of.hand_written) {
      found.add(check_arguments(of.handler, tool.input_schema, of.unchecked));
      if (const auto* members = derived())
        check_against(tool.input_schema, *members);
    }
    if (of.output_by_hand) {
      found.add(check_results(of.handler, *tool.output_schema, of.unchecked));
      found.add_if(of.handler.answers_text, "it has an output schema, but its handler returns no structured content");
    }
    if (const auto rules = param_headers::compile(tool.input_schema); !rules)
      found.add(rules.error().text());
  }

  /// A hand-written schema lets pass what the handler refuses, whatever a client sends.
  void check_against(const object& hand_written, const object& members) const {
    const auto known = names_in(members, "properties");
    const auto named = names_in(hand_written, "properties");
    for (const auto& each : names_in(members, "required"))
      if (!contains(named, each) && !may_know_others(hand_written))
        found.add("the input schema does not name the member " + quoted(each) + ", which its handler requires");
    for (const auto& each : names_in(hand_written, "required"))
      if (!contains(known, each) && is_closed(members))
        found.add("the input schema requires the member " + quoted(each) +
                  ", which the struct of its handler does not have");
  }

  void operator()(const resource_description&) const {
    if (const auto* members = derived())
      for (const auto& each : names_in(*members, "required"))
        found.add("nothing gives the member " + quoted(each) +
                  ", which its handler requires: a URI without variables is no template");
  }

  void operator()(const resource_template_description& many) const {
    const auto* members = derived();
    const auto read = uri_template::parse(many.uri_template);
    if (members && read)
      check_members(found, *members, {read->variables().begin(), read->variables().end()}, "variable");
  }

  void operator()(const prompt_description& prompt) const {
    const auto* members = derived();
    if (!members)
      return;
    std::vector<std::string> arguments;
    arguments.reserve(prompt.arguments.size());
    for (const auto& each : prompt.arguments)
      arguments.push_back(each.name);
    check_members(found, *members, arguments, "argument");
    if (const auto* all = members->if_contains("properties"))
      for (const auto& each : all->as_object())
        if (!takes_text(each.value().as_object()))
          found.add("the member " + quoted(std::string{each.key()}) +
                    " of its handler's struct cannot be read from a text, as arguments of prompts are");
  }

  void operator()(const completion_target&) const {}
};

} // namespace

std::string complete(offer& of) {
  problems found;
  check(found, of.run);
  if (of.task)
    check(found, *of.task);
  check_patterns(found, of.handler.input_schema);
  check_patterns(found, of.handler.output_schema);
  std::visit(checked{found, of}, of.described);
  return found.text(of.label());
}

} // namespace actors::mcp::detail
