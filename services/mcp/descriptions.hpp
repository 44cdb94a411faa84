// What clients are told of the things that a server offers: tools, resources, templates of resources, prompts. Plain values; an empty
// text and an absent member are not sent.
//
// Source: 2026-07-28, schema, `Tool`, `Resource`, `ResourceTemplate`, `Prompt` and `Icon`; the same in 2025-11-25.
#pragma once

#include "services/mcp/content.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace actors::mcp {

/// A picture for user interfaces. Clients refuse sources that are neither https: nor data:.
struct icon {
  std::string src{};
  std::string mime_type{};
  std::vector<std::string> sizes{}; ///< "48x48"; "any" for what scales
  std::string theme{};              ///< "light" or "dark": the background that it is made for
};

/// Hints on how a tool behaves; clients do not trust them. Absent ones are not sent.
struct tool_annotations {
  std::string title{};
  std::optional<bool> read_only{};   ///< changes nothing; default false
  std::optional<bool> destructive{}; ///< may destroy; default true
  std::optional<bool> idempotent{};  ///< calling twice is calling once; default false
  std::optional<bool> open_world{};  ///< talks to the outside; default true
};

/// Whether calls of a tool may be tasks of 2025-11-25. Source: 2025-11-25, schema, `ToolExecution`.
enum class task_support : std::uint8_t { forbidden, optional, required };

struct tool_description {
  std::string name{};
  std::string title{};
  std::string description{};
  boost::json::object input_schema{}; ///< `"type": "object"` at its root; published word for word
  std::optional<boost::json::object> output_schema{};
  std::optional<tool_annotations> annotations{};
  std::vector<icon> icons{};
  task_support tasks = task_support::forbidden;
  boost::json::object meta{}; ///< `_meta`: what extensions say of it; not sent when empty, as everywhere
};

struct resource_description {
  std::string uri{};
  std::string name{};
  std::string title{};
  std::string description{};
  std::string mime_type{};
  std::optional<std::uint64_t> size{}; ///< bytes, before any encoding
  std::optional<mcp::annotations> annotations{};
  std::vector<icon> icons{};
  boost::json::object meta{};
};

struct resource_template_description {
  std::string uri_template{}; ///< RFC 6570
  std::string name{};
  std::string title{};
  std::string description{};
  std::string mime_type{}; ///< only if all that match have it
  std::optional<mcp::annotations> annotations{};
  std::vector<icon> icons{};
  boost::json::object meta{};
};

struct prompt_argument {
  std::string name{};
  std::string title{};
  std::string description{};
  bool required = false;
};

struct prompt_description {
  std::string name{};
  std::string title{};
  std::string description{};
  std::vector<prompt_argument> arguments{};
  std::vector<icon> icons{};
  boost::json::object meta{};
};

/// Output schemas and tasks differ by revision; the caller says whether they go along.
[[nodiscard]] boost::json::object to_json(const tool_description& tool, bool with_output_schema, bool with_tasks);
[[nodiscard]] boost::json::object to_json(const resource_description& resource);
[[nodiscard]] boost::json::object to_json(const resource_template_description& resources);
[[nodiscard]] boost::json::object to_json(const prompt_description& prompt);

/// Adds `"_meta"`, if there is any.
void put_meta(boost::json::object& out, const boost::json::object& meta);

/// Adds `"icons"`, if there are any.
void put_icons(boost::json::object& out, const std::vector<icon>& icons);

} // namespace actors::mcp
