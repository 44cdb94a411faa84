// All that a server offers at a moment, with its handlers: an immutable snapshot that requests are looked up in.
//
// Thread safety: const access from any thread. Lifetime: counted; a call keeps its handler's setup.
#pragma once

#include "services/mcp/catalog.hpp"
#include "services/mcp/detail/handler_setup.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace actors::mcp::detail {

class offering {
public:
  using setup = std::shared_ptr<handler_setup>;

  /// Errors: everything that breaks a rule, as a text for a person, a line each.
  [[nodiscard]] static boost::system::result<offering, std::string> make(std::vector<setup> all,
                                                                         catalog_options options);

  [[nodiscard]] const catalog& listed() const noexcept { return listed_; }
  [[nodiscard]] const std::vector<setup>& all() const noexcept { return all_; }
  [[nodiscard]] bool has_completions() const noexcept { return !of_.completions.empty(); }

  /// Whether calls of a tool may become tasks.
  [[nodiscard]] bool has_tasks() const noexcept;

  // Null: there is none.
  [[nodiscard]] setup tool(std::string_view name) const;
  [[nodiscard]] setup prompt(std::string_view name) const;

  struct resource {
    setup handler;
    uri_values variables; ///< of a template
  };
  [[nodiscard]] resource resource_at(std::string_view uri) const;

  /// Whether there is anything at that URI or template.
  [[nodiscard]] bool knows(std::string_view uri) const;

  /// Of a prompt's argument, or the variable of a template.
  [[nodiscard]] setup completion(bool of_prompt, std::string_view name, std::string_view argument) const;

private:
  /// All but completions at the same places as in the catalog.
  struct by_kind {
    std::vector<setup> tools{};
    std::vector<setup> resources{};
    std::vector<setup> templates{};
    std::vector<setup> prompts{};
    std::map<std::string, setup, std::less<>> completions{};
  };
  offering(std::vector<setup> all, catalog listed, by_kind of)
      : all_(std::move(all)), listed_(std::move(listed)), of_(std::move(of)) {}

  std::vector<setup> all_;
  catalog listed_;
  by_kind of_;
};

} // namespace actors::mcp::detail
