#include "services/mcp/detail/offering.hpp"

#include <algorithm>

namespace actors::mcp::detail {

namespace {

std::string completion_key(bool of_prompt, std::string_view name, std::string_view argument) {
  std::string out{of_prompt ? 'p' : 't'};
  ((out += argument) += '\0') += name;
  return out;
}

} // namespace

boost::system::result<offering, std::string> offering::make(std::vector<setup> all, catalog_options options) {
  catalog_contents contents;
  std::vector<setup> tools;
  std::vector<setup> resources;
  std::vector<setup> templates;
  std::vector<setup> prompts;
  std::map<std::string, setup, std::less<>> completions;
  for (const auto& each : all) {
    if (const auto* tool = std::get_if<tool_description>(&each->described)) {
      contents.tools.push_back(*tool);
      tools.push_back(each);
    } else if (const auto* resource = std::get_if<resource_description>(&each->described)) {
      contents.resources.push_back(*resource);
      resources.push_back(each);
    } else if (const auto* many = std::get_if<resource_template_description>(&each->described)) {
      contents.templates.push_back(*many);
      templates.push_back(each);
    } else if (const auto* prompt = std::get_if<prompt_description>(&each->described)) {
      contents.prompts.push_back(*prompt);
      prompts.push_back(each);
    } else {
      const auto& target = std::get<completion_target>(each->described);
      if (!completions.emplace(completion_key(target.of_prompt, target.name, target.argument), each).second)
        return "Two completions are for one argument: " + each->label;
    }
  }
  auto listed = catalog::make(std::move(contents), options);
  if (!listed)
    return listed.error().message;
  for (const auto& [key, each] : completions)
    if (const auto& target = std::get<completion_target>(each->described);
        !(target.of_prompt ? listed->has_argument(target.name, target.argument)
                           : listed->has_variable(target.name, target.argument)))
      return "There is no such thing to complete: " + each->label;
  offering out{std::move(*listed)};
  out.all_ = std::move(all);
  out.tools_ = std::move(tools);
  out.resources_ = std::move(resources);
  out.templates_ = std::move(templates);
  out.prompts_ = std::move(prompts);
  out.completions_ = std::move(completions);
  return out;
}

bool offering::has_tasks() const noexcept {
  return std::ranges::any_of(tools_, [](const setup& each) { return each->task.has_value(); });
}

offering::setup offering::tool(std::string_view name) const {
  const auto place = listed_.find_tool(name);
  return place ? tools_[*place] : nullptr;
}

offering::setup offering::prompt(std::string_view name) const {
  const auto place = listed_.find_prompt(name);
  return place ? prompts_[*place] : nullptr;
}

offering::resource offering::resource_at(std::string_view uri) const {
  if (const auto place = listed_.find_resource(uri))
    return {resources_[*place], {}};
  if (auto found = listed_.match(uri))
    return {templates_[found->place], std::move(found->variables)};
  return {};
}

bool offering::knows(std::string_view uri) const {
  return listed_.find_resource(uri) || listed_.find_template(uri) || listed_.match(uri);
}

offering::setup offering::completion(bool of_prompt, std::string_view name, std::string_view argument) const {
  const auto found = completions_.find(completion_key(of_prompt, name, argument));
  return found == completions_.end() ? nullptr : found->second;
}

} // namespace actors::mcp::detail
