#include "services/schema/error.hpp"

#include <boost/throw_exception.hpp>

#include <stdexcept>

namespace actors::schema {

std::string error::text() const {
  return pointer.empty() ? message : pointer + ": " + message;
}

void throw_exception_from_error(const error& error, const boost::source_location& where) {
  boost::throw_exception(std::runtime_error(error.text()), where);
}

} // namespace actors::schema
