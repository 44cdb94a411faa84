#include "services/mcp/detail/offering.hpp"

#include <algorithm>

namespace actors::mcp::detail {

namespace {

std::string completion_key(bool of_prompt, std::string_view name, std::string_view argument) {
  std::string out{of_prompt ? 'p' : 't'};
  ((out += argument) += '\0') += name;
  return out;
}

// Asked of the contents, so that it can be told along with what is wrong with these.
bool has_argument(const catalog_contents& in, const completion_target& of) {
  return std::ranges::any_of(in.prompts, [&](const prompt_description& prompt) {
    return prompt.name == of.name &&
           std::ranges::any_of(prompt.arguments, [&](const prompt_argument& each) { return each.name == of.argument; });
  });
}

/// Also where the template cannot be read, which is told as such.
bool has_variable(const catalog_contents& in, const completion_target& of) {
  if (std::ranges::none_of(in.templates, [&](const auto& each) { return each.uri_template == of.name; }))
    return false;
  const auto read = uri_template::parse(of.name);
  return !read || std::ranges::find(read->variables(), of.argument) != read->variables().end();
}

} // namespace

boost::system::result<offering, std::string> offering::make(std::vector<setup> all, catalog_options options) {
  catalog_contents contents;
  by_kind of;
  std::string wrong;
  for (const auto& each : all) {
    if (const auto* tool = std::get_if<tool_description>(&each->described)) {
      contents.tools.push_back(*tool);
      of.tools.push_back(each);
    } else if (const auto* resource = std::get_if<resource_description>(&each->described)) {
      contents.resources.push_back(*resource);
      of.resources.push_back(each);
    } else if (const auto* many = std::get_if<resource_template_description>(&each->described)) {
      contents.templates.push_back(*many);
      of.templates.push_back(each);
    } else if (const auto* prompt = std::get_if<prompt_description>(&each->described)) {
      contents.prompts.push_back(*prompt);
      of.prompts.push_back(each);
    } else {
      const auto& target = std::get<completion_target>(each->described);
      if (!of.completions.emplace(completion_key(target.of_prompt, target.name, target.argument), each).second)
        wrong += "Two completions are for one argument: " + each->label + '\n';
    }
  }
  for (const auto& [key, each] : of.completions)
    if (const auto& target = std::get<completion_target>(each->described);
        !(target.of_prompt ? has_argument(contents, target) : has_variable(contents, target)))
      wrong += "There is no such thing to complete: " + each->label + '\n';
  auto listed = catalog::make(std::move(contents), options);
  if (!listed)
    wrong += listed.error().message + '\n';
  if (!wrong.empty()) {
    wrong.pop_back();
    return wrong;
  }
  return offering{std::move(all), std::move(*listed), std::move(of)};
}

bool offering::has_tasks() const noexcept {
  return std::ranges::any_of(of_.tools, [](const setup& each) { return each->task.has_value(); });
}

offering::setup offering::tool(std::string_view name) const {
  const auto place = listed_.find_tool(name);
  return place ? of_.tools[*place] : nullptr;
}

offering::setup offering::prompt(std::string_view name) const {
  const auto place = listed_.find_prompt(name);
  return place ? of_.prompts[*place] : nullptr;
}

offering::resource offering::resource_at(std::string_view uri) const {
  if (const auto place = listed_.find_resource(uri))
    return {of_.resources[*place], {}};
  if (auto found = listed_.match(uri))
    return {of_.templates[found->place], std::move(found->variables)};
  return {};
}

bool offering::knows(std::string_view uri) const {
  return listed_.find_resource(uri) || listed_.find_template(uri) || listed_.match(uri);
}

offering::setup offering::completion(bool of_prompt, std::string_view name, std::string_view argument) const {
  const auto found = of_.completions.find(completion_key(of_prompt, name, argument));
  return found == of_.completions.end() ? nullptr : found->second;
}

} // namespace actors::mcp::detail
