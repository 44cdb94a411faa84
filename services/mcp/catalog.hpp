// What a server offers, as one immutable snapshot: the tools, found by name, and the answers to `tools/list` written in
// advance.
//
//   auto made = catalog::make({{.name = "add", .description = "Adds.", .input_schema = schema}});
//   if (!made) return made.error().message;
//   auto shared = std::make_shared<const catalog>(std::move(*made));
//   shared->find("add");                            // 0, its place in tools()
//   shared->list(version::v2026_07_28, std::nullopt); // first page, serialised
//
// A change of the tools is a new snapshot. Thread safety: const access from any thread. Lifetime: what `list`, `find`
// and `tools` return lives as long as the catalog. Source: 2026-07-28, server/tools, "Tool" and "Tool Names";
// server/utilities/pagination.
#pragma once

#include "services/mcp/protocol.hpp"

#include <boost/json/object.hpp>
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

/// Hints on how a tool behaves; clients do not trust them. Absent ones are not sent.
struct tool_annotations {
  std::string title{};
  std::optional<bool> read_only{};   ///< changes nothing; default false
  std::optional<bool> destructive{}; ///< may destroy; default true
  std::optional<bool> idempotent{};  ///< calling twice is calling once; default false
  std::optional<bool> open_world{};  ///< talks to the outside; default true
};

struct tool_description {
  std::string name{};
  std::string title{}; ///< not sent when empty
  std::string description{};
  boost::json::object input_schema{}; ///< `"type": "object"` at its root; published word for word
  std::optional<boost::json::object> output_schema{};
  std::optional<tool_annotations> annotations{};
};

enum class catalog_errc : std::uint8_t {
  invalid_name = 1,        ///< not 1 to 128 of A-Z a-z 0-9 _ - .
  duplicate_name,          ///< two tools have it
  input_schema_not_object, ///< the root of the input schema lacks `"type": "object"`
};

struct catalog_error {
  catalog_errc code;
  std::string message; ///< names the tool and says what to do
};

/// What `result::value()` throws: std::invalid_argument with the message.
[[noreturn]] void throw_exception_from_error(const catalog_error& error, const boost::source_location& where);

struct catalog_options {
  std::size_t page_size = 100; ///< tools on one page of tools/list; 0 is taken for 1
};

/// Whether a tool may have that name here. The specification only recommends this (SHOULD); we hold our own tools to
/// it.
[[nodiscard]] bool is_valid_tool_name(std::string_view name) noexcept;

class catalog {
public:
  /// Errors: the first tool that breaks a rule.
  [[nodiscard]] static boost::system::result<catalog, catalog_error> make(std::vector<tool_description> tools,
                                                                          catalog_options options = {});

  catalog(catalog&&) noexcept = default;
  catalog& operator=(catalog&&) noexcept = default;
  ~catalog() = default;

  /// The tools in the order in which they were given.
  [[nodiscard]] std::span<const tool_description> tools() const noexcept { return tools_; }

  /// Place of the tool in `tools()`.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const noexcept;

  /// One page of `tools/list` as the text of a JSON object, without what an era adds to every result. Without cursor:
  /// the first page. No value: the cursor is none of ours, to be answered with `errc::invalid_params`.
  [[nodiscard]] std::optional<std::string_view> list(version v, std::optional<std::string_view> cursor) const noexcept;

private:
  catalog() = default;

  struct transparent_hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  using pages = std::vector<std::string>;

  std::vector<tool_description> tools_;
  std::unordered_map<std::string, std::size_t, transparent_hash, std::equal_to<>> by_name_;
  std::unordered_map<std::string, std::size_t, transparent_hash, std::equal_to<>> page_by_cursor_;
  std::array<pages, 3> pages_; // by what a revision lets an output schema be: see catalog.cpp
};

} // namespace actors::mcp
