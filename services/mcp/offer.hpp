// One thing that a server offers, with its handler: a tool, a resource, a template of resources, a prompt, or the completion of an
// argument. `server` has a function for each; make one yourself to add it while the server runs:
//
//   running->add(actors::mcp::offer::tool("echo", "Says it again.", [](const said& in) { return in.text; }));
//
// Plain values; no thread rules.
#pragma once

#include "services/mcp/descriptions.hpp"
#include "services/mcp/handler.hpp"
#include "services/mcp/handler_options.hpp"
#include "services/mcp/tool_options.hpp"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace actors::mcp {

struct resource_options {
  std::string name = {}; ///< for programs; empty: the URI, or the template
  std::string title = {};
  std::string description = {};
  std::string mime_type = {};             ///< also of contents that do not name theirs
  std::optional<std::uint64_t> size = {}; ///< bytes; not for templates
  std::optional<mcp::annotations> annotations = {};
  std::vector<icon> icons = {};
  std::optional<cache_hint> cache = {}; ///< of what is read; else the server's
  boost::json::object meta = {};        ///< `_meta` of its description
  handler_options run = {};
};

struct prompt_options {
  std::string title = {};
  std::vector<icon> icons = {};

  /// Of functions with a described struct they are derived.
  std::optional<std::vector<prompt_argument>> arguments = {};
  boost::json::object meta = {}; ///< `_meta` of its description
  handler_options run = {};
};

/// An argument of a prompt, or a variable of a template, that can be completed.
struct completion_target {
  bool of_prompt = true;
  std::string name{}; ///< of the prompt, or the template's text
  std::string argument{};
};

class offer {
public:
  using description = std::variant<tool_description, resource_description, resource_template_description,
                                   prompt_description, completion_target>;

  template <class F>
  [[nodiscard]] static offer tool(std::string name, std::string description, F handler, tool_options options = {}) {
    return tool(std::move(name), std::move(description), make_handler<detail::of_tool>(std::move(handler)),
                std::move(options));
  }

  /// `handler` answers `resources/read` of that URI.
  template <class F>
  [[nodiscard]] static offer resource(std::string uri, resource_options options, F handler) {
    return resource(std::move(uri), std::move(options), make_handler<detail::of_resource>(std::move(handler)));
  }

  /// `handler` answers for all URIs that match: see uri_template.hpp. Its arguments are the template's variables.
  template <class F>
  [[nodiscard]] static offer resource_template(std::string uri_template, resource_options options, F handler) {
    return resource_template(std::move(uri_template), std::move(options),
                             make_handler<detail::of_resource>(std::move(handler)));
  }

  template <class F>
  [[nodiscard]] static offer prompt(std::string name, std::string description, F handler, prompt_options options = {}) {
    return prompt(std::move(name), std::move(description), make_handler<detail::of_prompt>(std::move(handler)),
                  std::move(options));
  }

  /// `handler` takes a completion_request.
  template <class F>
  [[nodiscard]] static offer prompt_completion(std::string prompt, std::string argument, F handler,
                                               handler_options run = {}) {
    return completion({true, std::move(prompt), std::move(argument)},
                      make_handler<detail::of_completion>(std::move(handler)), run);
  }
  template <class F>
  [[nodiscard]] static offer template_completion(std::string uri_template, std::string variable, F handler,
                                                 handler_options run = {}) {
    return completion({false, std::move(uri_template), std::move(variable)},
                      make_handler<detail::of_completion>(std::move(handler)), run);
  }

  /// For people: "tool add".
  [[nodiscard]] std::string label() const;

  description described;
  any_handler handler;
  handler_options run;
  std::optional<cache_hint> cache{};
  std::optional<task_options> task{}; ///< of a tool
  bool hand_written = false;   ///< the input schema of a tool: it is checked before the handler sees its arguments
  bool output_by_hand = false; ///< the same of its output schema and its results
  bool unchecked = false;      ///< as far as it can be

private:
  offer(description what, any_handler with, handler_options how)
      : described(std::move(what)), handler(std::move(with)), run(how) {}

  static offer tool(std::string name, std::string description, any_handler handler, tool_options options);
  static offer resource(std::string uri, resource_options options, any_handler handler);
  static offer resource_template(std::string uri_template, resource_options options, any_handler handler);
  static offer prompt(std::string name, std::string description, any_handler handler, prompt_options options);
  static offer completion(completion_target what, any_handler handler, handler_options run);
};

} // namespace actors::mcp
