// The keywords of JSON Schema, by what has to be done with them.
#pragma once

#include <string_view>

namespace actors::schema::detail {

/// What stands behind a keyword.
enum class form {
  annotation, ///< nothing to check
  plain,      ///< checked by valijson as it stands
  number,
  count,
  schema,    ///< one schema, of a part of the value
  here,      ///< one schema, of the same value
  list_here, ///< schemas of the same value
  by_name,   ///< schemas by name, of parts of the value
  items,     ///< a schema or a list of schemas
  dependencies,
  pattern,
  unique,
  multiple,
  reference,
  uncheckable,
};

/// Keywords that nobody knows are annotations. Source: JSON Schema 2020-12, Core, section 4.3.1.
[[nodiscard]] form form_of(std::string_view keyword) noexcept;

} // namespace actors::schema::detail
