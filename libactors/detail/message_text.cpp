#include "libactors/detail/message_text.hpp"

#include <caf/atom.hpp>
#include <caf/type_erased_tuple.hpp>
#include <caf/type_nr.hpp>

#include <boost/core/demangle.hpp>

#include <string_view>

namespace actors::detail {

namespace {

std::string type_of(const caf::type_erased_tuple& content, std::size_t position) {
  const auto [number, info] = content.type(position);
  if (info)
    return boost::core::demangle(info->name());
  // An atom is a name, so its value says what its type would say of others.
  if (content.match_element<caf::atom_value>(position))
    return content.stringify(position);
  std::string_view name = caf::numbered_type_names[number - 1];
  name.remove_prefix(name.starts_with('@') ? 1 : 0);
  return std::string{name};
}

std::string value_of(const caf::type_erased_tuple& content, std::size_t position, std::size_t bytes) {
  if (content.match_element<std::string>(position)) {
    const auto& text = content.get_as<std::string>(position);
    return text.size() <= bytes ? '"' + text + '"' : '"' + text.substr(0, bytes);
  }
  auto text = content.stringify(position);
  return text == "<unprintable>" ? type_of(content, position) : text;
}

void cut(std::string& text, std::size_t bytes) {
  if (text.size() <= bytes)
    return;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U)
    --bytes;
  text.resize(bytes);
  text += "…";
}

} // namespace

std::string types_text(const caf::type_erased_tuple& content) {
  std::string text = "(";
  for (std::size_t i = 0; i < content.size(); ++i)
    text += (i ? ", " : "") + type_of(content, i);
  return text + ")";
}

std::string values_text(const caf::type_erased_tuple& content, std::size_t bytes) {
  std::string text = "(";
  for (std::size_t i = 0; i < content.size() && text.size() <= bytes; ++i)
    text += (i ? ", " : "") + value_of(content, i, bytes);
  text += ")";
  cut(text, bytes);
  return text;
}

} // namespace actors::detail
