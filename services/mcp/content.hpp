// What a tool answers: content blocks for the model, optionally structured content for programs.
//
//   return tool_result::text("22 °C, partly cloudy");
//   return tool_result::structured({{"temperature", 22}});      // goes as a text block too
//   return tool_result::error("The departure date must be in the future.");
//   return tool_result{}.add(image_content{.data = png, .mime_type = "image/png"});
//
// Binary data is held raw and leaves as base64. Plain values; no thread rules.
// Source: 2026-07-28, server/tools, "Tool Result"; the same in 2025-11-25.
#pragma once

#include "services/mcp/protocol.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace actors::mcp {

namespace detail {
struct of_tool;
}

enum class role : std::uint8_t { user, assistant };

[[nodiscard]] constexpr std::string_view to_string(role who) noexcept {
  return who == role::user ? "user" : "assistant";
}

/// Hints on whom a block is for. Empty fields are not sent.
/// Source: 2026-07-28, server/resources, "Annotations".
struct annotations {
  std::vector<role> audience{};
  std::optional<double> priority{}; ///< 0 (optional reading) to 1 (required)
  std::string last_modified{};      ///< ISO 8601, "2025-05-03T14:30:00Z"
};

[[nodiscard]] boost::json::object to_json(const annotations& hints);

struct text_content {
  std::string text{};
  std::optional<mcp::annotations> annotations{};
  boost::json::object meta{}; ///< `_meta`, as of all that follow; not sent when empty
};

struct image_content {
  std::string data{}; ///< raw bytes
  std::string mime_type{};
  std::optional<mcp::annotations> annotations{};
  boost::json::object meta{};
};

struct audio_content {
  std::string data{}; ///< raw bytes
  std::string mime_type{};
  std::optional<mcp::annotations> annotations{};
  boost::json::object meta{};
};

/// A pointer to a resource that the client may read.
struct resource_link {
  std::string uri{};
  std::string name{};
  std::string title{}; ///< not sent when empty, as all that follow
  std::string description{};
  std::string mime_type{};
  std::optional<std::uint64_t> size{}; ///< bytes
  std::optional<mcp::annotations> annotations{};
  boost::json::object meta{};
};

/// Contents that are not text.
struct blob {
  std::string bytes{};
};

/// What is in a resource, or a part of it. Source: 2026-07-28, server/resources, "Resource Contents".
struct resource_contents {
  std::string uri{};       ///< of what `resources/read` answers: empty for the one that was asked for
  std::string mime_type{}; ///< not sent when empty
  std::variant<std::string, blob> contents{};
  boost::json::object meta{};
};

/// Appends its JSON.
void append(std::string& out, const resource_contents& resource);

/// A resource sent along.
struct embedded_resource {
  std::string uri{};
  std::string mime_type{}; ///< not sent when empty
  std::variant<std::string, blob> contents{};
  std::optional<mcp::annotations> annotations{};
  boost::json::object meta{};
};

using content_block = std::variant<text_content, image_content, audio_content, resource_link, embedded_resource>;

/// Appends the block's JSON.
void append(std::string& out, const content_block& block);

/// The result of `tools/call`.
class tool_result {
public:
  tool_result() = default;

  [[nodiscard]] static tool_result text(std::string text);

  /// A failure of the tool, worded for the model so that it can correct itself.
  [[nodiscard]] static tool_result error(std::string message);

  /// Structured content, and its JSON as a text block for clients that know no structured content.
  /// NaN and the infinities are no JSON: a call with such a result fails, and the log says why.
  /// Source: 2026-07-28, server/tools, "Structured Content".
  [[nodiscard]] static tool_result structured(const boost::json::value& value);

  tool_result& add(content_block block) &;
  [[nodiscard]] tool_result&& add(content_block block) &&;

  /// As JSON; empty: there is none.
  [[nodiscard]] const std::string& structured_content() const noexcept { return structured_; }

  /// Whether the structured content could be written as JSON.
  [[nodiscard]] bool has_json() const noexcept { return has_json_; }

  std::vector<content_block> content;
  bool structured_as_text = true; ///< the structured content goes ahead of `content` as a text block too
  bool is_error = false;
  boost::json::object meta; ///< `_meta` of the result: for programs, not for the model

private:
  friend void append_members(std::string&, const tool_result&, version);
  friend struct detail::of_tool;

  /// Requires: no NaN and no infinity in it.
  static tool_result written(const boost::json::value& value);

  std::string structured_;
  bool is_object_ = false; // the structured content
  bool has_json_ = true;
};

/// Appends the members of the result object as that revision defines it: structured content that it cannot carry is left
/// out (its text block still tells it).
void append_members(std::string& out, const tool_result& result, version v);

} // namespace actors::mcp
