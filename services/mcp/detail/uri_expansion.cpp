#include "services/mcp/detail/uri_expansion.hpp"

#include "services/mcp/detail/uri_text.hpp"

namespace actors::mcp::detail {
namespace {

/// Writes the values of one expression. Source: RFC 6570, section 3.2.1.
class expansion {
public:
  expansion(std::string& out, const uri_operator& how) : out_(out), how_(how) {}

  void append(const uri_variable& variable, const uri_value& value) {
    variable_ = &variable;
    std::visit([this](const auto& v) { append(v); }, value);
  }

private:
  void append(const std::string& text) {
    begin();
    const auto shown = variable_->prefix == 0 ? std::string_view{text} : prefix_of(text, variable_->prefix);
    if (how_.named)
      name(variable_->name, shown.empty());
    escape(shown);
  }

  void append(const uri_list& list) {
    if (list.empty() || variable_->prefix != 0)
      return;
    if (!variable_->explode)
      return append_joined(list, [this](const std::string& each) { escape(each); });
    for (const auto& each : list) {
      begin();
      if (how_.named)
        name(variable_->name, each.empty());
      escape(each);
    }
  }

  void append(const uri_pairs& pairs) {
    if (pairs.empty() || variable_->prefix != 0)
      return;
    if (!variable_->explode)
      return append_joined(pairs, [this](const auto& each) {
        escape(each.first);
        out_ += ',';
        escape(each.second);
      });
    for (const auto& [key, value] : pairs) {
      begin();
      escape(key);
      out_ += value.empty() && how_.named ? how_.if_empty : "=";
      escape(value);
    }
  }

  template <class Items, class F>
  void append_joined(const Items& items, F append_one) {
    begin();
    if (how_.named)
      name(variable_->name, false);
    bool first = true;
    for (const auto& each : items) {
      if (!first)
        out_ += ',';
      first = false;
      append_one(each);
    }
  }

  void begin() {
    if (first_)
      out_ += how_.first;
    else
      out_ += how_.separator;
    first_ = false;
  }

  void name(std::string_view text, bool of_nothing) {
    out_ += text;
    out_ += of_nothing ? how_.if_empty : "=";
  }

  void escape(std::string_view text) {
    if (how_.keeps_reserved)
      append_escaped_keeping_reserved(out_, text);
    else
      append_escaped(out_, text);
  }

  std::string& out_;
  const uri_operator& how_;
  const uri_variable* variable_ = nullptr;
  bool first_ = true;
};

} // namespace

void append_expansion(std::string& out, const uri_expression& gap, const uri_values& values) {
  expansion writer{out, *gap.how};
  for (const auto& variable : gap.variables)
    if (const auto found = values.find(variable.name); found != values.end())
      writer.append(variable, found->second);
}

} // namespace actors::mcp::detail
