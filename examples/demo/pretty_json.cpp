#include "examples/demo/pretty_json.hpp"

#include "services/jsonrpc/serialize.hpp"

#include <boost/json/object.hpp>

namespace demo {

namespace {

void append(std::string& out, const boost::json::value& value, std::size_t column, std::size_t indent,
            std::size_t width) {
  const auto line = flat(value);
  const auto* members = value.if_object();
  if (!members || members->empty() || column + line.size() <= width) {
    out += line;
    return;
  }
  const std::string margin(indent + 2, ' ');
  out += "{\n";
  for (const auto& [name, member] : *members) {
    const auto label = '"' + std::string{name} + "\": ";
    out += margin + label;
    append(out, member, margin.size() + label.size(), indent + 2, width);
    out += &member == &(members->end() - 1)->value() ? "\n" : ",\n";
  }
  out += std::string(indent, ' ') + '}';
}

} // namespace

std::string flat(const boost::json::value& value) {
  return actors::jsonrpc::serialize(value);
}

std::string pretty(const boost::json::value& value, std::size_t indent, std::size_t width) {
  std::string out;
  append(out, value, indent, indent, width);
  return out;
}

} // namespace demo
