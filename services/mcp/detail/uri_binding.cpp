#include "services/mcp/detail/uri_binding.hpp"

#include "services/mcp/detail/uri_expansion.hpp"
#include "services/mcp/detail/uri_text.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>

namespace actors::mcp::detail {
namespace {

/// Calls `see` with each item; an empty text has one, which is empty.
template <class F>
void for_each_item(std::string_view text, char separator, F see) {
  for (;;) {
    const auto end = text.find(separator);
    see(text.substr(0, end));
    if (end == std::string_view::npos)
      return;
    text.remove_prefix(end + 1);
  }
}

/// Collects what groups say.
class binder {
public:
  /// False: they contradict each other.
  [[nodiscard]] bool finish() {
    // The longest first: the others must be prefixes of it.
    std::ranges::sort(prefixes_, std::greater{}, [](const auto& each) { return each.first->prefix; });
    for (const auto& [variable, text] : prefixes_)
      if (!bind_prefix(*variable, text))
        return false;
    // A value is written wherever its name stands.
    return consistent_ && std::ranges::none_of(absent_, [&](const auto* each) { return values_.contains(each->name); });
  }

  [[nodiscard]] uri_values take() { return std::move(values_); }

  void bind_unnamed(const uri_variable& variable, std::string_view group, char separator) {
    if (!group.data())
      absent_.push_back(&variable);
    else if (variable.explode)
      bind_list(variable, group, separator);
    else
      bind(variable, group);
  }

  void bind_named(const uri_expression& gap, std::string_view group) {
    std::vector<const uri_variable*> seen;
    if (group.data())
      seen = bind_pairs(gap, group);
    for (const auto& variable : gap.variables)
      if (std::ranges::find(seen, &variable) == seen.end())
        absent_.push_back(&variable);
  }

private:
  void bind(const uri_variable& variable, std::string_view escaped) {
    auto text = unescaped(escaped);
    if (variable.prefix != 0)
      prefixes_.emplace_back(&variable, std::move(text));
    else
      bind_whole(variable.name, std::move(text));
  }

  void bind_list(const uri_variable& variable, std::string_view escaped, char separator) {
    uri_list list;
    for_each_item(escaped, separator, [&](std::string_view item) { list.push_back(unescaped(item)); });
    bind_whole(variable.name, std::move(list));
  }

  /// Returns the variables that got a value.
  std::vector<const uri_variable*> bind_pairs(const uri_expression& gap, std::string_view escaped) {
    uri_pairs of_exploded;
    std::vector<const uri_variable*> seen;
    for_each_item(escaped, gap.how->separator, [&](std::string_view pair) {
      const auto equals = pair.find('=');
      const auto name = pair.substr(0, equals);
      const auto value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
      const auto* variable = find_plain(gap, name);
      if (!variable) {
        of_exploded.emplace_back(unescaped(name), unescaped(value));
      } else if (std::ranges::find(seen, variable) != seen.end()) {
        consistent_ = false;
      } else {
        seen.push_back(variable);
        bind(*variable, value);
      }
    });
    if (!of_exploded.empty())
      seen.push_back(bind_exploded(gap, std::move(of_exploded)));
    return seen;
  }

  /// The variable of that name without "*".
  static const uri_variable* find_plain(const uri_expression& gap, std::string_view name) {
    for (const auto& variable : gap.variables)
      if (!variable.explode && variable.written == name)
        return &variable;
    return nullptr;
  }

  // The pattern lets other names through only where a variable is exploded.
  const uri_variable* bind_exploded(const uri_expression& gap, uri_pairs pairs) {
    const auto& variable = *std::ranges::find(gap.variables, true, &uri_variable::explode);
    const auto own_name = unescaped(variable.written);
    if (!std::ranges::all_of(pairs, [&](const auto& each) { return each.first == own_name; })) {
      bind_whole(variable.name, std::move(pairs));
      return &variable;
    }
    uri_list list;
    for (auto& each : pairs)
      list.push_back(std::move(each.second));
    bind_whole(variable.name, std::move(list));
    return &variable;
  }

  void bind_whole(const std::string& name, uri_value&& value) {
    const auto [place, fresh] = values_.try_emplace(name, std::move(value));
    // Where nothing was put in, `value` is still whole.
    consistent_ = consistent_ && (fresh || place->second == value);
  }

  bool bind_prefix(const uri_variable& variable, const std::string& text) {
    if (prefix_of(text, variable.prefix).size() != text.size())
      return false;
    const auto [place, fresh] = values_.try_emplace(variable.name, text);
    if (fresh)
      return true;
    const auto* known = std::get_if<std::string>(&place->second);
    return known && prefix_of(*known, variable.prefix) == text;
  }

  uri_values values_;
  std::vector<std::pair<const uri_variable*, std::string>> prefixes_;
  std::vector<const uri_variable*> absent_;
  bool consistent_ = true;
};

} // namespace

std::optional<uri_values> bind_groups(const std::vector<uri_part>& parts, std::span<const std::string_view> groups) {
  binder out;
  auto group = groups.begin();
  for (const auto& part : parts) {
    const auto* gap = std::get_if<uri_expression>(&part);
    if (!gap)
      continue;
    if (gap->how->named) {
      out.bind_named(*gap, *group++);
      continue;
    }
    for (const auto& variable : gap->variables)
      out.bind_unnamed(variable, *group++, gap->how->separator);
  }
  return out.finish() ? std::optional{out.take()} : std::nullopt;
}

std::string with_pairs_expanded(std::string_view uri, const std::vector<uri_part>& parts,
                                std::span<const std::string_view> groups, const uri_values& values) {
  std::string out;
  const auto* rest = uri.data();
  auto group = groups.begin();
  for (const auto& part : parts) {
    const auto* gap = std::get_if<uri_expression>(&part);
    if (!gap)
      continue;
    if (!gap->how->named) {
      group += static_cast<std::ptrdiff_t>(gap->variables.size());
      continue;
    }
    const auto pairs = *group++;
    if (!pairs.data())
      continue;
    out.append(rest, pairs.data() - gap->how->first.size());
    append_expansion(out, *gap, values);
    rest = pairs.data() + pairs.size();
  }
  return out.append(rest, uri.data() + uri.size());
}

} // namespace actors::mcp::detail
