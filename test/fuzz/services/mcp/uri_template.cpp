// A line with a template, a line with a URI: what matches is what the values expand to.
#include "test/fuzz/fuzz.hpp"

#include "services/mcp/uri_template.hpp"

#include <algorithm>

namespace actors::fuzz {

void run(std::string_view input) {
  const auto text = take_line(input);
  const auto uri = take_line(input);
  if (text.size() > 100)
    return; // templates are a server's own; to compile large ones would take all the time
  const auto made = mcp::uri_template::parse(text);
  if (!made) {
    must(made.error().position <= text.size() && !made.error().message.empty(), "a refusal says why and where");
    return;
  }
  const auto found = made->match(uri);
  if (!found)
    return;
  const auto names = made->variables();
  for (const auto& [name, value] : *found)
    must(std::ranges::find(names, name) != names.end(), "only variables of the template have values");
  const auto expanded = made->expand(*found);
  // Reserved expansion keeps what separates values, so that some URIs of it can be read in several ways.
  if (text.find("{+") == std::string_view::npos && text.find("{#") == std::string_view::npos)
    must(made->match(expanded) == found, "values that matched expand to what matches them again");
}

} // namespace actors::fuzz
