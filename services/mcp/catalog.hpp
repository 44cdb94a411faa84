// What a server offers, as one immutable snapshot: tools, resources, templates and prompts, found by name or URI, and the answers to
// the list requests written in advance.
//
//   auto made = catalog::make({.tools = {{.name = "add", .description = "Adds.", .input_schema = schema}}});
//   if (!made) return made.error().message;
//   auto shared = std::make_shared<const catalog>(std::move(*made));
//   shared->find_tool("add");                                              // 0, its place among the tools
//   shared->list(method::tools_list, version::v2026_07_28, std::nullopt);  // first page, serialised
//
// A change is a new snapshot. Thread safety: const access from any thread. Lifetime: what its members return lives as long as the
// catalog. Source: 2026-07-28, server/tools, "Tool" and "Tool Names"; server/resources; server/prompts; server/utilities/pagination.
#pragma once

#include "services/mcp/descriptions.hpp"
#include "services/mcp/protocol.hpp"
#include "services/mcp/uri_template.hpp"

#include <boost/system/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace actors::mcp {

enum class catalog_errc : std::uint8_t {
  invalid_name = 1,        ///< not 1 to 128 of A-Z a-z 0-9 _ - .
  duplicate_name,          ///< two tools, or two prompts, have it
  input_schema_not_object, ///< the root of the input schema lacks `"type": "object"`
  invalid_uri,             ///< a resource's URI has no scheme
  duplicate_uri,           ///< two resources have it, or two templates are the same
  invalid_template,        ///< not a URI template, one that no URI matches, or one without variables
  duplicate_argument,      ///< two arguments of a prompt have one name
};

struct catalog_error {
  catalog_errc code;
  std::string message; ///< names each thing and says what to do, a line each
};

/// What `result::value()` throws: std::invalid_argument with the message.
[[noreturn]] void throw_exception_from_error(const catalog_error& error, const boost::source_location& where);

struct catalog_options {
  std::size_t page_size = 100; ///< things on one page of a list; 0 is taken for 1
};

struct catalog_contents {
  std::vector<tool_description> tools{};
  std::vector<resource_description> resources{};
  std::vector<resource_template_description> templates{};
  std::vector<prompt_description> prompts{};
};

/// Whether a tool or prompt may have that name here. The specification only recommends this (SHOULD); we hold our own to it.
[[nodiscard]] bool is_valid_tool_name(std::string_view name) noexcept;

class catalog {
public:
  /// Errors: everything that breaks a rule; the code is that of the first.
  [[nodiscard]] static boost::system::result<catalog, catalog_error> make(catalog_contents contents,
                                                                          catalog_options options = {});

  catalog(catalog&&) noexcept = default;
  catalog& operator=(catalog&&) noexcept = default;
  ~catalog() = default;

  // In the order in which they were given.
  [[nodiscard]] std::span<const tool_description> tools() const noexcept { return contents_.tools; }
  [[nodiscard]] std::span<const resource_description> resources() const noexcept { return contents_.resources; }
  [[nodiscard]] std::span<const resource_template_description> templates() const noexcept {
    return contents_.templates;
  }
  [[nodiscard]] std::span<const prompt_description> prompts() const noexcept { return contents_.prompts; }

  // Places in these.
  [[nodiscard]] std::optional<std::size_t> find_tool(std::string_view name) const noexcept;
  [[nodiscard]] std::optional<std::size_t> find_resource(std::string_view uri) const noexcept;
  [[nodiscard]] std::optional<std::size_t> find_template(std::string_view text) const noexcept;
  [[nodiscard]] std::optional<std::size_t> find_prompt(std::string_view name) const noexcept;

  /// The first template that a URI matches, and the values of its variables.
  struct matched {
    std::size_t place;
    uri_values variables;
  };
  [[nodiscard]] std::optional<matched> match(std::string_view uri) const;

  /// One page of a list request as the text of a JSON object, without what an era adds to every result. Without cursor: the first page.
  /// No value: the cursor is none of ours, to be answered with `errc::invalid_params`. Requires: `which` is one of the four lists.
  [[nodiscard]] std::optional<std::string_view> list(method which, version v,
                                                     std::optional<std::string_view> cursor) const noexcept;

private:
  catalog() = default;

  struct transparent_hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using places = std::unordered_map<std::string, std::size_t, transparent_hash, std::equal_to<>>;

  [[nodiscard]] static std::optional<std::size_t> find(const places& in, std::string_view key) noexcept;

  using problems = std::vector<catalog_error>;
  void take_tools(problems& found);
  void take_resources(problems& found);
  void take_templates(problems& found);
  void take_prompts(problems& found);
  void write_pages(std::size_t page_size);

  catalog_contents contents_;
  std::vector<uri_template> templates_;
  places tools_by_name_;
  places resources_by_uri_;
  places templates_by_text_;
  places prompts_by_name_;

  struct pages {
    std::vector<std::string> written; // never empty
    places by_cursor;
  };
  std::array<pages, 4> tool_pages_; // by revision
  pages resource_pages_;
  pages template_pages_;
  pages prompt_pages_;
};

} // namespace actors::mcp
